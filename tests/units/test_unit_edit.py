import pytest

from tests.cast import District
from tests.units.battery import LONG, NUL, bad, headline, last_entry, refuses, takes_only, trail
from units.models import PartyUnit


def address(unit: PartyUnit) -> str:
    return f"/units/{unit.code}/edit/"


def typed(**changes: str) -> dict[str, str]:
    return {
        "name": "Chi bộ Khu phố Một",
        "short_name": "CB KP1",
        "official_code": "74726002000001",
        "position": "3",
    } | changes


def seen(client, unit: PartyUnit) -> str:
    return client.get(address(unit)).context["form"]["seen"].value()


def test_changes_and_records_old_and_new(admin, district: District) -> None:
    response = admin.post(address(district.cell), typed(seen=seen(admin, district.cell)))
    assert response.status_code == 302
    unit = PartyUnit.objects.get(pk=district.cell.pk)
    assert (unit.name, unit.short_name, unit.position) == ("Chi bộ Khu phố Một", "CB KP1", 3)
    assert unit.search_key == "chi bo khu pho mot cb kp1 74726002000001"
    assert unit.path == district.cell.path
    entry = last_entry()
    assert (entry.action, entry.actor, entry.target_code) == (
        "unit.changed",
        district.administrator,
        unit.code,
    )
    assert entry.detail["name"] == ["Chi bộ Khu phố 1", "Chi bộ Khu phố Một"]
    assert entry.detail["position"] == ["0", "3"]


def test_nothing_changed_writes_nothing(admin, district: District) -> None:
    same = {"name": "Chi bộ Khu phố 1", "short_name": "", "official_code": "", "position": "0"}
    assert admin.post(address(district.cell), same).status_code == 302
    assert trail() == []


def test_strangers_and_insiders(sign_in, district: District) -> None:
    for user in (district.other_secretary, district.office_secretary, district.operator):
        refuses(sign_in(user), address(district.cell), typed(), 404)
    for user in (district.secretary, district.leader, district.peer):
        refuses(sign_in(user), address(district.cell), typed(), 403)


def test_other_verbs(admin, district: District) -> None:
    takes_only(admin, address(district.cell), "get", "post")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", NUL),
        ("name", LONG),
        ("name", "Chi bộ Khu phố 2"),  # a sibling's
        ("short_name", NUL),
        ("short_name", LONG),
        ("official_code", "7472600200000"),
        ("official_code", "11111111111111"),  # another unit's
        ("position", "-1"),
        ("position", "99999"),
        ("position", "đầu"),
    ],
)
def test_bad_input_is_shown_beside_its_field(
    admin, district: District, field: str, value: str
) -> None:
    PartyUnit.objects.filter(pk=district.office.pk).update(official_code="11111111111111")
    response = bad(admin, address(district.cell), typed(**{field: value}), field)
    assert headline(response) == district.cell.name  # the stored name, not the typed one


def test_a_change_by_someone_else_is_not_overwritten_unseen(admin, district: District) -> None:
    stale = seen(admin, district.cell)
    PartyUnit.objects.filter(pk=district.cell.pk).update(short_name="CB Một")
    data = typed(seen=stale)
    response = admin.post(address(district.cell), data)
    assert response.status_code == 422
    form = response.context["form"]
    assert form.has_error("short_name", "stale")
    assert "CB Một" in response.text
    assert form["name"].value() == data["name"]
    again = typed(seen=form["seen"].value())
    assert admin.post(address(district.cell), again).status_code == 302
    assert PartyUnit.objects.get(pk=district.cell.pk).short_name == "CB KP1"


def test_long_names_fit_their_columns(admin, district: District) -> None:
    data = typed(name="Đ" * 200, short_name="Ậ" * 60)
    assert admin.post(address(district.cell), data).status_code == 302
    assert len(PartyUnit.objects.get(pk=district.cell.pk).search_key) == 200 + 60 + 14 + 2
