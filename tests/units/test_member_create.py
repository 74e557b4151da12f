from datetime import timedelta

import pytest

from tests.cast import District
from tests.concurrency import at_once
from tests.factories import LONG_AGO, join, make_cadre, make_unit
from tests.units.battery import LONG, NUL, bad, refuses, takes_only, trail
from tuphe.lib.dates import today
from units.enums import UnitKind
from units.models import Cadre, Membership, PartyUnit


def address(unit: PartyUnit) -> str:
    return f"/units/{unit.code}/members/new/"


def typed(**changes: str) -> dict[str, str]:
    return {
        "full_name": "Lý Thị Mới",
        "birth_year": "1990",
        "work_title": "Kế toán",
        "joined_party_on": "2015-05-19",
        "email": "moi@example.org",
        "phone": "0650 123 456",
        "username": "moi.lt",
        "kind": "official",
        "status": "active",
        "since": "2026-11-01",
    } | changes


def test_stores_the_person_and_the_membership_and_records_both(admin, district: District) -> None:
    assert admin.get(address(district.cell)).status_code == 200
    response = admin.post(address(district.cell), typed())
    assert response.status_code == 302
    cadre = Cadre.objects.get(username="moi.lt")
    membership = cadre.memberships.get()
    assert (membership.unit, membership.kind) == (district.cell, "official")
    assert (cadre.full_name, cadre.birth_year) == ("Lý Thị Mới", 1990)
    acts = trail()
    assert [action for action, _detail in acts] == ["cadre.created", "membership.created"]
    assert "moi@example.org" not in str(acts)
    assert "123 456" not in str(acts)


def test_a_user_name_gets_a_password_that_only_a_mail_can_replace(
    admin, district: District
) -> None:
    admin.post(address(district.cell), typed())
    assert Cadre.objects.get(username="moi.lt").has_usable_password()
    admin.post(address(district.cell), typed(full_name="Lý Văn Khác", username=""))
    other = Cadre.objects.get(full_name="Lý Văn Khác")
    assert other.username is None
    assert not other.has_usable_password()


def test_strangers_and_insiders(sign_in, district: District) -> None:
    for user in (district.other_secretary, district.office_secretary, district.operator):
        refuses(sign_in(user), address(district.cell), typed(), 404)
    for user in (district.secretary, district.leader, district.peer):
        refuses(sign_in(user), address(district.cell), typed(), 403)


def test_other_verbs(admin, district: District) -> None:
    takes_only(admin, address(district.cell), "get", "post")


def test_people_are_members_of_cells_and_groups_only(admin, district: District) -> None:
    refuses(admin, address(district.town), typed(), 409)
    group = make_unit("Tổ đảng 1", UnitKind.GROUP, district.cell)
    assert admin.post(address(group), typed()).status_code == 302


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("full_name", ""),
        ("full_name", NUL),
        ("full_name", LONG),
        ("full_name", "🙂🙂"),
        ("birth_year", "1800"),
        ("birth_year", "2020"),
        ("birth_year", "không rõ"),
        ("work_title", NUL),
        ("work_title", LONG),
        ("joined_party_on", "1929-01-01"),
        ("joined_party_on", "2027-01-01"),
        ("email", "không phải thư"),
        ("email", NUL),
        ("phone", "gọi tôi"),
        ("phone", "0" * 21),
        ("username", "có dấu cách"),
        ("username", "🙂"),
        ("username", "peer"),  # taken
        ("kind", "guest"),
        ("status", ""),
        ("since", ""),
        ("since", "1929-12-31"),
        ("since", "2027-11-25"),
    ],
)
def test_bad_input_is_shown_beside_its_field(
    admin, district: District, field: str, value: str
) -> None:
    bad(admin, address(district.cell), typed(**{field: value}), field)


def test_names_with_emoji_are_kept(admin, district: District) -> None:
    assert admin.post(address(district.cell), typed(full_name="Lý Mới 🌸")).status_code == 302
    assert Cadre.objects.filter(full_name="Lý Mới 🌸").exists()


# --- Someone of the same name ---------------------------------------------------------------


def test_a_namesake_is_asked_about_and_nothing_typed_is_lost(admin, district: District) -> None:
    Cadre.objects.filter(pk=district.other_secretary.pk).update(birth_year=1990)
    data = typed(full_name="Huỳnh Công Đức")
    response = bad(admin, address(district.cell), data, None)
    assert response.context["form"].has_error("__all__", "namesake")
    assert str(district.other_secretary.code) in response.text
    assert district.other_cell.name in response.text


@pytest.mark.parametrize(("stored", "year"), [(1990, "1990"), (None, "1990"), (1990, "")])
def test_who_may_be_the_same(admin, district: District, stored: int | None, year: str) -> None:
    Cadre.objects.filter(pk=district.peer.pk).update(birth_year=stored)
    for name in ("Võ Thị Thùy Dung", "võ thị thuỳ dung"):  # the mark on the other vowel
        bad(admin, address(district.cell), typed(full_name=name, birth_year=year), None)


def test_another_year_of_birth_is_another_person(admin, district: District) -> None:
    Cadre.objects.filter(pk=district.peer.pk).update(birth_year=1980)
    data = typed(full_name="Võ Thị Thuỳ Dung", birth_year="1990")
    assert admin.post(address(district.cell), data).status_code == 302


def test_another_person_of_the_same_name(admin, district: District) -> None:
    data = typed(full_name="Huỳnh Công Đức", same_as="new")
    assert admin.post(address(district.cell), data).status_code == 302
    assert Cadre.objects.filter(full_name="Huỳnh Công Đức").count() == 2


def test_the_same_person_is_taken_back(admin, district: District) -> None:
    gone = make_cadre("Lý Thị Mới", birth_year=1990)
    join(gone, district.other_cell, until=today() - timedelta(days=30))
    data = typed(same_as=str(gone.code), username="")
    response = admin.post(address(district.cell), data)
    membership = Membership.objects.get(cadre=gone, unit=district.cell)
    assert response["Location"] == f"/units/members/{membership.code}/edit/"
    assert Cadre.objects.filter(full_name="Lý Thị Mới").count() == 1


def test_the_same_person_with_an_official_membership_elsewhere(admin, district: District) -> None:
    data = typed(
        full_name="Huỳnh Công Đức", same_as=str(district.other_secretary.code), username=""
    )
    bad(admin, address(district.cell), data, "since")
    assert admin.post(address(district.cell), data | {"kind": "temporary"}).status_code == 302


def test_a_person_out_of_reach_is_neither_shown_nor_taken(admin, district: District) -> None:
    stranger = make_cadre("Lý Thị Mới", birth_year=1990)
    other_root = make_unit("Huyện ủy khác", UnitKind.SUPERIOR)
    join(stranger, make_unit("Chi bộ khác", UnitKind.GRASSROOTS_CELL, other_root))
    assert admin.post(address(district.cell), typed()).status_code == 302
    data = typed(full_name="Huỳnh Công Đức", same_as=str(stranger.code), username="")
    bad(admin, address(district.cell), data, None)
    assert stranger.memberships.get().since == LONG_AGO


@pytest.mark.django_db(transaction=True)
def test_two_clicks_make_one_person(sign_in, district: District) -> None:
    clients = [sign_in(district.administrator) for _ in range(3)]
    statuses = at_once(
        3, lambda: clients.pop().post(address(district.cell), typed(username="")).status_code
    )
    assert sorted(statuses) == [302, 422, 422]
    assert Cadre.objects.filter(full_name="Lý Thị Mới").count() == 1
