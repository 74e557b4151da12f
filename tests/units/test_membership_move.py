from datetime import date, timedelta

import pytest

from reviews.actions.cycles import sync_cycle
from tests.cast import District, review_of
from tests.factories import appoint, join, make_cadre, make_unit
from tests.units.battery import bad, refuses, takes_only, trail
from tuphe.lib.dates import today
from units.enums import MembershipKind, Post, UnitKind
from units.models import Cadre, Membership, PartyUnit


def address(cadre: Cadre) -> str:
    return f"/units/members/{cadre.memberships.get().code}/move/"


def typed(unit: PartyUnit, /, **changes: str) -> dict[str, str]:
    return {"unit": str(unit.code), "since": "2026-11-23"} | changes


def test_ends_one_and_begins_the_other_and_records_both(admin, district: District) -> None:
    where = address(district.secretary)
    assert admin.get(where).status_code == 200
    response = admin.post(where, typed(district.other_cell, end_posts="on"))
    assert response["Location"] == f"/units/{district.other_cell.code}/"
    old, new = district.secretary.memberships.order_by("since")
    assert (old.unit, old.until) == (district.cell, date(2026, 11, 22))
    assert (new.unit, new.since, new.until) == (district.other_cell, date(2026, 11, 23), None)
    assert (new.kind, new.status) == (old.kind, old.status)
    assert district.secretary.appointments.get().until == date(2026, 11, 22)
    acts = dict(trail())
    assert list(acts) == ["membership.ended", "appointment.ended", "membership.created"]
    assert acts["membership.ended"]["moved_to"] == str(district.other_cell.code)
    assert acts["membership.created"]["moved_from"] == str(district.cell.code)


def test_a_link_may_name_the_new_unit(admin, district: District) -> None:
    page = admin.get(address(district.author), {"to": str(district.office.code)})
    assert page.context["form"]["unit"].value() == str(district.office.code)
    assert f'value="{district.office.code}" selected' in page.text


def test_offers_cells_and_groups_in_force_within_reach_only(sign_in, district: District) -> None:
    make_unit("Chi bộ đã giải thể", UnitKind.CELL, district.town, valid_to="2020-01-01")
    group = make_unit("Tổ đảng 1", UnitKind.GROUP, district.cell)
    town_admin = make_cadre("Quản Trị Thị Trấn")
    appoint(town_admin, district.town, Post.ADMIN)
    form = sign_in(town_admin).get(address(district.author)).context["form"]
    offered = {code for _group, units in form.fields["unit"].choices[1:] for code, _name in units}
    assert offered == {str(group.code), str(district.other_cell.code)}


def test_an_open_cycle_follows_at_its_next_round(admin, cycle, district: District) -> None:
    admin.post(address(district.author), typed(district.other_cell))
    sync_cycle(cycle=cycle, by=None)
    assert review_of(cycle, district.author).unit.unit == district.other_cell


def test_strangers_and_insiders(sign_in, district: District) -> None:
    data = typed(district.other_cell)
    for user in (district.other_secretary, district.operator):
        refuses(sign_in(user), address(district.author), data, 404)
    for user in (district.secretary, district.leader, district.peer, district.author):
        refuses(sign_in(user), address(district.author), data, 403)


def test_other_verbs(admin, district: District) -> None:
    takes_only(admin, address(district.author), "get", "post")


def test_what_has_ended_is_closed(admin, district: District) -> None:
    where = address(district.author)
    Membership.objects.filter(cadre=district.author).update(until=today() - timedelta(days=1))
    refuses(admin, where, typed(district.other_cell), 409)


def test_a_unit_out_of_reach_is_refused(sign_in, district: District) -> None:
    town_admin = make_cadre("Quản Trị Thị Trấn")
    appoint(town_admin, district.town, Post.ADMIN)
    client = sign_in(town_admin)
    for unit in (district.office, district.town, district.root, district.cell):
        bad(client, address(district.author), typed(unit), "unit")
    for code in ("", "1", "\x00", "00000000-0000-0000-0000-000000000000"):
        bad(client, address(district.author), typed(district.cell, unit=code), "unit")


@pytest.mark.parametrize("day", ["", "2015-01-01", "1929-01-01", "2027-12-01", "mai"])
def test_bad_days(admin, district: District, day: str) -> None:
    """Also the first day of the old membership, on which it cannot have ended already."""
    bad(admin, address(district.author), typed(district.other_cell, since=day), "since")


def test_a_move_that_does_not_fit_leaves_the_old_membership(admin, district: District) -> None:
    """The temporary membership there overlaps: neither half of the move is done."""
    where = address(district.author)
    join(district.author, district.other_cell, kind=MembershipKind.TEMPORARY)
    bad(admin, where, typed(district.other_cell), "since")
    assert Membership.objects.get(cadre=district.author, unit=district.cell).until is None


def test_a_new_unit_that_ends_earlier(admin, district: District) -> None:
    PartyUnit.objects.filter(pk=district.other_cell.pk).update(valid_to="2026-11-30")
    bad(admin, address(district.author), typed(district.other_cell, since="2026-12-01"), "since")
