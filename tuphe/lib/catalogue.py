"""The Vietnamese catalogue: kept current, checked and compiled without GNU gettext.

The .po file has two parts. Entries of our own come from our code and templates. Entries with the
comment "library" are strings of Django and other packages that have no Vietnamese of their own;
"library: correction" marks those whose own Vietnamese is wrong. References name files without
lines and the header has no dates, so the file changes only when a text does.
"""

import os
import re
import unicodedata
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import django
import polib
from django.apps import apps

from tuphe.lib import extract as extraction
from tuphe.lib.extract import Key, Message

BASE_DIR = Path(__file__).resolve().parents[2]
OWN = [BASE_DIR / name for name in ("reviews", "templates", "tuphe", "units")]
PO = Path("locale/vi/LC_MESSAGES/django.po")
CATALOGUE = BASE_DIR / PO

LIBRARY = "library"
CORRECTION = "library: correction"
HEADER = {
    "Project-Id-Version": "tuphe",
    "Language": "vi",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
PERCENT = re.compile(r"%(?:\(\w+\))?[a-z]")
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[a-z]|(?<!\{)\{\w*\}(?!\})|%%")


def extract() -> dict[Key, Message]:
    """What our own code and templates say."""
    return extraction.extract(OWN, BASE_DIR)


def library_messages() -> dict[Key, Message]:
    """What the installed Django applications, and Django itself, say."""
    core = Path(django.__file__).parent
    folders = [path for path in core.iterdir() if path.is_dir() and path.name != "contrib"]
    found: dict[Key, Message] = {}
    for folder in [*folders, *_packages()]:
        found |= extraction.extract([folder], folder.parent, strict=False)
    return found


def library_missing(messages: Iterable[Key]) -> set[Key]:
    """Which of these messages of packages have no translation in the packages themselves."""
    missing = set(messages)
    for folder in [Path(django.__file__).parent / "conf", *_packages()]:
        if (folder / PO).exists():
            missing -= {_key(entry) for entry in _read(folder / PO).translated_entries()}
    return missing


def _packages() -> list[Path]:
    folders = [Path(config.path) for config in apps.get_app_configs()]
    return [folder for folder in folders if folder not in OWN]


def updated(path: Path) -> polib.POFile:
    """The catalogue as it should be: present translations kept, new texts empty, unused gone."""
    known = {_key(entry): entry for entry in _read(path)} if path.exists() else {}
    own, library = extract(), library_messages()
    corrected = {key for key, entry in known.items() if entry.comment == CORRECTION}
    missing = library_missing(library)
    wanted = {key: library[key] for key in missing | (corrected & library.keys())} | own
    entries = [_entry(message, known.get(message.key)) for message in wanted.values()]
    for entry in entries:
        if _key(entry) not in own:
            entry.occurrences = []
            entry.comment = LIBRARY if _key(entry) in missing else CORRECTION
    catalogue = polib.POFile(check_for_duplicates=True)
    catalogue.metadata = dict(HEADER)
    catalogue.extend(
        sorted(
            entries,
            key=lambda entry: (bool(entry.comment), extraction.order(entry.msgctxt, entry.msgid)),
        )
    )
    return catalogue


def _entry(message: Message, known: polib.POEntry | None) -> polib.POEntry:
    files = dict.fromkeys(reference.rpartition(":")[0] for reference in message.references)
    entry = polib.POEntry(
        msgid=message.msgid,
        msgctxt=message.context,
        msgid_plural=message.plural or "",
        occurrences=[(name, "") for name in sorted(files)],
    )
    if PERCENT.search(message.msgid + (message.plural or "")):
        entry.flags.append("python-format")
    text = (known.msgstr or known.msgstr_plural.get(0, "")) if known else ""
    if known:
        entry.tcomment = known.tcomment
        entry.flags += ["fuzzy"] if known.fuzzy else []
    if message.plural:
        entry.msgstr_plural = {0: text}
    else:
        entry.msgstr = text
    return entry


def merge(path: Path = CATALOGUE) -> bool:
    """Write the catalogue as it should be; tells whether that changed it."""
    text = f"{updated(path)}\n"
    if path.exists() and path.read_text("utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, text.encode())
    return True


def is_current(path: Path = CATALOGUE) -> bool:
    """Whether `merge` would leave the file as it is."""
    return path.exists() and path.read_text("utf-8") == f"{updated(path)}\n"


def faults(path: Path = CATALOGUE) -> list[str]:
    """What is unfinished or would break a page, one sentence for each entry."""
    return list(chain.from_iterable(map(_faults, _read(path))))


def _faults(entry: polib.POEntry) -> list[str]:
    text = entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr
    sources = [source for source in (entry.msgid, entry.msgid_plural) if source]
    if not text:
        return [f"untranslated: {entry.msgid!r}"]
    found = ["fuzzy"] if entry.fuzzy else []
    # A plural's singular may leave its number out; Vietnamese has one form for both.
    wanted = [sorted(set(PLACEHOLDER.findall(source))) for source in sources]
    if sorted(set(PLACEHOLDER.findall(text))) != wanted[-1]:
        found.append("the placeholders differ")
    if any(text[at:][:1].isspace() != entry.msgid[at:][:1].isspace() for at in (0, -1)):
        found.append("the space or line end around the text differs")
    if not unicodedata.is_normalized("NFC", text):
        found.append("not in NFC")
    return [f"{fault}: {entry.msgid!r}" for fault in found]


def compile_all(root: Path = BASE_DIR / "locale") -> list[Path]:
    """Compile each catalogue whose .mo is not as old as its .po; returns those compiled.

    Works before Django is set up, and while another process does the same.
    """
    compiled = []
    for source in sorted(root.glob("*/LC_MESSAGES/*.po")):
        target, changed = source.with_suffix(".mo"), source.stat()
        if not target.exists() or target.stat().st_mtime_ns != changed.st_mtime_ns:
            _write(target, _read(source).to_binary(), changed.st_mtime_ns)
            compiled.append(target)
    return compiled


def _read(path: Path) -> polib.POFile:
    return polib.pofile(str(path), encoding="utf-8")


def _key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid


def _write(path: Path, data: bytes, mtime_ns: int | None = None) -> None:
    """All or nothing: who reads meanwhile sees the old file or the new one."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_bytes(data)
        if mtime_ns is not None:
            os.utime(draft, ns=(mtime_ns, mtime_ns))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
