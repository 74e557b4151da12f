from datetime import date, timedelta

import pytest

from tests.cast import District
from tests.factories import appoint, join, make_cadre, make_unit
from tests.units.battery import bad, last_entry, refuses, takes_only
from tuphe.lib.dates import today
from units.enums import Post, UnitKind
from units.models import Appointment, Cadre, PartyUnit


def address(unit: PartyUnit) -> str:
    return f"/units/{unit.code}/posts/new/"


def typed(cadre: Cadre, /, **changes: str) -> dict[str, str]:
    return {"cadre": str(cadre.code), "post": "deputy", "since": "2026-11-20"} | changes


def test_finds_chooses_and_appoints(admin, district: District) -> None:
    likely = admin.get(address(district.cell))
    assert district.author in [person.cadre for person in likely.context["people"]]
    page = admin.get(address(district.cell), {"q": "vo dung"})
    assert [person.cadre for person in page.context["people"]] == [district.peer]
    choice = f"?cadre={district.peer.code}"
    assert choice in page.text
    assert admin.get(address(district.cell) + choice).context["cadre"] == district.peer
    response = admin.post(address(district.cell) + choice, typed(district.peer))
    assert response.status_code == 302
    held = district.peer.appointments.get()
    assert (held.unit, held.post, held.since) == (
        district.cell,
        Post.DEPUTY,
        date(2026, 11, 20),
    )
    entry = last_entry()
    assert (entry.action, entry.actor, entry.subject, entry.target_code) == (
        "appointment.created",
        district.administrator,
        district.peer,
        held.code,
    )


def test_the_new_post_counts_at_once(admin, sign_in, district: District) -> None:
    client = sign_in(district.peer)
    where = f"/units/{district.other_cell.code}/"
    assert client.get(where).status_code == 404
    admin.post(address(district.town), typed(district.peer))
    assert client.get(where).status_code == 200


def test_strangers_and_insiders(sign_in, district: District) -> None:
    data = typed(district.peer)
    for user in (district.other_secretary, district.operator):
        refuses(sign_in(user), address(district.cell), data, 404)
    for user in (district.secretary, district.leader, district.peer):
        refuses(sign_in(user), address(district.cell), data, 403)


def test_other_verbs(admin, district: District) -> None:
    takes_only(admin, address(district.cell), "get", "post")


def test_nobody_appoints_themselves(admin, district: District) -> None:
    """Else an administrator, who reads no review, could become a reader."""
    assert not admin.get(address(district.cell), {"q": "bui thanh tam"}).context["people"]
    bad(admin, address(district.cell), typed(district.administrator), "cadre")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("post", ""),
        ("post", "emperor"),
        ("since", ""),
        ("since", "1929-12-31"),
        ("since", "2027-11-25"),
        ("since", "nay"),
    ],
)
def test_bad_input_is_shown_beside_its_field(
    admin, district: District, field: str, value: str
) -> None:
    bad(admin, address(district.cell), typed(district.peer, **{field: value}), field)


def test_a_second_seat_in_the_committee(admin, district: District) -> None:
    bad(admin, address(district.cell), typed(district.committee_member), "since")
    data = typed(district.committee_member, post="admin")
    assert admin.post(address(district.cell), data).status_code == 302
    bad(admin, address(district.cell), data, "since")
    elsewhere = typed(district.committee_member)
    assert admin.post(address(district.town), elsewhere).status_code == 302


def test_a_seat_after_the_last_one_has_ended(admin, district: District) -> None:
    Appointment.objects.filter(cadre=district.committee_member).update(until="2026-11-19")
    data = typed(district.committee_member)
    bad(admin, address(district.cell), data | {"since": "2026-11-19"}, "since")
    assert admin.post(address(district.cell), data).status_code == 302


def test_a_unit_has_one_secretary(admin, district: District) -> None:
    data = typed(district.peer, post="secretary")
    response = bad(admin, address(district.cell), data, "post")
    assert district.secretary.full_name in response.text
    Appointment.objects.filter(cadre=district.secretary).update(until="2026-11-22")
    assert "22/11/2026" in bad(admin, address(district.cell), data, "post").text
    data["since"] = "2026-11-23"
    assert admin.post(address(district.cell), data).status_code == 302


def test_foreign_people_are_refused(admin, district: District) -> None:
    stranger = make_cadre("Người Lạ")
    root = make_unit("Huyện ủy khác", UnitKind.SUPERIOR)
    join(stranger, make_unit("Chi bộ khác", UnitKind.GRASSROOTS_CELL, root))
    for code in (stranger.code, district.operator.code, district.cell.code, "1", "\x00", ""):
        bad(admin, address(district.cell), typed(district.peer, cadre=str(code)), "cadre")


def test_a_unit_that_ends_earlier(admin, district: District) -> None:
    last = today() + timedelta(days=3)
    PartyUnit.objects.filter(pk=district.cell.pk).update(valid_to=last)
    after = (last + timedelta(days=1)).isoformat()
    bad(admin, address(district.cell), typed(district.peer, since=after), "since")


def test_the_administrator_of_a_cell_reaches_no_further(sign_in, district: District) -> None:
    cell_admin = make_cadre("Quản Trị Chi Bộ")
    appoint(cell_admin, district.cell, Post.ADMIN)
    client = sign_in(cell_admin)
    refuses(client, address(district.town), typed(district.peer), 404)
    bad(client, address(district.cell), typed(district.other_secretary), "cadre")
    assert client.post(address(district.cell), typed(district.peer)).status_code == 302
