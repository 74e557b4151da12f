"""Mail without a mail server: each message becomes one .eml file that a page can show."""

import datetime as dt
import email.policy
import logging
import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage as ParsedMessage
from email.parser import BytesParser
from email.utils import getaddresses
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

log = logging.getLogger(__name__)

# The envelope: whom the message is for, blind copies included, which its own headers do not tell.
ENVELOPE = "X-Envelope-To"
LINK = re.compile(r"https?://[^\s<>\"]+")
PARSER = BytesParser(policy=email.policy.default)
STAMP = "%Y%m%dT%H%M%S.%fZ"


class FolderBackend(BaseEmailBackend):
    """Writes messages into settings.MAIL_DIR; a reader never sees half a file."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        sent = 0
        for message in email_messages:
            if not message.recipients():
                continue
            try:
                write(message, Path(settings.MAIL_DIR))
            except OSError:
                if not self.fail_silently:
                    raise
            else:
                sent += 1
        return sent


def write(message: EmailMessage, folder: Path) -> Path:
    """Store the message under a name that sorts by time and names it by its Message-ID."""
    mime = message.message()
    mime[ENVELOPE] = ", ".join(message.recipients())
    now = dt.datetime.now(dt.UTC).strftime(STAMP)
    message_id = re.sub(r"[^A-Za-z0-9.@-]", "", str(mime["Message-ID"] or ""))[:100]
    target = folder / f"{now}-{message_id or secrets.token_hex(8)}.eml"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f".{target.name}.{secrets.token_hex(4)}.tmp"
    try:
        # Mails carry links that set passwords: only the program's own account may read them.
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(mime.as_bytes())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return target


@dataclass(frozen=True)
class Mail:
    """A stored message as a page shows it."""

    name: str
    subject: str
    sender: str
    recipients: tuple[str, ...]
    sent_at: dt.datetime
    text: str

    @property
    def links(self) -> list[str]:
        """The addresses in the text, each once, in their order."""
        found = (match.group().rstrip(".,;:!?)]}'") for match in LINK.finditer(self.text))
        return list(dict.fromkeys(found))


def messages_for(address: str, limit: int = 50) -> list[Mail]:
    """The newest messages to this address, newest first. A broken file is passed over."""
    wanted = address.strip().lower()
    mails: list[Mail] = []
    if not wanted:
        return mails
    for path in sorted(Path(settings.MAIL_DIR).glob("[!.]*.eml"), reverse=True):
        if len(mails) >= limit:
            break
        mail = _read(path, wanted)
        if mail and wanted in mail.recipients:
            mails.append(mail)
    return mails


def _read(path: Path, wanted: str) -> Mail | None:
    try:
        data = path.read_bytes()
        # Parsing is a hundred times slower than looking whether the address occurs at all.
        if wanted.isascii() and wanted.encode() not in data.lower():
            return None
        return _parse(path.name, data)
    except Exception:
        # The parser of the standard library raises many kinds of errors on damaged input, and
        # one damaged file must not take the other messages off the page.
        log.warning("Cannot read the message %s", path.name, exc_info=True)
        return None


def _parse(name: str, data: bytes) -> Mail:
    message = PARSER.parsebytes(data)
    fields = [value for field in (ENVELOPE, "To", "Cc") for value in message.get_all(field, [])]
    found = (address.lower() for _name, address in getaddresses(map(str, fields)) if address)
    body = message.get_body(("plain", "html"))
    return Mail(
        name=name,
        subject=str(message["Subject"] or "").strip(),
        sender=str(message["From"] or ""),
        recipients=tuple(dict.fromkeys(found)),
        sent_at=_sent_at(name, message),
        text=str(body.get_content()).replace("\r\n", "\n").strip() if body else "",
    )


def _sent_at(name: str, message: ParsedMessage) -> dt.datetime:
    """When the file was written; of a file put there by hand, what its Date header says."""
    try:
        stamp, _dash, _id = name.partition("-")
        return dt.datetime.strptime(stamp, STAMP).replace(tzinfo=dt.UTC)
    except ValueError:
        date = message["Date"].datetime if message["Date"] else None
        moment = date or dt.datetime.fromtimestamp(0, dt.UTC)
        return moment if timezone.is_aware(moment) else moment.replace(tzinfo=dt.UTC)
