"""The pages of a cycle: list, days and rules, prepare, change, open, close."""

from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse

from reviews.actions.cycles import close_cycle, create_cycle, open_cycle, update_cycle
from reviews.enums import Audience, CycleState
from reviews.models import FormTemplate, Notification, ReviewCycle, SelfReview
from reviews.shipped import FOCUS_AREAS, LEVELS
from tests.cast import open_district_cycle
from tests.database import changed, state
from tests.factories import appoint, make_cadre, make_cycle, make_unit
from tests.wording import page, vi
from tuphe.lib.dates import today
from tuphe.lib.errors import Conflict, NotAllowed
from units.enums import Post, UnitKind
from units.models import AuditEntry, PartyUnit

DAY = timedelta(days=1)
MEMBERS = ["author", "peer", "secretary", "town_secretary", "administrator", "former"]


@pytest.fixture
def draft(district) -> ReviewCycle:
    return make_cycle(district.root, district.leader)


@pytest.fixture
def client(district, sign_in):
    return sign_in(district.leader)


@pytest.fixture
def typed(district) -> dict[str, str]:
    day = today()
    return {
        "root": str(district.root.pk),
        "name": "Kiểm điểm cuối năm",
        "year": "2026",
        "kind": "annual",
        "opens_on": day.isoformat(),
        "due_on": (day + 20 * DAY).isoformat(),
        "closes_on": (day + 40 * DAY).isoformat(),
        "remedies_until": (day + 300 * DAY).isoformat(),
        "reminder_offsets": "-7,-1,1",
        "grace_days": "3",
    }


def to(name: str, cycle: ReviewCycle) -> str:
    return reverse(name, args=[cycle.code])


# --- List and page --------------------------------------------------------------------------


def test_the_list_shows_the_cycles_one_has_to_do_with(district, cycle, sign_in):
    draft = make_cycle(district.root, district.leader)
    for role in MEMBERS:
        listed = sign_in(getattr(district, role)).get(reverse("cycle_list")).context["cycles"]
        assert list(listed) == [cycle], role
    listed = sign_in(district.leader).get(reverse("cycle_list")).context["cycles"]
    assert set(listed) == {cycle, draft}
    answer = sign_in(district.operator).get(reverse("cycle_list"))
    assert list(answer.context["cycles"]) == []
    assert vi("No cycle yet") in page(answer)


def test_a_cycle_of_another_tree_is_not_seen(district, cycle, sign_in):
    root = make_unit("Huyện ủy Dầu Tiếng", UnitKind.SUPERIOR)
    stranger = make_cadre("Người Huyện Khác")
    appoint(stranger, root, Post.SECRETARY)
    client = sign_in(stranger)
    assert list(client.get(reverse("cycle_list")).context["cycles"]) == []
    before = state()
    for name in ("cycle_detail", "cycle_edit"):
        assert client.get(to(name, cycle)).status_code == 404
    for name in ("cycle_edit", "cycle_open", "cycle_close"):
        assert client.post(to(name, cycle)).status_code == 404
    assert changed(before) == set()


def test_the_page_tells_days_areas_and_levels(district, cycle, sign_in):
    content = page(sign_in(district.author).get(to("cycle_detail", cycle)))
    for words in ("03/12/2026", "Huyện ủy Bắc Tân Uyên", FOCUS_AREAS[6][1], LEVELS[0]):
        assert words in content
    assert "Chi bộ Văn phòng HĐND-UBND huyện" in content, "the pilot unit"
    for name in ("cycle_edit", "cycle_close"):
        assert to(name, cycle) not in content
        assert to(name, cycle) in page(sign_in(district.leader).get(to("cycle_detail", cycle)))


# --- Preparing ------------------------------------------------------------------------------


def test_preparing_one(district, client, typed):
    assert client.get(reverse("cycle_create")).status_code == 200
    answer = client.post(reverse("cycle_create"), typed)
    cycle = ReviewCycle.objects.get()
    assert (answer.status_code, answer.url) == (302, to("cycle_detail", cycle))
    assert (cycle.state, cycle.root, cycle.reminder_offsets) == (
        "draft",
        district.root,
        [-7, -1, 1],
    )
    assert [area.slug for area in cycle.areas.all()] == [area[0] for area in FOCUS_AREAS]
    assert [level.name for level in cycle.levels.all()] == LEVELS
    assert cycle.individual_template.audience == Audience.INDIVIDUAL
    assert cycle.collective_template.audience == Audience.COLLECTIVE
    assert not cycle.reviews.exists()
    assert AuditEntry.objects.get(action="cycle.created").actor == district.leader


