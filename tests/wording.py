"""Sentences as the screen has them: in Vietnamese, from the catalogue."""

import html
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
