from datetime import timedelta

import pytest

from tests.cast import District
from tests.factories import make_unit
from tests.units.battery import LONG, NUL, bad, last_entry, refuses, takes_only
from tuphe.lib.dates import today
from units.enums import UnitKind
from units.models import PartyUnit


def address(unit: PartyUnit) -> str:
    return f"/units/{unit.code}/new/"


def typed(**changes: str) -> dict[str, str]:
    return {
        "kind": "cell",
        "name": "Chi bộ Khu phố 3",
        "short_name": "CB KP3",
        "official_code": "74726002000003",
        "valid_from": "2026-11-01",
    } | changes


def test_creates_the_unit_below_and_records_it(admin, district: District) -> None:
    assert admin.get(address(district.town)).status_code == 200
    response = admin.post(address(district.town), typed(name="  Chi bộ   Khu phố 3 "))
    unit = PartyUnit.objects.get(official_code="74726002000003")
    assert response.status_code == 302
    assert response["Location"] == f"/units/{unit.code}/"
    assert (unit.name, unit.parent, unit.kind) == ("Chi bộ Khu phố 3", district.town, "cell")
    assert unit.path == f"{district.town.path}{unit.pk:06d}/"
    entry = last_entry()
    assert (entry.action, entry.actor) == ("unit.created", district.administrator)
    assert entry.target_code == unit.code
    assert entry.detail["parent"] == str(district.town.code)


def test_a_new_unit_stands_after_its_siblings(admin, district: District) -> None:
    PartyUnit.objects.filter(pk=district.cell.pk).update(position=7)
    admin.post(address(district.town), typed())
    assert PartyUnit.objects.get(name="Chi bộ Khu phố 3").position == 8
    PartyUnit.objects.filter(pk=district.cell.pk).update(position=32_767)
    assert (
        admin.post(
            address(district.town), typed(name="Chi bộ Khu phố 4", official_code="")
        ).status_code
        == 302
    )


def test_the_dots_of_an_official_code_are_taken_away(admin, district: District) -> None:
    admin.post(address(district.town), typed(official_code="74.726.002.000.003"))
    assert PartyUnit.objects.filter(official_code="74726002000003").exists()


def test_strangers_and_insiders(sign_in, district: District) -> None:
    for user in (district.office_secretary, district.operator):
        refuses(sign_in(user), address(district.town), typed(), 404)
    insiders = (district.leader, district.town_secretary, district.peer, district.other_secretary)
    for user in insiders:
        refuses(sign_in(user), address(district.town), typed(), 403)


def test_other_verbs(admin, district: District) -> None:
    takes_only(admin, address(district.town), "get", "post")


def test_nothing_stands_below_a_group(admin, district: District) -> None:
    group = make_unit("Tổ đảng 1", UnitKind.GROUP, district.cell)
    refuses(admin, address(group), typed(), 409)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", NUL),
        ("name", LONG),
        ("name", "🙂"),
        ("name", "chi bộ khu phố 1"),  # a sibling's
        ("short_name", LONG),
        ("official_code", "123"),
        ("official_code", "12345678901234x"),
        ("official_code", "11111111111111"),  # another unit's
        ("kind", "superior"),  # not below a grassroots committee
        ("kind", "nothing"),
        ("valid_from", ""),
        ("valid_from", "31/02/2026"),
        ("valid_from", "1929-12-31"),
        ("valid_from", "2027-11-25"),
    ],
)
def test_bad_input_is_shown_beside_its_field(
    admin, district: District, field: str, value: str
) -> None:
    PartyUnit.objects.filter(pk=district.office.pk).update(official_code="11111111111111")
    response = bad(admin, address(district.town), typed(**{field: value}), field)
    assert "form-errors" in response.text


def test_everything_missing(admin, district: District) -> None:
    bad(admin, address(district.town), {}, "name")


def test_a_parent_that_ends_earlier(admin, district: District) -> None:
    last = today() + timedelta(days=5)
    PartyUnit.objects.filter(pk=district.town.pk).update(valid_to=last)
    after = (last + timedelta(days=1)).isoformat()
    bad(admin, address(district.town), typed(valid_from=after), "valid_from")


def test_the_tree_is_not_endless(admin, district: District) -> None:
    parent = district.root
    for level in range(parent.depth, 30):
        parent = make_unit(f"Cấp {level}", UnitKind.SUPERIOR, parent)
    bad(admin, address(parent), typed(kind="superior"), "name")