def test_two_cycles_share_the_same_forms(district):
    for _number in range(2):
        make_cycle(district.root, district.leader)
    assert FormTemplate.objects.count() == 2


def test_days_in_the_wrong_order(client, typed):
    before = state()
    for field, days, message in (
        ("due_on", -1, "The filing day lies before the opening."),
        ("closes_on", 19, "The closing day lies before the filing day."),
        ("remedies_until", 19, "Remedies need time after the filing day."),
        ("remedies_until", 1100, "No more than three years after the opening."),
    ):
        answer = client.post(reverse("cycle_create"), typed | {field: str(today() + days * DAY)})
        assert answer.status_code == 422, message
        assert vi(message) in page(answer)
        assert typed["name"] in page(answer)
    assert changed(before) == set()


BAD = [
    ("name", ""),
    ("name", "a" * 200_000),
    ("name", "a\x00b"),
    ("name", "a\x1bb"),
    ("year", "1999"),
    ("year", "99999999999999999999"),
    ("kind", "x"),
    ("opens_on", "31/02/2026"),
    ("due_on", ""),
    ("closes_on", "mai"),
    ("remedies_until", "9999-12-31"),
    ("reminder_offsets", "1,x"),
    ("reminder_offsets", "-61"),
    ("reminder_offsets", ",".join(["1"] * 21)),
    ("grace_days", "-1"),
    ("grace_days", "61"),
    ("root", "0"),
    ("root", "x"),
]


def test_bad_values(client, typed):
    before = state()
    for field, value in BAD:
        answer = client.post(reverse("cycle_create"), typed | {field: value})
        assert (field, value[:9], answer.status_code) == (field, value[:9], 422)
        assert list(answer.context["form"].errors) == [field]
        assert str(answer.context["form"].errors[field][0]) in page(answer)
    assert changed(before) == set()


def test_a_cycle_of_the_same_name_and_year(district, client, typed):
    client.post(reverse("cycle_create"), typed)
    before = state()
    answer = client.post(reverse("cycle_create"), typed)
    assert answer.status_code == 422
    assert vi("This year has a cycle of that name already.") in page(answer)
    assert changed(before) == set()


def test_a_root_that_is_not_ones_own(district, client, typed):
    before = state()
    for unit in (district.town, district.office):
        answer = client.post(reverse("cycle_create"), typed | {"root": str(unit.pk)})
        assert answer.status_code == 422
    assert changed(before) == set()


def test_other_fields_of_a_post_change_nothing(district, client, typed):
    extra = {"state": "open", "code": "x", "individual_template": "9", "id": "7"}
    client.post(reverse("cycle_create"), typed | extra)
    cycle = ReviewCycle.objects.get()
    assert (cycle.state, cycle.pk != 7) == ("draft", True)
    client.post(to("cycle_edit", cycle), typed | extra | {"root": str(district.town.pk)})
    cycle.refresh_from_db()
    assert (cycle.state, cycle.root) == ("draft", district.root)


# --- Changing -------------------------------------------------------------------------------


def test_changing_days_while_it_is_open(district, cycle, client, typed):
    before = cycle.due_on
    answer = client.post(to("cycle_edit", cycle), typed)
    assert answer.status_code == 302
    cycle.refresh_from_db()
    assert cycle.due_on == today() + 20 * DAY != before
    detail = AuditEntry.objects.get(action="cycle.changed").detail
    assert detail["due_on"] == [str(before), str(cycle.due_on)]


def test_a_closed_cycle_is_changed_by_nobody(district, cycle, client, typed):
    close_cycle(cycle=cycle, by=district.leader)
    before = state()
    assert client.get(to("cycle_edit", cycle)).status_code == 409
    assert client.post(to("cycle_edit", cycle), typed).status_code == 409
    with pytest.raises(Conflict):
        update_cycle(cycle=cycle, by=district.leader, changed=["name"])
    assert changed(before) == set()


# --- Opening and closing --------------------------------------------------------------------


