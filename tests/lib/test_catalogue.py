"""The Vietnamese catalogue: current, complete, sound, and merged without losing a translation."""

import gettext
import os
from io import StringIO

import polib
import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from tuphe.lib import catalogue
from tuphe.lib.extract import Message


@pytest.fixture(scope="module")
def library():
    return catalogue.library_messages()


@pytest.fixture
def po(tmp_path):
    path = tmp_path / "locale/vi/LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True)
    return path


@pytest.fixture
def small(monkeypatch):
    """A program with three texts of its own and a package with three, one translated there."""
    own = [
        Message("cell", "cells", None, ("units/a.py:3", "units/a.py:9")),
        Message("Save %(name)s", None, None, ("templates/b.html:1",)),
        Message("file", None, "verb", ("units/a.py:4",)),
    ]
    packages = [Message("Log in"), Message("Forbidden"), Message("Sessions")]
    monkeypatch.setattr(catalogue, "extract", lambda: {m.key: m for m in own})
    monkeypatch.setattr(catalogue, "library_messages", lambda: {m.key: m for m in packages})
    monkeypatch.setattr(
        catalogue,
        "library_missing",
        lambda keys: set(keys) & {(None, "Forbidden"), (None, "Gone")},
    )
    return own, packages


def entry(path, msgid):
    return polib.pofile(str(path)).find(msgid)


# --- the catalogue of the program -------------------------------------------------------------


def test_the_catalogue_is_current():
    assert catalogue.is_current(), "run `manage.py messages`"


def test_every_entry_is_translated_and_sound():
    assert catalogue.faults() == []


def test_every_string_of_the_packages_speaks_vietnamese(library):
    """Computed from the packages as installed: a newer one may bring new strings."""
    missing = catalogue.library_missing(library)
    assert len(missing) > 100, "Django's own Vietnamese is known to have gaps"
    ours = {
        (entry.msgctxt, entry.msgid)
        for entry in polib.pofile(str(catalogue.CATALOGUE)).translated_entries()
    }
    assert missing <= ours


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        ("Enter a complete value.", "Hãy nhập đầy đủ giá trị."),
        ("Password reset unsuccessful", "Đặt lại mật khẩu không thành công"),
        ("access attempt", "lần đăng nhập không thành công"),
        ("This field is required.", "Trường này là bắt buộc."),
    ],
)
def test_django_finds_the_translations(english, vietnamese):
    with translation.override("vi"):
        assert translation.gettext(english) == vietnamese
    with translation.override("en"):
        assert translation.gettext(english) == english


def test_corrections_are_of_strings_that_packages_translate_themselves(library):
    entries = polib.pofile(str(catalogue.CATALOGUE))
    corrected = {(e.msgctxt, e.msgid) for e in entries if e.comment == catalogue.CORRECTION}
    assert corrected <= library.keys()
    assert not corrected & catalogue.library_missing(library)


# --- merging ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("small")
def test_merge_adds_keeps_and_drops(po):
    assert catalogue.merge(po)
    assert [(e.msgctxt, e.msgid, e.comment) for e in polib.pofile(str(po))] == [
        (None, "cell", ""),
        ("verb", "file", ""),
        (None, "Save %(name)s", ""),
        (None, "Forbidden", "library"),
    ]
    assert entry(po, "cell").occurrences == [("units/a.py", "")]
    assert entry(po, "Save %(name)s").flags == ["python-format"]

    file = polib.pofile(str(po))
    file.find("cell").msgstr_plural = {0: "chi bộ"}
    file.find("Forbidden").msgstr = "Không được phép"
    file.append(polib.POEntry(msgid="unused", msgstr="không dùng"))
    file.append(polib.POEntry(msgid="Sessions", msgstr="Phiên", comment=catalogue.CORRECTION))
    file.save()
    assert not catalogue.is_current(po)
    assert catalogue.merge(po)
    assert entry(po, "cell").msgstr_plural == {0: "chi bộ"}
    assert entry(po, "Forbidden").msgstr == "Không được phép"
    assert entry(po, "unused") is None
    assert entry(po, "Sessions").comment == catalogue.CORRECTION
    assert catalogue.is_current(po)
    assert not catalogue.merge(po)


