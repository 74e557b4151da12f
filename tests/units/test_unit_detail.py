from datetime import timedelta

from tests.cast import District
from tests.database import cost
from tests.factories import appoint, join, make_cadre, make_unit
from tests.units.battery import takes_only
from tuphe.lib.dates import today
from units.directory import directory
from units.enums import MembershipKind, MembershipStatus, Post, UnitKind
from units.models import PartyUnit


def address(unit: PartyUnit) -> str:
    return f"/units/{unit.code}/"


def listed(unit: PartyUnit) -> list[str]:
    return [entry.cadre.full_name for entry in directory(unit, today()).entries]


def test_shows_posts_first_then_members_by_given_name(admin, district: District) -> None:
    response = admin.get(address(district.cell))
    assert response.status_code == 200
    assert listed(district.cell) == [
        "Phạm Thị Ánh",  # secretary
        "Đặng Quốc Ấn",  # committee
        "Nguyễn Văn Á",
        "Hồ Văn Cựu",
        "Võ Thị Thuỳ Dung",
        "Lê Hoàng Sơn",
    ]
    for name in listed(district.cell):
        assert name in response.text


def test_posts_stand_in_their_order(district: District) -> None:
    for name, post in (("Ủy Viên", Post.COMMITTEE), ("Phó Bí", Post.DEPUTY)):
        appoint(make_cadre(name), district.cell, post)
    appoint(district.author, district.cell, Post.ADMIN)
    appoint(make_cadre("Quản Trị"), district.cell, Post.ADMIN)
    assert listed(district.cell) == [
        "Phạm Thị Ánh",
        "Phó Bí",
        "Đặng Quốc Ấn",
        "Ủy Viên",
        "Quản Trị",
        "Nguyễn Văn Á",  # an administrator, but first of all a member
        "Hồ Văn Cựu",
        "Võ Thị Thuỳ Dung",
        "Lê Hoàng Sơn",
    ]


def test_tells_status_kind_and_what_is_coming_in_words(admin, district: District) -> None:
    day = today() + timedelta(days=9)
    join(make_cadre("Miễn Sinh Hoạt"), district.cell, status=MembershipStatus.EXEMPT)
    join(make_cadre("Tạm Thời"), district.cell, kind=MembershipKind.TEMPORARY)
    join(make_cadre("Sắp Đến"), district.cell, since=day)
    text = admin.get(address(district.cell)).text
    assert str(MembershipStatus.EXEMPT.label) in text
    assert str(MembershipKind.TEMPORARY.label) in text
    assert f"{day:%d/%m/%Y}" in text


def test_history_holds_the_posts_that_have_ended(admin, district: District) -> None:
    response = admin.get(address(district.cell))
    (held,) = response.context["directory"].history
    assert held.cadre == district.former


def test_children_in_force_with_their_counts(admin, district: District) -> None:
    make_unit("Chi bộ đã giải thể", UnitKind.CELL, district.town, valid_to="2020-01-01")
    response = admin.get(address(district.town))
    assert response.context["children"] == [(district.cell, 6), (district.other_cell, 1)]
    assert response.context["total"] == 7
    assert "giải thể" not in response.text


def test_contact_is_shown_to_those_above_only(sign_in, district: District) -> None:
    for user in (district.secretary, district.town_secretary, district.administrator):
        assert "author@example.org" in sign_in(user).get(address(district.cell)).text
    text = sign_in(district.peer).get(address(district.cell)).text
    assert "Nguyễn Văn Á" in text
    assert "@example.org" not in text


def test_of_a_unit_above_only_the_name_is_shown(sign_in, district: District) -> None:
    response = sign_in(district.peer).get(address(district.town))
    assert response.status_code == 200
    assert district.town.name in response.text
    assert district.town_secretary.full_name not in response.text
    assert district.other_cell.name not in response.text
    assert response.context["directory"] is None


def test_a_stranger_gets_404(sign_in, district: District) -> None:
    for user in (district.other_secretary, district.office_secretary, district.operator):
        assert sign_in(user).get(address(district.cell)).status_code == 404
    nowhere = "/units/00000000-0000-0000-0000-000000000000/"
    assert sign_in(district.administrator).get(nowhere).status_code == 404


def test_buttons_are_for_administrators(sign_in, admin, district: District) -> None:
    assert f"{address(district.cell)}edit/" in admin.get(address(district.cell)).text
    for user in (district.secretary, district.leader, district.peer):
        text = sign_in(user).get(address(district.cell)).text
        assert "/edit/" not in text
        assert "/new/" not in text
        assert "/end/" not in text


def test_a_unit_that_has_ended_says_so(admin, district: District) -> None:
    PartyUnit.objects.filter(pk=district.cell.pk).update(valid_to="2025-06-30")
    assert "30/06/2025" in admin.get(address(district.cell)).text


def test_empty_units_are_designed(admin, district: District) -> None:
    unit = make_unit("Chi bộ mới", UnitKind.CELL, district.town)
    assert "empty-title" in admin.get(address(unit)).text


def test_a_name_is_shown_as_text(admin, district: District) -> None:
    join(make_cadre("<b>Đậm</b>"), district.cell)
    text = admin.get(address(district.cell)).text
    assert "<b>Đậm" not in text
    assert "&lt;b&gt;Đậm" in text


def test_other_verbs(admin, district: District) -> None:
    takes_only(admin, address(district.cell), "get")


def test_costs_the_same_for_sixty_children_and_three_hundred_people(
    admin, district: District
) -> None:
    before = cost(admin, address(district.town)), cost(admin, address(district.cell))
    for number in range(60):
        make_unit(f"Chi bộ {number}", UnitKind.CELL, district.town)
    for number in range(300):
        cadre = make_cadre(f"Người {number}")
        join(cadre, district.cell)
        if number % 10 == 0:
            appoint(cadre, district.cell, Post.COMMITTEE)
            appoint(cadre, district.town, Post.COMMITTEE)
    after = cost(admin, address(district.town)), cost(admin, address(district.cell))
    assert after == before
    assert max(after) <= 10
