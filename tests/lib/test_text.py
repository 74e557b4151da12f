"""Search keys, sort keys and the tidying of text, with real Vietnamese names and hostile input."""

import random
import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tuphe.lib.text import (
    TextLimitValidator,
    accent_rank,
    clean_text,
    matches_accents,
    normalize_name,
    search_key,
    sort_key,
    validate_text,
)

VIETNAMESE = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
)
TONE_MARKS = "\u0300\u0309\u0303\u0301\u0323"
words = st.text(st.sampled_from(VIETNAMESE + VIETNAMESE.upper()), min_size=1, max_size=7)
names = st.lists(words, min_size=1, max_size=5).map(" ".join)
forms = st.sampled_from(["NFC", "NFD"])


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("nguyen van a", "Nguyễn Văn Á"),
        ("NGUYEN  VAN A", "Nguyễn Văn Á"),
        ("dang thuy tram", "Đặng Thùy Trâm"),
        ("Đặng Thuỳ", "Đặng Thùy Trâm"),
        ("do", "Ðỗ Bình"),  # the Icelandic letter that old keyboards gave for Đ
        ("hdnd ubnd", "Chi bộ Văn phòng HĐND-UBND huyện"),
        ("h'hen nie", "H’Hen Niê"),
        ("tran van", "Trần\u00a0Văn Bảy"),
        ("nguyen", "Ngu\u200byễn"),
    ],
)
def test_search_ignores_accents_case_and_spaces(typed, stored):
    assert search_key(typed) in search_key(stored)


@given(names, forms)
def test_search_key_is_plain_whatever_the_form(name, form):
    key = search_key(unicodedata.normalize(form, name))
    assert key.isascii()
    assert key == search_key(name.upper())
    assert len(key.split()) == len(name.split())


@given(st.text(max_size=120))
def test_search_key_of_anything_fits_and_is_stable(text):
    key = search_key(text)
    assert search_key(key) == key
    assert len(key) <= len(unicodedata.normalize("NFC", text)) * 3
    assert "\0" not in key
    key.encode()


def test_list_is_ordered_by_given_name_then_tone_then_family_then_middle():
    ordered = [
        "Lê An",
        "Lê Thị An",
        "Lê Văn An",
        "Trần Thị An",
        "Nguyễn Văn Án",
        "Lê Anh",
        "Bùi Ảnh",
        "Nguyễn Thị Ánh",
        "Đặng Ăn",
        "Phạm Ân",
        "Nguyễn Văn Ấn",
        "Đỗ Bình",
        "Đinh Dung",
        "Dương Đức",
        "Đàm Đức",
        "Hồ Hoa",
        "Hồ Hòa",
        "Lý Hoà",
        "Hồ Hỏa",
        "Hồ Hóa",
        "Hồ Hoạ",
        "Vũ Thuỳ",
        "Vũ Văn Thùy",
        "Lê Tú",
        "Lê Tư",
        "Lê Vân",
        "Lê Ý",
    ]
    shuffled = random.Random(7).sample(ordered, len(ordered))
    assert sorted(shuffled, key=sort_key) == ordered


@given(names, names)
def test_sort_key_orders_alike_as_bytes(one, other):
    keys = sort_key(one), sort_key(other)
    assert (keys[0] < keys[1]) == (keys[0].encode() < keys[1].encode())


@given(words, words)
def test_letters_come_before_tones(one, other):
    """Two given names that differ in letters keep their order whatever tones they carry."""

    def toneless(word: str) -> str:
        marks = unicodedata.normalize("NFD", word)
        return unicodedata.normalize("NFC", "".join(c for c in marks if c not in TONE_MARKS))

    if toneless(one).lower() != toneless(other).lower():
        assert (sort_key(one) < sort_key(other)) == (
            sort_key(toneless(one)) < sort_key(toneless(other))
        )


