import pytest

from tests.cast import District
from tests.factories import appoint, make_cadre
from tests.units.battery import LONG, NUL, bad, headline, last_entry, refuses, takes_only, trail
from tuphe.lib.errors import NotAllowed
from units import actions
from units.enums import Post
from units.models import Cadre, Membership


def address(cadre: Cadre) -> str:
    return f"/units/members/{cadre.memberships.get().code}/edit/"


def typed(**changes: str) -> dict[str, str]:
    return {
        "full_name": "Nguyễn Văn Ánh",
        "birth_year": "1985",
        "work_title": "Phó trưởng phòng",
        "joined_party_on": "2010-02-03",
        "email": "anh.moi@example.org",
        "phone": "0650 999 888",
        "username": "author",
        "status": "exempt",
    } | changes


def test_changes_the_person_and_the_status_and_records_them(admin, district: District) -> None:
    assert admin.get(address(district.author)).status_code == 200
    assert admin.post(address(district.author), typed()).status_code == 302
    cadre = Cadre.objects.get(pk=district.author.pk)
    assert (cadre.full_name, cadre.search_key) == ("Nguyễn Văn Ánh", "nguyen van anh")
    assert (cadre.email, cadre.phone) == ("anh.moi@example.org", "0650 999 888")
    assert cadre.memberships.get().status == "exempt"
    (_, person), (_, membership) = trail()
    assert person["full_name"] == ["Nguyễn Văn Á", "Nguyễn Văn Ánh"]
    assert person["birth_year"] == [None, "1985"]
    assert person["email"] == person["phone"] == "changed"
    assert membership == {"status": ["active", "exempt"]}
    assert "example.org" not in str(trail())
    entry = last_entry()
    assert (entry.actor, entry.subject) == (district.administrator, district.author)


def test_nothing_changed_writes_nothing(admin, district: District) -> None:
    form = admin.get(address(district.author)).context["form"]
    same = {name: form[name].value() or "" for name in form.fields}
    assert admin.post(address(district.author), same).status_code == 302
    assert trail() == []


def test_a_password_survives_other_changes(admin, district: District) -> None:
    before = Cadre.objects.get(pk=district.author.pk).password
    admin.post(address(district.author), typed())
    assert Cadre.objects.get(pk=district.author.pk).password == before
    admin.post(address(district.author), typed(username="moi"))
    assert Cadre.objects.get(pk=district.author.pk).password == before
    admin.post(address(district.author), typed(username=""))
    assert not Cadre.objects.get(pk=district.author.pk).has_usable_password()
    admin.post(address(district.author), typed(username="lai"))
    assert Cadre.objects.get(pk=district.author.pk).has_usable_password()


def test_strangers_and_insiders(sign_in, district: District) -> None:
    for user in (district.other_secretary, district.operator):
        refuses(sign_in(user), address(district.author), typed(), 404)
    for user in (district.secretary, district.leader, district.peer, district.author):
        refuses(sign_in(user), address(district.author), typed(), 403)


def test_other_verbs(admin, district: District) -> None:
    takes_only(admin, address(district.author), "get", "post")


def test_a_membership_that_has_ended_is_closed(admin, district: District) -> None:
    where = address(district.author)
    Membership.objects.filter(cadre=district.author).update(until="2026-11-22")
    refuses(admin, where, typed(), 409)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("full_name", ""),
        ("full_name", NUL),
        ("full_name", LONG),
        ("birth_year", "2020"),
        ("work_title", LONG),
        ("joined_party_on", "2027-01-01"),
        ("email", "x"),
        ("phone", "abcdefg"),
        ("username", "peer"),
        ("status", "dead"),
    ],
)
def test_bad_input_is_shown_beside_its_field(
    admin, district: District, field: str, value: str
) -> None:
    response = bad(admin, address(district.author), typed(**{field: value}), field)
    assert headline(response) == "Nguyễn Văn Á"  # the stored name, not the typed one


def test_a_change_by_someone_else_is_not_overwritten_unseen(admin, district: District) -> None:
    stale = admin.get(address(district.author)).context["form"]["seen"].value()
    Cadre.objects.filter(pk=district.author.pk).update(phone="0650 111 111")
    response = admin.post(address(district.author), typed(seen=stale))
    assert response.status_code == 422
    form = response.context["form"]
    assert form.has_error("phone", "stale")
    assert "0650 111 111" in str(form.errors["phone"])
    assert Cadre.objects.get(pk=district.author.pk).phone == "0650 111 111"
    again = typed(seen=form["seen"].value())
    assert admin.post(address(district.author), again).status_code == 302


def test_the_administrator_of_a_cell_does_not_take_over_an_account_from_above(
    sign_in, district: District
) -> None:
    cell_admin = make_cadre("Quản Trị Chi Bộ")
    appoint(cell_admin, district.cell, Post.ADMIN)
    client = sign_in(cell_admin)
    data = typed(email="ke.trom@example.org", username="ketrom")
    assert client.post(address(district.town_secretary), data).status_code == 302
    stored = Cadre.objects.get(pk=district.town_secretary.pk)
    assert (stored.email, stored.username) == ("town_secretary@example.org", "town_secretary")
    assert stored.work_title == "Phó trưởng phòng"


def test_the_action_itself_guards_the_account(district: District) -> None:

    cell_admin = make_cadre("Quản Trị Chi Bộ")
    appoint(cell_admin, district.cell, Post.ADMIN)
    membership = district.town_secretary.memberships.get()
    with pytest.raises(NotAllowed):
        actions.update_member(membership=membership, values={"email": "x@y.vn"}, by=cell_admin)
    assert trail() == []
