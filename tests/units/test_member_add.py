from tests.cast import District
from tests.factories import join, make_cadre, make_unit
from tests.units.battery import bad, last_entry, refuses, takes_only
from units.enums import UnitKind
from units.models import Cadre, Membership, PartyUnit


def address(unit: PartyUnit) -> str:
    return f"/units/{unit.code}/members/add/"


def typed(cadre: Cadre, /, **changes: str) -> dict[str, str]:
    return {
        "cadre": str(cadre.code),
        "kind": "temporary",
        "status": "active",
        "since": "2026-11-01",
    } | changes


def test_finds_chooses_and_adds(admin, district: District) -> None:
    page = admin.get(address(district.cell), {"q": "huynh duc"})
    assert [person.cadre for person in page.context["people"]] == [district.other_secretary]
    choice = f"?cadre={district.other_secretary.code}"
    assert choice in page.text
    form = admin.get(address(district.cell) + choice)
    assert form.context["cadre"] == district.other_secretary
    # Who is an official member elsewhere is rather moved.
    (elsewhere,) = form.context["elsewhere"]
    assert f"/units/members/{elsewhere.code}/move/?to={district.cell.code}" in form.text
    response = admin.post(address(district.cell), typed(district.other_secretary))
    assert response.status_code == 302
    membership = Membership.objects.get(cadre=district.other_secretary, unit=district.cell)
    assert membership.kind == "temporary"
    entry = last_entry()
    assert (entry.action, entry.target_code) == ("membership.created", membership.code)
    assert (entry.actor, entry.subject) == (district.administrator, district.other_secretary)


def test_strangers_and_insiders(sign_in, district: District) -> None:
    data = typed(district.other_secretary)
    for user in (district.other_secretary, district.operator):
        refuses(sign_in(user), address(district.cell), data, 404)
    for user in (district.secretary, district.leader, district.peer):
        refuses(sign_in(user), address(district.cell), data, 403)


def test_other_verbs(admin, district: District) -> None:
    takes_only(admin, address(district.cell), "get", "post")


def test_a_committee_has_no_members(admin, district: District) -> None:
    refuses(admin, address(district.town), typed(district.peer), 409)


def test_bad_input(admin, district: District) -> None:
    cadre = district.other_secretary
    bad(admin, address(district.cell), typed(cadre, since="2027-12-01"), "since")
    bad(admin, address(district.cell), typed(cadre, kind="official"), "since")  # overlaps
    bad(admin, address(district.cell), typed(district.peer), "since")  # a member already
    bad(admin, address(district.cell), {}, "cadre")
    warned = admin.get(address(district.cell), {"cadre": str(district.peer.code)})
    assert warned.context["here"] == district.peer.memberships.get()


def test_foreign_people_are_refused(admin, district: District) -> None:
    stranger = make_cadre("Người Lạ")
    root = make_unit("Huyện ủy khác", UnitKind.SUPERIOR)
    join(stranger, make_unit("Chi bộ khác", UnitKind.GRASSROOTS_CELL, root))
    assert not admin.get(address(district.cell), {"q": "nguoi la"}).context["people"]
    for code in (stranger.code, district.operator.code, district.cell.code, "1", "\x00"):
        bad(admin, address(district.cell), typed(district.peer, cadre=str(code)), "cadre")
        page = admin.get(address(district.cell), {"cadre": str(code)})
        assert page.templates[0].name == "units/person_pick.html"


def test_an_empty_search_is_designed(admin, district: District) -> None:
    assert "empty-title" in admin.get(address(district.cell), {"q": "khongcoai"}).text
