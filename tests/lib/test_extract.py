"""What counts as a translatable string in Python and in templates."""

import pytest

from tuphe.lib.extract import Unextractable, extract, in_python, in_template


def found(messages):
    return {(m.context, m.msgid, m.plural): m.references[0] for m in messages}


def test_python_calls_of_every_kind():
    source = """
from django.utils import translation
from django.utils.translation import gettext as _, gettext_lazy as _l, npgettext_lazy as many
from django.utils.translation import ngettext, pgettext_lazy

_("one")
_l("two " "lines")
translation.gettext("three")
ngettext("%(n)d cell", "%(n)d cells", 2)
pgettext_lazy("verb", "file")
many("noun", "file", "files", "count")
label: str = _(other)
_("")
format("not a message")
"""
    assert found(in_python(source, "a.py")) == {
        (None, "one", None): "a.py:6",
        (None, "two lines", None): "a.py:7",
        (None, "three", None): "a.py:8",
        (None, "%(n)d cell", "%(n)d cells"): "a.py:9",
        ("verb", "file", None): "a.py:10",
        ("noun", "file", "files"): "a.py:11",
    }


@pytest.mark.parametrize(
    "call",
    ['_(f"{name} is late")', '_("late: %s" % name)', '_("late {}".format(name))', '_("a" + b)'],
)
def test_text_put_together_at_run_time_is_refused(call):
    source = f"from django.utils.translation import gettext as _\n{call}"
    with pytest.raises(Unextractable, match=r"^views\.py:2: "):
        list(in_python(source, "views.py"))
    assert list(in_python(source, "views.py", strict=False)) == []


def test_a_call_that_only_mentions_a_text_is_no_mistake():
    assert list(in_python('from x import gettext as _\n_(labels.get("late"))', "a.py")) == []


def test_template_tags_of_every_kind():
    source = """{% load i18n %}
<h1>{% translate "My work" %}</h1> {% trans 'Reviews' as title %}
<p title="{{ _("Close")|upper }}">{% translate "file" context "verb" %}</p>
{% include "x.html" with label=_("Say it's done") %}
{% blocktranslate trimmed with name=user.name %}
  Dear {{ name }},
  100% of it is <b>here</b>.
{% endblocktranslate %}
{% blocktranslate count n=many|length %}{{ n }} cell{% plural %}{{ n }} cells{% endblocktrans %}
{% blocktranslate context "late" %}day{% endblocktranslate %}
{# _("a comment") #}{% comment %}{% translate "hidden" %}{% endcomment %}
_("plain text")"""
    assert found(in_template(source, "a.html")) == {
        (None, "My work", None): "a.html:2",
        (None, "Reviews", None): "a.html:2",
        (None, "Close", None): "a.html:3",
        ("verb", "file", None): "a.html:3",
        (None, "Say it's done", None): "a.html:4",
        (None, "Dear %(name)s, 100%% of it is <b>here</b>.", None): "a.html:5",
        (None, "%(n)s cell", "%(n)s cells"): "a.html:9",
        ("late", "day", None): "a.html:10",
    }


def test_folders_are_walked_and_the_same_text_is_one_message(tmp_path):
    files = {
        "units/views.py": 'from x import gettext as _\n_("cell")\n_("Ünit")',
        "units/forms.py": 'from x import ngettext\nngettext("cell", "cells", 1)',
        "units/migrations/0001.py": 'from x import gettext as _\n_("old")',
        "units/data.json": '_("data")',
        "units/notes.txt": '{% translate "no template" %}',
        "units/templates/a.txt": '{% translate "Mail" %}',
        "templates/ui/b.html": '{% translate "abc" %}{% translate "cell" %}',
        "templates/app.svg": '{% translate "Picture" %}',
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    messages = extract([tmp_path / "templates", tmp_path / "units"], tmp_path)
    assert [msgid for _context, msgid in messages] == ["abc", "cell", "Mail", "Picture", "Ünit"]
    cell = messages[None, "cell"]
    assert cell.plural == "cells"
    assert cell.references == ("templates/ui/b.html:1", "units/forms.py:2", "units/views.py:2")
