"""A version is a document of its own: it reads the same whatever changes around it."""

from datetime import timedelta

import pytest

from reviews.actions.cycles import sync_cycle
from reviews.actions.filing import save_shortcoming, submit_review
from reviews.models import (
    CycleUnit,
    FocusArea,
    Level,
    Remedy,
    ReviewVersion,
    Shortcoming,
)
from reviews.snapshot import parts, snapshot
from tests.cast import collective_of, file_review, fill, review_of
from tuphe.lib.dates import today
from units.models import Cadre, PartyUnit


@pytest.fixture
def version(district, cycle) -> ReviewVersion:
    save_shortcoming(
        review=review_of(cycle, district.author),
        shortcoming=Shortcoming(
            area=cycle.areas.get(position=2),
            description="Dự thiếu hai buổi.",
            cause="Chưa sắp xếp.",
            source="collective",
        ),
        remedy=Remedy(measure="Báo cáo lịch.", due_on=today() + timedelta(days=30)),
        by=district.author,
        version=0,
    )
    return file_review(cycle, district.author, "  Đã học đủ.\n").versions.get()


def test_it_holds_the_whole_in_words(cycle, version):
    content = version.content
    assert {name: content[name] for name in content if name != "sections"} == {
        "form": "Bản tự soi, tự sửa của cá nhân",
        "cycle": cycle.name,
        "subject": "Nguyễn Văn Á",
        "post": "",
        "unit": "Chi bộ Khu phố 1",
        "superior": "Đảng bộ thị trấn Tân Thành",
    }
    areas, shortcomings, level = content["sections"]
    assert [slot["key"] for slot in areas["slots"]] == [f"1.{number}" for number in range(1, 8)]
    assert [slot["text"] for slot in areas["slots"]] == ["Đã học đủ.", "", "", "", "", "", ""]
    assert level["slots"][0]["text"] == "Hoàn thành tốt nhiệm vụ"
    (shortcoming,) = shortcomings["shortcomings"]
    assert shortcoming == {
        "key": str(Shortcoming.objects.get().code),
        "area": cycle.areas.get(position=2).name,
        "description": "Dự thiếu hai buổi.",
        "cause": "Chưa sắp xếp.",
        "source": "collective",
        "remedies": [{"measure": "Báo cáo lịch.", "due_on": "2026-12-23"}],
    }


def test_it_reads_the_same_after_everything_has_changed(district, cycle, version):
    before = version.content
    PartyUnit.objects.update(name="Tên mới")
    Cadre.objects.update(full_name="Tên Mới")
    FocusArea.objects.update(name="Nội dung mới")
    Level.objects.update(name="Mức mới")
    CycleUnit.objects.update(name="Tên mới")
    Shortcoming.objects.update(description="Khác")
    Remedy.objects.update(measure="Khác", due_on=today())
    version.review.answers.update(text="Khác")
    sync_cycle(cycle=cycle, by=None)
    assert ReviewVersion.objects.get(pk=version.pk).content == before
    fresh = snapshot(review_of(cycle, district.author))
    assert fresh["unit"] == "Tên mới"
    assert fresh != before


def test_a_post_is_of_that_day(district, cycle):
    content = file_review(cycle, district.secretary).versions.get().content
    assert content["post"] == "secretary"


def test_a_collective_is_told_by_its_name(district, cycle):
    fill(collective_of(cycle, district.cell), district.secretary)
    submit_review(review=collective_of(cycle, district.cell), by=district.secretary)
    content = collective_of(cycle, district.cell).versions.get().content
    assert (content["subject"], content["unit"]) == ("Chi bộ Khu phố 1", "Chi bộ Khu phố 1")
    assert content["form"] == "Bản tự soi, tự sửa của tập thể"


def test_a_unit_at_the_root_has_nobody_above(district, cycle):
    assert snapshot(collective_of(cycle, district.root))["superior"] == ""


def test_its_parts_are_what_a_comment_may_be_about(version):
    code = str(Shortcoming.objects.get().code)
    assert parts(version.content) == {*(f"1.{number}" for number in range(1, 8)), "3", code}


def test_text_of_all_sorts_comes_back_as_it_was(district, cycle):
    text = "“Tự soi” <b>&amp;</b> 🌾 \\u0000 \\ \" ' {{ x }} {% y %}\n\tế e\u0302\u0301"
    version = file_review(cycle, district.author, text).versions.get()
    assert (
        ReviewVersion.objects.get(pk=version.pk).content["sections"][0]["slots"][0]["text"] == text
    )