def test_a_text_that_becomes_our_own_keeps_its_translation(po, small):
    own, _packages = small
    catalogue.merge(po)
    file = polib.pofile(str(po))
    file.find("Forbidden").msgstr = "Không được phép"
    file.save()
    own.append(Message("Forbidden", references=("templates/403.html:1",)))
    catalogue.merge(po)
    forbidden = entry(po, "Forbidden")
    assert (forbidden.msgstr, forbidden.comment) == ("Không được phép", "")
    assert forbidden.occurrences == [("templates/403.html", "")]


def test_a_moved_line_changes_nothing(po, small):
    own, _packages = small
    catalogue.merge(po)
    own[1] = Message("Save %(name)s", references=("templates/b.html:77",))
    assert catalogue.is_current(po)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "untranslated"),
        ("Lưu", "placeholders differ"),
        ("Lưu %(ten)s", "placeholders differ"),
        ("Lưu %(name)d", "placeholders differ"),
        ("Lưu %(name)s\n", "line end"),
        ("Lưu %(name)s a\u0301", "NFC"),
        ("Lưu %(name)s", None),
    ],
)
@pytest.mark.usefixtures("small")
def test_faults(po, text, fault):
    catalogue.merge(po)
    file = polib.pofile(str(po))
    file.find("Save %(name)s").msgstr = text
    file.save()
    faults = [found for found in catalogue.faults(po) if "Save" in found]
    assert bool(faults) is bool(fault)
    assert not fault or fault in faults[0]


@pytest.mark.usefixtures("small")
def test_a_fuzzy_entry_is_a_fault_and_is_not_used(po):
    catalogue.merge(po)
    file = polib.pofile(str(po))
    file.find("Forbidden").msgstr = "Có lẽ không"
    file.find("Forbidden").flags.append("fuzzy")
    file.save()
    catalogue.merge(po)
    assert "fuzzy: 'Forbidden'" in catalogue.faults(po)
    assert b"\xc3\xb3 l\xe1\xba\xbd" not in polib.pofile(str(po)).to_binary()


# --- compiling --------------------------------------------------------------------------------


@pytest.mark.usefixtures("small")
def test_compile_only_what_changed(po):
    catalogue.merge(po)
    file = polib.pofile(str(po))
    file.find("cell").msgstr_plural = {0: "chi bộ"}
    file.find("file").msgstr = "nộp"
    file.save()
    root = po.parents[2]
    mo = po.with_suffix(".mo")
    assert catalogue.compile_all(root) == [mo]
    assert catalogue.compile_all(root) == []
    with mo.open("rb") as compiled:
        texts = gettext.GNUTranslations(compiled)
    assert texts.ngettext("cell", "cells", 1) == texts.ngettext("cell", "cells", 5) == "chi bộ"
    assert texts.gettext("cell") == "chi bộ"
    assert texts.pgettext("verb", "file") == "nộp"
    os.utime(po, (1, 1))  # an older version checked out again
    assert catalogue.compile_all(root) == [mo]
    assert [path.name for path in po.parent.iterdir() if path.name.startswith(".")] == []


# --- the command ------------------------------------------------------------------------------


@pytest.mark.usefixtures("small")
def test_command(po):
    out = StringIO()
    with pytest.raises(CommandError, match="not current"):
        call_command("messages", "--check", po=po, stdout=out)
    call_command("messages", po=po, stdout=out)
    assert "untranslated: 'Forbidden'" in out.getvalue()
    with pytest.raises(CommandError, match="4 entries"):
        call_command("messages", "--check", po=po, stdout=out)
    file = polib.pofile(str(po))
    for found in file:
        found.msgstr = f"v {found.msgid}"
        found.msgstr_plural = {0: "v"} if found.msgid_plural else {}
    file.save()
    call_command("messages", po=po, stdout=out)
    call_command("messages", "--check", po=po, stdout=out)
    assert out.getvalue().endswith("0 unfinished.\n")
