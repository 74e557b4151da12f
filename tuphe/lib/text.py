"""Vietnamese text: keys to search and to sort by, tidy names, and what free text may hold.

The embedded PostgreSQL brings neither ICU nor unaccent, so both keys are computed here and stored
in columns with the "C" collation: the order of their bytes is the order people expect.
"""

import re
import unicodedata
from collections.abc import Sized

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

# đ has no decomposition. The others look like it and come from old keyboards and fonts.
D_STROKES = {"đ": "d", "ð": "d", "ɖ": "d"}
APOSTROPHES = dict.fromkeys("'’‘ʼ`´", "")
UNACCENT = str.maketrans({**D_STROKES, **APOSTROPHES})

# "{" and "|" come after "z": ă and â after every a, đ after every d.
CIRCUMFLEX, BREVE, HORN = "\u0302", "\u0306", "\u031b"
LETTERS = {
    ("a", BREVE): "a{",
    ("a", CIRCUMFLEX): "a|",
    ("e", CIRCUMFLEX): "e{",
    ("o", CIRCUMFLEX): "o{",
    ("o", HORN): "o|",
    ("u", HORN): "u{",
}
# ngang (no mark, 0), huyền, hỏi, ngã, sắc, nặng
TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}

LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
# What PostgreSQL (NUL, surrogates) or Word's XML (the rest) cannot hold.
FORBIDDEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def search_key(text: str) -> str:
    """What a search compares: lower case, no marks, đ as d, words of letters and digits only.

    Stored text and the typed query both go through it, so "nguyen van a" finds "Nguyễn Văn Á"
    and "hdnd ubnd" finds "HĐND-UBND". Never longer than the text in NFC; safe to send to SQL.
    """
    lower = unicodedata.normalize("NFD", _visible(text)).lower()
    marked = unicodedata.normalize("NFD", lower)
    plain = "".join(char for char in marked if not unicodedata.combining(char))
    plain = unicodedata.normalize("NFC", plain).translate(UNACCENT)
    return " ".join("".join(char if char.isalnum() else " " for char in plain).split())


def sort_key(full_name: str) -> str:
    """What a list of people is ordered by: given name, then family name, then the middle.

    Word by word, letters before tones: An, Ảnh, Ánh, Ăn, Ân, Ấn, Bình. The place of the tone mark
    does not matter (Thuỳ = Thùy). At most two and a half times as long as the name, plus three.
    """
    words = [word for part in full_name.split() if (word := _word_key(part))]
    if not words:
        return ""
    given, rest = words[-1], words[:-1]
    return " ".join([given, *rest])


def _word_key(word: str) -> str:
    """The letters in an alphabet that bytes can compare, a space, the tone."""
    letters, tone = _letters_and_tone(word)
    return f"{letters} {tone}" if letters else ""


def _letters_and_tone(word: str) -> tuple[str, str]:
    letters: list[str] = []
    tone = "0"
    base = ""
    for char in unicodedata.normalize("NFD", word.lower()):
        if char in TONES and base.isalpha():
            tone = TONES[char] if tone == "0" else tone
        elif (base, char) in LETTERS:
            letters[-1] = LETTERS[base, char]
        elif char.isalnum():
            base = D_STROKES.get(char, char)
            letters.append("d{" if char in D_STROKES else char)
    return "".join(letters), tone


def accent_rank(query: str, text: str) -> int:
    """How many typed words have no word in `text` with the same letters and tone; 0 is best.

    Sort the hits of a search by it: who types "Ánh" wants Ánh before Anh, who types "anh" wants
    Anh first. A word not yet finished matches whatever tone is still to come.
    """
    words = [_letters_and_tone(word) for word in text.split()]
    return sum(
        not any(_begins(word, typed) for word in words)
        for typed in map(_letters_and_tone, query.split())
    )


def _begins(word: tuple[str, str], typed: tuple[str, str]) -> bool:
    (letters, tone), (typed_letters, typed_tone) = word, typed
    if letters == typed_letters:
        return tone == typed_tone
    return letters.startswith(typed_letters) and typed_tone in ("0", tone)


def matches_accents(query: str, text: str) -> bool:
    """Every typed word stands in `text` with the accents that were typed."""
    return accent_rank(query, text) == 0


def normalize_name(text: str) -> str:
    """A name as it is stored: NFC, single spaces, nothing invisible; the case stays."""
    composed = unicodedata.normalize("NFC", _visible(text))
    return " ".join(composed.replace("Ð", "Đ").replace("Ɖ", "Đ").split())


def _visible(text: str) -> str:
    """Without zero-width characters and lone surrogates; control characters become spaces."""
    marks = {"Cf": "", "Cs": "", "Cc": " "}
    return "".join(marks.get(unicodedata.category(char), char) for char in text)


def clean_text(text: str) -> str:
    """Long text as it is stored: NFC, lines ended by LF (browsers send CRLF, Word sends VT)."""
    return LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))


def validate_text(value: str) -> None:
    """Refuse NUL, other control characters, lone surrogates and non-characters.

    They come from broken pastes; PostgreSQL or Word's XML would fail on them later. Tabs, line
    ends and emoji are welcome.
    """
    if FORBIDDEN.search(str(value)):
        raise ValidationError(
            _("The text holds characters that cannot be stored. Paste it again as plain text."),
            code="characters",
        )


@deconstructible
class TextLimitValidator(MaxLengthValidator):
    """At most so many characters, counted as they will be stored (a CRLF is one)."""

    message = ngettext_lazy(
        "The text is too long: %(show_value)d characters, at most %(limit_value)d is allowed.",
        "The text is too long: %(show_value)d characters, at most %(limit_value)d are allowed.",
        "limit_value",
    )

    def clean(self, x: Sized) -> int:
        return len(clean_text(str(x)))
