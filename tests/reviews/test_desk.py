"""The committee's desk: who is where, comments, return, accept, reopen."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from reviews.actions.cycles import close_cycle
from reviews.actions.desk import accept_review, add_comment, return_review
from reviews.actions.filing import save_answer, submit_review
from reviews.models import Comment, Notification, SelfReview, StateChange
from tests.cast import collective_of, file_review, fill, open_district_cycle, review_of
from tests.database import changed, cost, state
from tests.factories import appoint, join, make_cadre, make_unit
from tests.wording import page, vi
from tuphe.lib.errors import Conflict, NotAllowed
from units.enums import MembershipStatus, Post, UnitKind
from units.models import AuditEntry, Membership

REASON = "Chưa nêu biện pháp cho hạn chế thứ nhất."
STRANGERS = ["author", "peer", "other_secretary", "administrator", "operator", "former"]
UNFIT = ["a" * 200_000, "a\x00b", "\x1b"]
DECISIONS = ["review_return", "review_accept", "review_reopen"]


@pytest.fixture
def filed(district, cycle) -> SelfReview:
    return file_review(cycle, district.author)


@pytest.fixture
def accepted(district, cycle, filed) -> SelfReview:
    accept_review(review=filed, by=district.secretary, version=1)
    return review_of(cycle, district.author)


@pytest.fixture
def client(district, sign_in):
    return sign_in(district.secretary)


def to(name: str, review: SelfReview) -> str:
    return reverse(name, args=[review.code])


def submit_again(district, cycle, text: str) -> None:
    review = review_of(cycle, district.author)
    return_review(review=review, by=district.committee_member, reason="Thêm.", version=1)
    save_answer(
        review=review_of(cycle, district.author),
        slot="1.1",
        text=text,
        version=1,
        by=district.author,
    )
    submit_review(review=review_of(cycle, district.author), by=district.author)


# --- The list -------------------------------------------------------------------------------


def test_the_desk_lists_members_and_what_is_filed_with_it(district, cycle, client, filed):
    content = page(client.get(reverse("cell_desk", args=[district.cell.code])))
    for cadre in ("author", "peer", "secretary", "committee_member", "town_secretary", "former"):
        assert getattr(district, cadre).full_name in content
    assert district.other_secretary.full_name not in content
    assert district.leader.full_name not in content
    assert vi("Collective: %(unit)s", unit="Chi bộ Khu phố 1") in content


def test_the_desk_above_lists_secretaries_and_collectives(district, cycle, sign_in):
    desk = sign_in(district.town_secretary).get(reverse("cell_desk", args=[district.town.code]))
    content = page(desk)
    for name in (district.secretary.full_name, district.other_secretary.full_name):
        assert name in content
    assert district.author.full_name not in content
    for unit in (district.cell, district.other_cell, district.town):
        assert vi("Collective: %(unit)s", unit=unit.label) in content


def test_a_state_narrows_the_list_and_the_counts_stay(district, cycle, client, filed):
    address = reverse("cell_desk", args=[district.cell.code])
    desk = client.get(address, {"state": "submitted"}).context["desk"]
    assert [row.subject for row in desk.rows] == [district.author]
    counts = {choice.key: choice.count for choice in desk.filters}
    assert counts == {
        "": 7,
        "not_started": 6,
        "draft": 0,
        "submitted": 1,
        "returned": 0,
        "accepted": 0,
    }
    everything = client.get(address, {"state": "x'; DROP TABLE"}).context["desk"]
    assert len(everything.rows) == 7


def test_people_are_sorted_by_given_name_after_the_collective(district, cycle, client):
    desk = client.get(reverse("cell_desk", args=[district.cell.code])).context["desk"]
    assert [row.title for row in desk.rows] == [
        "Chi bộ Khu phố 1",
        "Nguyễn Văn Á",
        "Phạm Thị Ánh",
        "Đặng Quốc Ấn",
        "Hồ Văn Cựu",
        "Võ Thị Thuỳ Dung",
        "Lê Hoàng Sơn",
    ]


def test_who_owes_nothing_stands_apart_with_the_reason(district, sign_in):
    Membership.objects.filter(cadre=district.peer).update(status=MembershipStatus.EXEMPT)
    open_district_cycle(district)
    answer = sign_in(district.secretary).get(reverse("cell_desk", args=[district.cell.code]))
    desk = answer.context["desk"]
    assert [row.subject for row in desk.excused] == [district.peer]
    assert district.peer not in [row.subject for row in desk.rows]
    assert vi("Exempt from work and party activity") in page(answer)


def test_what_waits_is_what_this_person_may_decide(district, cycle, client, filed):
    own = review_of(cycle, district.committee_member)
    fill(own, district.committee_member)
    submit_review(review=own, by=district.committee_member)
    file_review(cycle, district.secretary)  # goes to the town
    address = reverse("cell_desk", args=[district.cell.code])
    waiting = [row.subject for row in client.get(address).context["desk"].waiting]
    assert waiting == [district.author, district.committee_member]


def test_late_ones_are_counted_after_the_filing_day(district, cycle, filed, sign_in, clock):
    clock.shift(timedelta(days=11))
    desk = sign_in(district.secretary).get(reverse("cell_desk", args=[district.cell.code]))
    assert len(desk.context["desk"].late) == 6


def test_the_desk_of_a_former_cycle(district, cycle, client, filed):
    close_cycle(cycle=cycle, by=district.leader)
    newer = open_district_cycle(district, year=2027)
    address = reverse("cell_desk", args=[district.cell.code])
    assert client.get(address).context["desk"].cycle == newer
    former = client.get(address, {"cycle": str(cycle.code)}).context["desk"]
    assert (former.cycle, former.waiting) == (cycle, [])
    assert len(former.other_places) == 2


def test_a_cycle_that_does_not_exist(district, cycle, client):
    for asked in ("x", "00000000-0000-4000-8000-000000000000", "'", "\x00"):
        answer = client.get(reverse("cell_desk", args=[district.cell.code]), {"cycle": asked})
        assert answer.status_code == 404, asked


def test_a_desk_before_any_cycle(district, client):
    answer = client.get(reverse("cell_desk", args=[district.cell.code]))
    assert answer.status_code == 200
    assert vi("No cycle has reached this unit yet") in page(answer)


def test_the_desk_is_of_its_committee_alone(district, cycle, sign_in):
    for role in (*STRANGERS, "town_secretary", "leader"):
        client = sign_in(getattr(district, role))
        answer = client.get(reverse("cell_desk", args=[district.cell.code]))
        assert answer.status_code == 404, role


# --- Return, accept, reopen -----------------------------------------------------------------


def test_returning(district, cycle, client, filed):
    answer = client.post(
        to("review_return", filed), {"reason": REASON, "version": "1"}, follow=True
    )
    assert answer.redirect_chain[-1][0] == reverse("cell_desk", args=[district.cell.code])
    said = vi("Returned to %(name)s with your reason.", name="Nguyễn Văn Á")
    assert said in page(answer)
    stored = review_of(cycle, district.author)
    assert (stored.state, stored.return_reason) == ("returned", REASON)
    change = StateChange.objects.latest("pk")
    assert (change.action, change.by, change.reason) == ("return", district.secretary, REASON)
    entry = AuditEntry.objects.get(action="review.return")
    assert (entry.actor, entry.subject) == (district.secretary, district.author)
    assert REASON not in str(entry.detail)
    told = Notification.objects.get(kind="returned")
    assert told.recipient == district.author


def test_accepting(district, cycle, client, filed):
    answer = client.post(to("review_accept", filed), {"version": "1"}, follow=True)
    assert vi("Accepted: %(name)s.", name="Nguyễn Văn Á") in page(answer)
    assert review_of(cycle, district.author).state == "accepted"
    assert Notification.objects.get(kind="accepted").recipient == district.author
    assert AuditEntry.objects.filter(action="review.accept").count() == 1


def test_reopening(district, cycle, client, accepted):
    answer = client.post(to("review_reopen", accepted), {"reason": REASON, "version": "1"})
    assert answer.status_code == 302
    stored = review_of(cycle, district.author)
    assert (stored.state, stored.return_reason) == ("returned", REASON)
    assert Notification.objects.filter(kind="returned", recipient=district.author).count() == 1
    save_answer(review=stored, slot="1.1", text="Đã sửa", version=1, by=district.author)


def test_the_next_one_is_one_click_away(district, cycle, client):
    for name in ("author", "peer", "former"):
        file_review(cycle, getattr(district, name))
    order = []
    review = review_of(cycle, district.author)
    while review:
        order.append(review.subject.username)
        answer = client.post(to("review_accept", review), {"version": "1"})
        found = re.fullmatch(r"/reviews/([^/]+)/", answer.url)
        review = SelfReview.objects.get(code=found[1]) if found else None
    assert order == ["author", "former", "peer"], "by given name: Á, Cựu, Dung"
    assert answer.url == reverse("cell_desk", args=[district.cell.code])


@pytest.mark.parametrize("name", DECISIONS)
def test_no_decision_without_having_read_the_newest(district, cycle, client, filed, name):
    """The page was open while the review was returned, corrected and submitted again."""
    submit_again(district, cycle, "Bản hai")
    if name == "review_reopen":
        accept_review(review=review_of(cycle, district.author), by=district.secretary, version=2)
    before = state(but=("units_auditentry",))
    typed = {"reason": REASON, "version": "1"}
    answer = client.post(to(name, filed), typed)
    sentence = "A newer version was submitted while you were reading. Please read it first."
    assert answer.status_code == 409
    assert vi(sentence) in page(answer)
    assert changed(before) == set()
    if name == "review_accept":
        return
    assert REASON in page(answer), "what was typed is still there"
    assert "Bản hai" in page(answer), "and so is the newer version"
    # The page that was shown names the newer version: deciding now is deciding about it.
    assert answer.context["reason_form"]["version"].value() == "2"
    assert client.post(to(name, filed), typed | {"version": "2"}).status_code == 302


@pytest.mark.parametrize("name", ["review_return", "review_reopen"])
def test_a_reason_is_wanted(request, client, name):
    review = request.getfixturevalue("filed" if name == "review_return" else "accepted")
    before = state(but=("units_auditentry",))
    for reason in ("", "   ", "\n\t\r\n"):
        answer = client.post(to(name, review), {"reason": reason, "version": "1"})
        assert answer.status_code == 422, repr(reason)
        assert vi("Please write the reason.") in page(answer)
    assert changed(before) == set()


def test_a_reason_that_cannot_be_stored(client, filed):
    before = state(but=("units_auditentry",))
    for text in UNFIT:
        answer = client.post(to("review_return", filed), {"reason": text, "version": "1"})
        assert answer.status_code == 422, text[:5]
        assert text in page(answer), "what was typed is still there"
        assert "invalid-feedback" in page(answer)
    assert changed(before) == set()


def test_a_reason_with_emoji_and_quotes(district, cycle, client, filed):
    text = "“Viết lại” <b>gọn</b> 🌾"
    assert (
        client.post(to("review_return", filed), {"reason": text, "version": "1"}).status_code
        == 302
    )
    assert review_of(cycle, district.author).return_reason == text


def test_a_version_that_is_none(client, filed):
    before = state(but=("units_auditentry",))
    for name in DECISIONS:
        for version in ("", "0", "x", "-1", "9" * 30, "9" * 5000):
            answer = client.post(to(name, filed), {"reason": REASON, "version": version})
            assert answer.status_code in (409, 422), (name, version[:5])
    assert changed(before) == set()


def test_strangers_decide_nothing(district, cycle, sign_in, filed):
    """The author is the only one of them who may see the review: 403 instead of 404."""
    clients = {role: sign_in(getattr(district, role)) for role in STRANGERS}
    before = state()
    for role, client in clients.items():
        for name in DECISIONS:
            answer = client.post(to(name, filed), {"reason": REASON, "version": "1"})
            assert answer.status_code == (403 if role == "author" else 404), (role, name)
    assert changed(before) == set()


def test_who_sees_progress_only_decides_nothing(district, sign_in, filed):
    clients = [sign_in(district.town_secretary), sign_in(district.leader)]
    before = state()
    for client in clients:
        for name in DECISIONS:
            answer = client.post(to(name, filed), {"reason": REASON, "version": "1"})
            assert answer.status_code == 403, name
            sentence = "Only the committee that this review is filed with may decide."
            assert vi(sentence) in page(answer)
    assert changed(before) == set()


def test_nobody_decides_about_their_own(district, cycle, sign_in):
    review = file_review(cycle, district.committee_member)
    client = sign_in(district.committee_member)
    for name in DECISIONS:
        answer = client.post(to(name, review), {"reason": REASON, "version": "1"})
        assert answer.status_code == 403
    assert "decision-box" not in page(client.get(to("review_detail", review)))
    assert review_of(cycle, district.committee_member).state == "submitted"


def test_the_cell_reads_its_secretary_and_the_unit_above_decides(district, cycle, sign_in):
    review = file_review(cycle, district.secretary)
    insider = sign_in(district.committee_member)
    assert insider.get(to("review_detail", review)).status_code == 200
    assert insider.post(to("review_accept", review), {"version": "1"}).status_code == 403
    above = sign_in(district.town_secretary)
    assert above.post(to("review_accept", review), {"version": "1"}).status_code == 302


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("review_return", ["not_started", "draft", "returned", "accepted"]),
        ("review_accept", ["not_started", "draft", "returned", "accepted"]),
        ("review_reopen", ["not_started", "draft", "returned", "submitted"]),
    ],
)
def test_the_wrong_state(district, cycle, client, name, wrong):
    for target in wrong:
        review = bring_to(district, open_district_cycle(district), target)
        before = state(but=("units_auditentry",))
        answer = client.post(to(name, review), {"reason": REASON, "version": "1"})
        assert answer.status_code == 409, (name, target)
        assert changed(before) == set()


def bring_to(district, cycle, target: str) -> SelfReview:
    review = review_of(cycle, district.author)
    if target == "draft":
        fill(review, district.author)
    if target in ("submitted", "returned", "accepted"):
        file_review(cycle, district.author)
    if target == "returned":
        review = review_of(cycle, district.author)
        return_review(review=review, by=district.secretary, reason="?", version=1)
    if target == "accepted":
        review = review_of(cycle, district.author)
        accept_review(review=review, by=district.secretary, version=1)
    assert review_of(cycle, district.author).state == target
    return review_of(cycle, district.author)


@pytest.mark.parametrize("meanwhile", ["returned", "accepted", "closed"])
def test_a_long_reason_is_not_lost_when_a_colleague_was_faster(
    district, cycle, client, filed, meanwhile
):
    if meanwhile == "closed":
        close_cycle(cycle=cycle, by=district.leader)
    else:
        act = {"returned": return_review, "accepted": accept_review}[meanwhile]
        more = {"reason": "?"} if meanwhile == "returned" else {}
        act(review=filed, by=district.committee_member, version=1, **more)
    before = state(but=("units_auditentry",))
    answer = client.post(to("review_return", filed), {"reason": REASON, "version": "1"})
    told = {
        "returned": vi("This review was returned to its author at %(at)s.", at="09:00 23/11/2026"),
        "accepted": vi("This review was already accepted at %(at)s.", at="09:00 23/11/2026"),
        "closed": vi("The cycle is closed; this review can no longer be changed."),
    }
    assert answer.status_code == 409
    assert REASON in page(answer)
    assert told[meanwhile] in page(answer)
    assert changed(before) == set()


def test_other_fields_of_a_post_change_nothing(district, cycle, client, filed):
    extra = {"state": "draft", "subject": "1", "by": "1", "level": "1", "answer-1.1": "chen vào"}
    assert client.post(to("review_accept", filed), {"version": "1", **extra}).status_code == 302
    stored = review_of(cycle, district.author)
    assert (stored.state, stored.subject, stored.level.rank) == ("accepted", district.author, 2)
    assert stored.answers.get(slot="1.1").text == "Đã học đủ."


def test_other_methods_are_refused(client, filed):
    for name in (*DECISIONS, "comment_create"):
        for method in ("get", "head", "put", "patch", "delete", "options"):
            answer = getattr(client, method)(to(name, filed))
            assert answer.status_code == 405, (name, method)


# --- Comments -------------------------------------------------------------------------------


@pytest.mark.parametrize("slot", ["", "1.1", "3"])
def test_commenting(district, cycle, client, filed, slot):
    answer = client.post(to("comment_create", filed), {"slot": slot, "text": "Nêu rõ số liệu. 🌾"})
    assert answer.status_code == 302
    assert answer.url == f"{to('review_detail', filed)}#part-{slot or 'whole'}"
    comment = Comment.objects.get()
    assert (comment.slot, comment.author, comment.text) == (
        slot,
        district.secretary,
        "Nêu rõ số liệu. 🌾",
    )
    entry = AuditEntry.objects.get(action="comment.added")
    assert (entry.subject, entry.detail["slot"]) == (district.author, slot)
    assert "số liệu" not in str(entry.detail)
    assert "Nêu rõ số liệu." in page(client.get(to("review_detail", filed)))


def test_a_comment_on_a_part_that_the_review_does_not_have(client, filed):
    """It would be stored and shown nowhere."""
    for slot in ("9.9", "1", "2", "x" * 40, "x" * 41, "00000000-0000-4000-8000-000000000000"):
        answer = client.post(to("comment_create", filed), {"slot": slot, "text": "…"})
        assert answer.status_code == 422, slot
    assert not Comment.objects.exists()


def test_an_empty_comment(client, filed):
    for text in ("", "  \n"):
        answer = client.post(to("comment_create", filed), {"slot": "1.1", "text": text})
        assert answer.status_code == 422
        assert vi("Please write the comment.") in page(answer)
    assert not Comment.objects.exists()


def test_a_comment_that_cannot_be_stored(client, filed):
    for text in UNFIT:
        answer = client.post(to("comment_create", filed), {"slot": "1.1", "text": text})
        assert answer.status_code == 422, text[:5]
        assert text in page(answer), "what was typed is still there"
    assert not Comment.objects.exists()


def test_who_may_not_comment(district, cycle, sign_in, filed):
    roles = [*STRANGERS, "town_secretary", "leader"]
    clients = {role: sign_in(getattr(district, role)) for role in roles}
    before = state()
    for role, client in clients.items():
        answer = client.post(to("comment_create", filed), {"slot": "", "text": "…"})
        insiders = ("author", "town_secretary", "leader")
        assert answer.status_code == (403 if role in insiders else 404), role
        with pytest.raises(NotAllowed):
            add_comment(review=filed, by=getattr(district, role), slot="", text="…")
    assert changed(before) == set()


def test_a_comment_is_not_lost_when_the_review_went_back_meanwhile(district, client, filed):
    return_review(review=filed, by=district.committee_member, reason="?", version=1)
    before = state(but=("units_auditentry",))
    answer = client.post(to("comment_create", filed), {"slot": "1.1", "text": "Nêu rõ số liệu."})
    assert answer.status_code == 409
    assert "Nêu rõ số liệu." in page(answer)
    assert vi("This review cannot be commented on in its present state.") in page(answer)
    assert changed(before) == set()


@pytest.mark.parametrize("target", ["not_started", "draft", "returned"])
def test_comments_belong_to_what_is_filed(district, cycle, target):
    review = bring_to(district, cycle, target)
    with pytest.raises(Conflict):
        add_comment(review=review, by=district.secretary, slot="", text="…")


def test_no_comments_in_a_closed_cycle(district, cycle, client, filed):
    close_cycle(cycle=cycle, by=district.leader)
    answer = client.post(to("comment_create", filed), {"slot": "", "text": "Góp ý muộn"})
    assert answer.status_code == 409
    assert "Góp ý muộn" in page(answer)
    assert not Comment.objects.exists()


# --- What it costs --------------------------------------------------------------------------


@pytest.mark.parametrize("people", [30, 300])
def test_the_desk_and_my_work_cost_the_same_for_any_number(district, sign_in, people):
    """With every state, comments, late and excused ones, several cycles and desks."""
    appoint(district.secretary, district.town, Post.DEPUTY)
    for number in range(people):
        member = make_cadre(f"Người Thứ {number}")
        status = MembershipStatus.EXEMPT if number % 7 == 0 else MembershipStatus.ACTIVE
        join(member, district.cell, status=status)
    for number in range(3):
        make_unit(f"Chi bộ {number}", UnitKind.CELL, district.town)
    open_district_cycle(district, year=2025)
    cycle = open_district_cycle(district, due_in=-2)
    for name in ("author", "peer", "former"):
        add_comment(
            review=file_review(cycle, getattr(district, name)),
            by=district.secretary,
            slot="1.1",
            text="…",
        )
    collective = collective_of(cycle, district.cell)
    fill(collective, district.secretary)
    client = sign_in(district.secretary)
    desk, home = reverse("cell_desk", args=[district.cell.code]), reverse("home")
    client.get(desk)
    assert cost(client, desk) <= 10
    assert cost(client, home) <= 12
    assert (cost(client, desk), cost(client, home)) == (5, 7)
    assert len(client.get(desk).context["desk"].owed) >= people * 6 // 7


def test_opening_a_review_costs_the_same_for_any_number_of_comments(
    district, cycle, client, filed
):
    client.get(to("review_detail", filed))
    few = cost(client, to("review_detail", filed))
    for number in range(30):
        add_comment(review=filed, by=district.secretary, slot="1.1", text=str(number))
    assert cost(client, to("review_detail", filed)) == few <= 12
