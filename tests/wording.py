"""Sentences as the screen has them: in Vietnamese, from the catalogue."""

import html
import re
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext, override


def vi(msgid: str, **values: Any) -> str:
    """The Vietnamese of an English sentence of the code."""
    with override("vi"):
        translated = gettext(msgid)
    assert translated != msgid, f"not in the Vietnamese catalogue: {msgid}"
    return translated % values if values else translated


def page(response: HttpResponse) -> str:
    """What a reader of the page reads."""
    return html.unescape(response.content.decode())


def inputs(response: HttpResponse) -> dict[str, list[dict[str, str]]]:
    """The attributes of every <input> by its name, however the page is laid out."""
    found: dict[str, list[dict[str, str]]] = {}
    for tag in re.findall(r"<input\b([^>]*)>", response.content.decode()):
        pairs = re.findall(r'([\w-]+)(?:="([^"]*)")?', tag)
        attributes = {name: html.unescape(value) for name, value in pairs}
        found.setdefault(attributes.get("name", ""), []).append(attributes)
    return found
