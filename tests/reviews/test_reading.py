"""Reading: my work, my reviews, one review, an earlier version, who has read it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from reviews.actions.cycles import close_cycle
from reviews.actions.desk import accept_review, record_reading, return_review
from reviews.actions.filing import save_answer, submit_review
from reviews.models import SelfReview
from tests.cast import collective_of, file_review, fill, open_district_cycle, review_of
from tests.database import TRAIL, changed, state
from tests.factories import appoint
from tests.wording import page, vi
from units.enums import Post
from units.models import AuditEntry


@pytest.fixture
def filed(district, cycle) -> SelfReview:
    return file_review(cycle, district.author, "Đã học <đủ> & đúng.\nDòng hai.")


@pytest.fixture
def client(district, sign_in):
    return sign_in(district.secretary)


def detail(review: SelfReview) -> str:
    return reverse("review_detail", args=[review.code])


def version(review: SelfReview, number: int) -> str:
    return reverse("review_version", args=[review.code, number])


def readers(review: SelfReview) -> str:
    return reverse("review_readers", args=[review.code])


# --- My work --------------------------------------------------------------------------------


def test_my_work_shows_what_i_owe_and_what_waits(district, cycle, client, filed, sign_in):
    own = page(sign_in(district.peer).get(reverse("home")))
    assert vi("Start writing") in own
    assert "Nguyễn Văn Á" not in own
    heads = client.get(reverse("home"))
    assert [row.subject for row in heads.context["waiting"]] == [district.author]
    assert {row.title for row in heads.context["reviews"]} == {"Phạm Thị Ánh", "Chi bộ Khu phố 1"}


def test_nobody_is_asked_to_decide_about_their_own(district, cycle, sign_in):
    file_review(cycle, district.committee_member)
    waiting = sign_in(district.committee_member).get(reverse("home")).context["waiting"]
    assert waiting == []


def test_my_work_before_any_cycle(district, sign_in):
    assert vi("Nothing is due from you") in page(sign_in(district.author).get(reverse("home")))


def test_my_reviews_of_all_years(district, sign_in):
    first = open_district_cycle(district, year=2025)
    file_review(first, district.author)
    close_cycle(cycle=first, by=district.leader)
    second = open_district_cycle(district, year=2026)
    answer = sign_in(district.author).get(reverse("review_list"))
    assert [review.cycle for review in answer.context["reviews"]] == [second, first]
    assert vi("Year %(year)s", year=2025) in page(answer)


def test_my_reviews_are_mine_alone(district, cycle, sign_in):
    for cadre in (district.author, district.secretary, district.leader, district.operator):
        listed = sign_in(cadre).get(reverse("review_list")).context["reviews"]
        heads = {district.secretary: district.cell, district.leader: district.root}
        for review in listed:
            assert review.subject == cadre or review.unit.unit == heads[cadre]


# --- One review -----------------------------------------------------------------------------


def test_the_committee_reads_what_was_submitted(client, filed):
    content = client.get(detail(filed)).content.decode()
    assert "Đã học &lt;đủ&gt; &amp; đúng." in content
    assert "Hoàn thành tốt nhiệm vụ" in content
    assert "09:00 23/11/2026" in content


def test_who_sees_progress_only_is_told_so(district, sign_in, filed):
    content = page(sign_in(district.town_secretary).get(detail(filed)))
    assert "Đã học" not in content
    assert "Nguyễn Văn Á" in content
    assert vi("Submitted") in content
    assert "đồng chí" in content or "cấp ủy" in content


def test_a_reason_is_no_news_for_those_who_see_progress_only(district, cycle, sign_in, filed):
    return_review(review=filed, by=district.secretary, reason="CANARY lý do", version=1)
    assert "CANARY" not in page(sign_in(district.town_secretary).get(detail(filed)))
    assert "CANARY" in page(sign_in(district.author).get(detail(filed)))


def test_strangers_find_nothing(district, sign_in, filed):
    for role in ("peer", "other_secretary", "administrator", "operator", "former"):
        client = sign_in(getattr(district, role))
        for address in (detail(filed), version(filed, 1), readers(filed)):
            answer = client.get(address)
            assert answer.status_code == 404, (role, address)
            assert "Nguyễn Văn Á" not in page(answer)


def test_the_author_sees_what_stands_now(district, cycle, sign_in, filed):
    return_review(review=filed, by=district.secretary, reason="Thêm.", version=1)
    save_answer(
        review=review_of(cycle, district.author),
        slot="1.1",
        text="Đang sửa",
        version=1,
        by=district.author,
    )
    content = page(sign_in(district.author).get(detail(filed)))
    assert "Đang sửa" in content
    assert reverse("review_edit", args=[filed.code]) in content


def test_the_decision_is_offered_to_those_who_may_take_it(district, cycle, sign_in, client, filed):
    assert "decision-box" in page(client.get(detail(filed)))
    assert reverse("review_accept", args=[filed.code]) in page(client.get(detail(filed)))
    assert "decision-box" not in page(sign_in(district.author).get(detail(filed)))
    accept_review(review=filed, by=district.secretary, version=1)
    offered = page(client.get(detail(filed)))
    assert reverse("review_reopen", args=[filed.code]) in offered
    assert reverse("review_accept", args=[filed.code]) not in offered
    close_cycle(cycle=cycle, by=district.leader)
    assert "decision-box" not in page(client.get(detail(filed)))


def test_a_closed_cycle_stays_readable(district, cycle, client, filed):
    close_cycle(cycle=cycle, by=district.leader)
    assert "Đã học" in page(client.get(detail(filed)))


# --- Earlier versions -----------------------------------------------------------------------


def test_every_version_can_be_read_again(district, cycle, client, filed):
    return_review(review=filed, by=district.secretary, reason="Thêm.", version=1)
    save_answer(
        review=review_of(cycle, district.author),
        slot="1.1",
        text="Bản hai",
        version=1,
        by=district.author,
    )
    submit_review(review=review_of(cycle, district.author), by=district.author)
    first, second = page(client.get(version(filed, 1))), page(client.get(version(filed, 2)))
    assert "Đã học" in first
    assert "Bản hai" not in first
    assert "Bản hai" in second
    newest = page(client.get(detail(filed)))
    assert "Bản hai" in newest
    assert version(filed, 1) in newest


def test_a_version_that_does_not_exist(client, filed):
    for number in ("0", "2", "99999", "9" * 30, "9" * 5000):
        answer = client.get(f"{detail(filed)}versions/{number}/")
        assert answer.status_code == 404, number[:6]


# --- Who has read it ------------------------------------------------------------------------


def test_every_reading_by_another_is_recorded_and_shown(
    district, cycle, sign_in, client, filed, clock
):
    client.get(detail(filed))
    clock.shift(timedelta(minutes=5))
    client.get(version(filed, 1))
    sign_in(district.committee_member).get(detail(filed))
    entries = AuditEntry.objects.readings_of(filed.code)
    assert [(entry.actor, entry.subject) for entry in entries] == [
        (district.committee_member, district.author),
        (district.secretary, district.author),
        (district.secretary, district.author),
    ]
    content = page(sign_in(district.author).get(readers(filed)))
    assert content.count("Phạm Thị Ánh") == 2
    assert content.count("Đặng Quốc Ấn") == 1
    assert "09:05 23/11/2026" in content


def test_what_was_not_read_is_not_recorded(district, cycle, sign_in, filed):
    before = state()
    for role in ("author", "town_secretary", "peer", "operator"):
        sign_in(getattr(district, role)).get(detail(filed))
    assert TRAIL not in changed(before)
    assert vi("Nobody has read it yet") in page(sign_in(district.author).get(readers(filed)))


def test_readers_of_a_collective_are_seen_by_those_who_head_it(district, cycle, sign_in):
    appoint(district.peer, district.cell, Post.DEPUTY)
    fill(collective_of(cycle, district.cell), district.secretary)
    submit_review(review=collective_of(cycle, district.cell), by=district.secretary)
    review = collective_of(cycle, district.cell)
    sign_in(district.leader).get(detail(review))
    for role in ("secretary", "peer"):
        assert "Nguyễn Văn Hùng" in page(sign_in(getattr(district, role)).get(readers(review)))
    assert sign_in(district.committee_member).get(readers(review)).status_code == 404


def test_the_list_of_readers_is_paged(district, sign_in, filed):
    for _number in range(60):
        record_reading(filed, by=district.secretary, version=1)
    answer = sign_in(district.author).get(readers(filed), {"page": "2"})
    assert len(answer.context["page_obj"]) == 10
    for odd in ("0", "-1", "x", "99", "9" * 5000):
        assert sign_in(district.author).get(readers(filed), {"page": odd}).status_code == 200


def test_other_methods_are_refused(client, filed):
    for address in (detail(filed), readers(filed), reverse("review_list"), reverse("home")):
        for method in ("post", "put", "patch", "delete", "options"):
            assert getattr(client, method)(address).status_code == 405, (address, method)


def test_a_review_that_does_not_exist(client, cycle):
    code = "00000000-0000-4000-8000-000000000000"
    for name in ("review_detail", "review_readers", "review_edit", "review_submit"):
        assert client.get(reverse(name, args=[code])).status_code == 404
    for text in ("1", "x", "../etc/passwd", "%00", "00000000"):
        assert client.get(f"/reviews/{text}/").status_code == 404, text
