"""Who sees which units and people: predicates and querysets, and whether they agree."""

from datetime import timedelta

import pytest

from tests.cast import District
from tests.factories import appoint, join, make_cadre, make_unit
from tuphe.lib.dates import today
from units import permissions
from units.enums import MembershipKind, Post, UnitKind
from units.models import Appointment, Cadre, Membership, PartyUnit


@pytest.fixture
def crowd(district: District) -> District:
    """The cast, and those in whom a rule could go wrong."""
    group = make_unit("Tổ đảng 1", UnitKind.GROUP, district.cell)
    join(make_cadre("Tổ Viên Một", "in_group"), group)
    guest = make_cadre("Khách Tạm Thời", "guest")
    join(guest, district.office)
    join(guest, district.cell, kind=MembershipKind.TEMPORARY)
    join(make_cadre("Sắp Đến", "coming"), district.cell, since=today() + timedelta(days=5))
    join(make_cadre("Đã Đi", "gone"), district.cell, until=today() - timedelta(days=1))
    cell_admin = make_cadre("Quản Trị Chi Bộ", "cell_admin")
    join(cell_admin, district.other_cell)
    appoint(cell_admin, district.cell, Post.ADMIN)
    appoint(
        make_cadre("Sẽ Làm Bí Thư", "later"),
        district.town,
        Post.SECRETARY,
        since=today() + timedelta(days=30),
    )
    make_cadre("Không Ở Đâu", "nowhere")
    return district


def test_predicate_and_queryset_agree_about_every_unit(crowd: District) -> None:
    for user in Cadre.objects.all():
        listed = set(PartyUnit.objects.visible_to(user))
        allowed = {unit for unit in PartyUnit.objects.all() if permissions.can_see(user, unit)}
        assert listed == allowed, user


def test_predicate_and_queryset_agree_about_every_person(crowd: District) -> None:
    everyone = list(Cadre.objects.all())
    for user in everyone:
        listed = set(Cadre.objects.visible_to(user))
        allowed = {cadre for cadre in everyone if permissions.can_see_person(user, cadre)}
        assert listed == allowed, user


def test_predicate_and_queryset_agree_about_memberships_and_posts(crowd: District) -> None:
    for user in Cadre.objects.all():
        for model in (Membership, Appointment):
            listed = set(model.objects.visible_to(user))
            allowed = {
                row
                for row in model.objects.select_related("unit")
                if permissions.can_see_people(user, row.unit)
            }
            assert listed == allowed, user


def test_predicate_and_queryset_agree_about_what_is_administered(crowd: District) -> None:
    for user in Cadre.objects.all():
        listed = set(PartyUnit.objects.filter(permissions.administered(user)))
        allowed = {unit for unit in PartyUnit.objects.all() if permissions.can_change(user, unit)}
        assert listed == allowed, user


def names(people) -> set[str]:
    return {cadre.username for cadre in people}


def seen_by(username: str) -> set[str]:
    return names(Cadre.objects.visible_to(Cadre.objects.get(username=username)))


CELL = {"town_secretary", "secretary", "committee_member", "author", "peer", "former"}
CELL |= {"in_group", "guest", "coming", "cell_admin"}


def test_a_member_knows_the_comrades_of_the_cell_and_nobody_else(crowd: District) -> None:
    assert seen_by("peer") == CELL
    assert seen_by("in_group") == CELL
    assert "gone" in seen_by("gone")
    assert seen_by("gone") == {"gone"}
    assert seen_by("nowhere") == {"nowhere"}
    assert seen_by("operator") == {"operator"}


def test_a_committee_and_an_administrator_see_all_below(crowd: District) -> None:
    below = CELL | {"other_secretary", "cell_admin", "later"}
    assert seen_by("town_secretary") == below
    assert seen_by("leader") == names(Cadre.objects.all()) - {"operator", "gone", "nowhere"}
    assert seen_by("administrator") == seen_by("leader")


def test_a_post_that_has_ended_shows_nothing(crowd: District) -> None:
    Membership.objects.filter(cadre=crowd.former).delete()
    assert seen_by("former") == {"former"}
    assert not PartyUnit.objects.visible_to(Cadre.objects.get(username="former")).exists()


def test_a_member_knows_the_names_from_the_own_cell_to_the_root(crowd: District) -> None:
    known = set(PartyUnit.objects.visible_to(crowd.peer))
    group = PartyUnit.objects.get(kind=UnitKind.GROUP)
    assert known == {crowd.root, crowd.town, crowd.cell, group}
    assert not permissions.can_see_people(crowd.peer, crowd.town)
    assert permissions.can_see_people(crowd.peer, crowd.cell)


def test_contact_is_for_those_above_not_for_comrades(crowd: District) -> None:
    for user in (crowd.secretary, crowd.town_secretary, crowd.leader, crowd.administrator):
        assert permissions.can_see_contact(user, crowd.cell)
    for user in (crowd.peer, crowd.former, crowd.other_secretary, crowd.operator):
        assert not permissions.can_see_contact(user, crowd.cell)


def test_only_administrators_at_or_above_change(crowd: District) -> None:
    cell_admin = Cadre.objects.get(username="cell_admin")
    for user in Cadre.objects.exclude(username__in=["cell_admin", "administrator"]):
        assert not any(permissions.can_change(user, unit) for unit in PartyUnit.objects.all())
    assert permissions.can_change(crowd.administrator, crowd.cell)
    assert permissions.can_change(cell_admin, crowd.cell)
    assert not permissions.can_change(cell_admin, crowd.town)
    assert not permissions.can_change(cell_admin, crowd.other_cell)


def test_an_administrator_does_not_touch_the_account_of_someone_with_a_post_above(
    crowd: District,
) -> None:
    """Else a new password of the town's secretary could be sent to the administrator of a cell."""
    cell_admin = Cadre.objects.get(username="cell_admin")
    assert permissions.can_change_account(cell_admin, crowd.author)
    assert permissions.can_change_account(cell_admin, crowd.secretary)
    assert not permissions.can_change_account(cell_admin, crowd.town_secretary)
    assert permissions.can_change_account(crowd.administrator, crowd.town_secretary)
    assert not permissions.can_change_account(crowd.administrator, crowd.operator)


def test_who_left_can_be_taken_back_by_the_administrator_and_by_nobody_else(
    crowd: District,
) -> None:
    reach = names(Cadre.objects.within_reach_of(crowd.administrator))
    assert "gone" in reach
    assert "nowhere" not in reach
    cell_admin = Cadre.objects.get(username="cell_admin")
    assert "gone" in names(Cadre.objects.within_reach_of(cell_admin))
    assert "other_secretary" not in names(Cadre.objects.within_reach_of(cell_admin))
    assert not Cadre.objects.within_reach_of(crowd.leader).exists()
    join(Cadre.objects.get(username="gone"), crowd.other_cell, since=today())
    assert "gone" not in names(Cadre.objects.within_reach_of(cell_admin))
