"""The glossary names what the code is made of."""

import re
from pathlib import Path

from django.apps import apps

GLOSSARY = Path(__file__).resolve().parents[2] / "docs/glossary.md"


def test_every_model_is_in_the_glossary_and_every_planned_one_is_not_built_yet():
    text = GLOSSARY.read_text("utf-8")
    models = {
        model.__name__
        for app in ("units", "reviews")
        for model in apps.get_app_config(app).get_models()
    }
    assert {name for name in models if f"| `{name}`" not in text} == set()
    assert set(re.findall(r"`(\w+)`\*", text)) & models == set()