@given(names, forms)
def test_sort_key_ignores_form_and_case(name, form):
    assert sort_key(name) == sort_key(unicodedata.normalize(form, name.swapcase()))


@given(st.text(max_size=120).map(normalize_name))
def test_sort_key_of_anything_fits_its_column(name):
    key = sort_key(name)
    assert len(key) <= 2.5 * len(unicodedata.normalize("NFD", name)) + 3
    assert "\0" not in key
    key.encode()


def test_sort_key_of_the_longest_name_fits_its_column():
    for name in ("Ấ" * 120, " ".join("Ấ" * 60), " ".join(["Nguyễn"] * 17)):
        assert len(sort_key(name)) <= 400


def test_hits_with_the_typed_accents_come_first():
    hits = ["Trần Anh", "Trần Ánh", "Trần Ảnh", "Trần Ánh Hồng"]
    assert sorted(hits, key=lambda hit: accent_rank("ánh", hit)) == [
        "Trần Ánh",
        "Trần Ánh Hồng",
        "Trần Anh",
        "Trần Ảnh",
    ]
    assert sorted(hits, key=lambda hit: accent_rank("anh", hit))[0] == "Trần Anh"


@pytest.mark.parametrize(
    ("typed", "stored", "matches"),
    [
        ("Nguyễn Văn Á", "Nguyễn Văn Á", True),
        ("nguyễn văn á", "NGUYỄN VĂN Á", True),
        ("nguyen van a", "Nguyễn Văn Á", False),
        ("Thuỳ", "Đặng Thùy Trâm", True),
        ("Ngu", "Nguyễn", True),
        ("Nguyê", "Nguyễn", True),
        ("Nguyế", "Nguyễn", False),
        ("Đô", "Đỗ", False),
        ("đỗ", unicodedata.normalize("NFD", "Đỗ Bình"), True),
        ("", "Đỗ Bình", True),
    ],
)
def test_matches_accents(typed, stored, matches):
    assert matches_accents(typed, stored) is matches


@given(names, forms)
def test_a_name_matches_itself(name, form):
    assert matches_accents(unicodedata.normalize(form, name), name)


def test_normalize_name():
    decomposed = unicodedata.normalize("NFD", "  Ðặng\u00a0Thùy \t TRÂM\u200b ")
    assert normalize_name(decomposed) == "Đặng Thùy TRÂM"


@given(st.text())
def test_normalize_name_is_stable_and_storable(text):
    name = normalize_name(text)
    assert normalize_name(name) == name
    assert unicodedata.is_normalized("NFC", name)
    validate_text(name.replace("\ufffe", "").replace("\uffff", ""))


@given(st.text())
def test_clean_text_is_stable_and_has_one_kind_of_line_end(text):
    clean = clean_text(text)
    assert clean_text(clean) == clean
    assert not set(clean) & set("\r\v\f\x85\u2028\u2029")


def test_clean_text_keeps_paragraphs_and_emoji():
    assert clean_text("Một\r\n\r\nhai\rba\vbốn 👩‍🌾\tnăm") == "Một\n\nhai\nba\nbốn 👩‍🌾\tnăm"


@pytest.mark.parametrize("bad", ["a\0b", "a\x1bb", "a\x9fb", "a\ud800b", "a\uffffb"])
def test_text_that_cannot_be_stored_is_refused(bad):
    with pytest.raises(ValidationError) as refused:
        validate_text(bad)
    assert refused.value.code == "characters"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])))
def test_text_that_can_be_stored_passes(text):
    if not set(text) & {"\ufffe", "\uffff"}:
        validate_text(clean_text(text) + "\r\n\t")


def test_limit_counts_what_is_stored():
    limit = TextLimitValidator(5)
    limit("a\r\nb\r\nc")
    limit(unicodedata.normalize("NFD", "ấấấấấ"))
    with pytest.raises(ValidationError) as refused:
        limit("abcdef")
    assert refused.value.params["show_value"] == 6
