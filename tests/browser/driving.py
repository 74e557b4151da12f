"""How the tests start a browser: closed to the outside, at the sizes people have."""

from django.utils import translation
from django.utils.translation import gettext

LAUNCH = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = (390, 844)
DESK = (1280, 900)
SIZES = (PHONE, DESK)


def vi(msgid: str, **values: object) -> str:
    """The Vietnamese words on the screen for a message of the code, whatever they are today."""
    with translation.override("vi"):
        return gettext(msgid) % values if values else gettext(msgid)
