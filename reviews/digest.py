"""A digest as a mail: its words and links, and what the mail server makes of it."""

import logging
import smtplib
from collections.abc import Iterable
from contextlib import suppress
from enum import Enum, auto
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from reviews.enums import NoticeKind
from reviews.models import Digest, Notification
from reviews.wording import address, sentence
from tuphe.lib.dates import today

log = logging.getLogger(__name__)

LINES = 100  # of one mail; whoever has more reads the rest in the app
ERROR_LENGTH = 300
# What the reader has to do comes first.
ORDER = [
    NoticeKind.RETURNED,
    NoticeKind.LATE,
    NoticeKind.DUE,
    NoticeKind.OPENED,
    NoticeKind.REMEDY_DUE,
    NoticeKind.SUBMITTED,
    NoticeKind.ESCALATED,
    NoticeKind.ACCEPTED,
]
ABOUT_FILING = {NoticeKind.OPENED, NoticeKind.DUE, NoticeKind.LATE}


class Line(NamedTuple):
    """One thing that a mail tells."""

    kind: NoticeKind
    sentence: str
    url: str


def compose(digest: Digest, notices: Iterable[Notification]) -> EmailMultiAlternatives:
    """The mail, in Vietnamese. Its Message-ID stays the same however often it is tried."""
    with override(settings.LANGUAGE_CODE):
        lines = _lines(notices)
        groups = groupby(lines[:LINES], key=lambda line: line.kind.label)
        context = {
            "recipient": digest.recipient,
            "day": today(),
            "count": len(lines),
            "more": max(0, len(lines) - LINES),
            "groups": [(heading, list(group)) for heading, group in groups],
            "list_url": link(reverse("notification_list")),
        }
        subject = render_to_string("emails/digest/subject.txt", context)
        message = EmailMultiAlternatives(
            subject=" ".join(subject.split()),
            body=render_to_string("emails/digest/body.txt", context).strip() + "\n",
            to=[digest.recipient.email],
            headers={
                "Message-ID": f"<{digest.code}@{urlsplit(settings.SITE_URL).hostname}>",
                "Auto-Submitted": "auto-generated",  # no "I am on holiday" comes back
            },
        )
        message.attach_alternative(
            render_to_string("emails/digest/body.html", context), "text/html"
        )
    return message


def link(path: str) -> str:
    return settings.SITE_URL.rstrip("/") + path


def _lines(notices: Iterable[Notification]) -> list[Line]:
    """What is to be done first, and nothing twice: after an outage only the last word counts."""
    latest: dict[Any, Notification] = {}
    for notice in sorted(notices, key=lambda notice: (notice.created_at, notice.pk)):
        what = "filing" if notice.kind in ABOUT_FILING else (notice.kind, notice.due_on)
        latest[what, notice.review_id] = notice
    return [
        Line(notice.kind_choice, sentence(notice), link(address(notice)))
        for notice in sorted(latest.values(), key=_place)
    ]


def _place(notice: Notification) -> tuple[int, str]:
    """By what it asks for, then people by given name."""
    person = notice.review.subject if notice.review else None
    return ORDER.index(notice.kind_choice), person.sort_key if person else ""


# --- Delivery -------------------------------------------------------------------------------


class Outcome(Enum):
    """What became of one try."""

    IDLE = auto()  # nothing waits
    DROPPED = auto()  # nothing in it is news any more
    SENT = auto()
    DEFERRED = auto()  # this mail later
    PARKED = auto()  # this mail only when the operator asks for it
    UNREACHABLE = auto()  # no mail now: the server is away, or refuses us


def deliver(
    digest: Digest, notices: Iterable[Notification], connection: BaseEmailBackend
) -> tuple[Outcome, str]:
    """Hand the mail to the server. Tells what came of it, and the error for the operator."""
    try:
        validate_email(digest.recipient.email)
    except ValidationError:
        return Outcome.PARKED, "not an e-mail address"
    try:
        message = compose(digest, notices)
        connection.open()
        connection.send_messages([message])
    except OSError as error:  # which every error of smtplib is
        close(connection)
        outcome, told = judge(error)
        log.warning("Digest %s: %s (%s)", digest.code, outcome.name, type(error).__name__)
        return outcome, told[:ERROR_LENGTH]
    except Exception as error:
        # A fault of the program: the other mails go on, and this one is not forgotten.
        close(connection)
        log.exception("Digest %s could not be made", digest.code)
        return Outcome.DEFERRED, repr(error)[:ERROR_LENGTH]
    return Outcome.SENT, ""


def judge(error: OSError) -> tuple[Outcome, str]:
    """Whose fault it is, by the server's answer: 5xx about this mail is final, 4xx passes.

    A server that refuses our sender or our password, or does not answer, would refuse every mail.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers: list[tuple[int, bytes | str]] = list(error.recipients.values())
    elif isinstance(error, smtplib.SMTPDataError):
        answers = [(error.smtp_code, error.smtp_error)]
    else:
        return Outcome.UNREACHABLE, f"{type(error).__name__}: {error}"
    told = "; ".join(f"{code} {_text(words)}" for code, words in answers)
    final = all(500 <= code < 600 for code, _words in answers)
    return (Outcome.PARKED if final else Outcome.DEFERRED), told


def _text(words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(text.replace("\0", "").split())


def close(connection: BaseEmailBackend) -> None:
    """The next mail opens it anew; a server that is gone cannot be taken leave of."""
    with suppress(OSError):
        connection.close()