def test_opening_from_the_page(district, client, draft):
    offered = page(client.get(to("cycle_detail", draft)))
    assert to("cycle_open", draft) in offered
    answer = client.post(to("cycle_open", draft), {"pilots": [district.office.pk]}, follow=True)
    draft.refresh_from_db()
    assert draft.state == CycleState.OPEN
    assert "14" in page(answer)
    assert draft.reviews.owed().count() == 14
    assert [unit.unit for unit in draft.units.filter(is_pilot=True)] == [district.office]
    told = Notification.objects.filter(kind="opened").values_list("recipient", flat=True)
    assert len(told) == len(set(told)) == 9
    entry = AuditEntry.objects.get(action="cycle.opened")
    assert (entry.detail["owed"], entry.detail["pilots"]) == (14, [district.office.pk])


def test_opening_without_pilot_units(client, draft):
    assert client.post(to("cycle_open", draft)).status_code == 302
    assert not draft.units.filter(is_pilot=True).exists()


def test_opening_twice(district, client, draft):
    client.post(to("cycle_open", draft))
    before = state()
    answer = client.post(to("cycle_open", draft))
    assert answer.status_code == 409
    assert vi("This cycle was opened before.") in page(answer)
    assert changed(before) == set()


def test_a_pilot_that_is_not_directly_below(district, client, draft):
    before = state()
    for chosen in (district.cell.pk, "0", "x", "99999999999999999999"):
        answer = client.post(to("cycle_open", draft), {"pilots": [chosen]})
        assert answer.status_code == 409, chosen
    assert changed(before) == set()


def test_a_root_that_is_not_in_force_cannot_be_opened(district, client, draft):
    PartyUnit.objects.filter(pk=district.root.pk).update(valid_to=today() - DAY)
    before = state()
    answer = client.post(to("cycle_open", draft))
    assert answer.status_code == 409
    assert vi("The unit that runs the cycle is not in force today.") in page(answer)
    assert changed(before) == set()


def test_a_cycle_whose_root_was_dissolved_can_still_be_closed(district, cycle, client):
    """As in 2025, when a whole level of the Party was abolished in mid-year."""
    PartyUnit.objects.filter(pk=district.root.pk).update(valid_to=today() - DAY)
    assert client.post(to("cycle_close", cycle)).status_code == 302
    cycle.refresh_from_db()
    assert (cycle.state, cycle.reviews.owed().count()) == (CycleState.CLOSED, 14)


def test_closing_from_the_page(district, cycle, client):
    answer = client.post(to("cycle_close", cycle), follow=True)
    cycle.refresh_from_db()
    assert cycle.state == CycleState.CLOSED
    assert vi("The cycle is closed; its reviews stay as they are.") in page(answer)
    before = state()
    assert client.post(to("cycle_close", cycle)).status_code == 409
    assert client.post(to("cycle_open", cycle)).status_code == 409
    assert changed(before) == set()


def test_a_draft_cannot_be_closed(client, draft):
    before = state()
    assert client.post(to("cycle_close", draft)).status_code == 409
    assert changed(before) == set()


# --- Who ------------------------------------------------------------------------------------


def test_who_sees_a_cycle_does_not_run_it(district, cycle, sign_in, typed):
    for role in MEMBERS:
        client = sign_in(getattr(district, role))
        before = state()
        assert client.get(reverse("cycle_create")).status_code == 403, role
        assert client.post(reverse("cycle_create"), typed).status_code == 403, role
        assert client.get(to("cycle_edit", cycle)).status_code == 403, role
        for name in ("cycle_edit", "cycle_open", "cycle_close"):
            assert client.post(to(name, cycle), typed).status_code == 403, (role, name)
        assert changed(before) == set()


def test_a_draft_is_seen_by_those_who_run_it(district, draft, sign_in):
    for role in (*MEMBERS, "operator"):
        client = sign_in(getattr(district, role))
        assert client.get(to("cycle_detail", draft)).status_code == 404, role
        assert client.post(to("cycle_open", draft)).status_code == 404, role


def test_the_actions_refuse_strangers(district, draft):
    running = open_district_cycle(district)
    before = state()
    for by in (district.town_secretary, district.administrator, district.operator):
        acts = [
            partial(create_cycle, cycle=ReviewCycle(root=district.root), by=by),
            partial(update_cycle, cycle=draft, by=by, changed=["name"]),
            partial(open_cycle, cycle=draft, by=by),
            partial(close_cycle, cycle=running, by=by),
        ]
        for act in acts:
            with pytest.raises(NotAllowed):
                act()
    assert changed(before) == set()
    assert SelfReview.objects.count() == 14


def test_other_methods_are_refused(client, draft):
    for name in ("cycle_open", "cycle_close"):
        for method in ("get", "head", "put", "delete", "options"):
            assert getattr(client, method)(to(name, draft)).status_code == 405, (name, method)
