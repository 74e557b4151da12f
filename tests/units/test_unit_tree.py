from tests.cast import District
from tests.database import cost
from tests.factories import join, make_cadre, make_unit
from tests.units.battery import takes_only
from tuphe.lib.dates import today
from units.enums import MembershipKind, UnitKind
from units.models import Cadre, PartyUnit
from units.outline import Node, outline

TREE = "/units/"


def flat(nodes: list[Node]) -> list[Node]:
    return [each for node in nodes for each in (node, *flat(node.children))]


def shape(user: Cadre) -> list[tuple[str, int]]:
    return [(node.unit.label, node.total) for node in flat(outline(user, today()))]


def test_shows_the_whole_tree_with_counts_to_its_administrator(admin, district: District) -> None:
    response = admin.get(TREE)
    assert response.status_code == 200
    assert shape(district.administrator) == [
        ("Huyện ủy", 9),
        ("CB Văn phòng", 2),
        ("Đảng bộ thị trấn Tân Thành", 7),
        ("Chi bộ Khu phố 1", 6),
        ("Chi bộ Khu phố 2", 1),
    ]
    for unit in PartyUnit.objects.all():
        assert f"/units/{unit.code}/".encode() in response.content


def test_shows_a_member_the_way_to_the_own_cell_and_nothing_else(
    sign_in, district: District
) -> None:
    response = sign_in(district.peer).get(TREE)
    assert response.status_code == 200
    assert district.other_cell.name not in response.text
    assert district.office.name not in response.text
    nodes = flat(outline(district.peer, today()))
    assert [node.unit for node in nodes] == [district.root, district.town, district.cell]
    assert [node.shows_people for node in nodes] == [False, False, True]
    assert [node.is_home for node in nodes] == [False, False, True]
    assert all(node.is_open for node in nodes)


def test_a_temporary_member_is_counted_once(district: District) -> None:
    join(district.peer, district.other_cell, kind=MembershipKind.TEMPORARY)
    assert dict(shape(district.administrator))["Chi bộ Khu phố 2"] == 1
    assert dict(shape(district.administrator))["Huyện ủy"] == 9


def test_a_secretary_without_membership_sees_only_the_own_part(district: District) -> None:
    district.other_secretary.memberships.all().delete()
    user = Cadre.objects.get(pk=district.other_secretary.pk)
    assert [name for name, _total in shape(user)] == ["Chi bộ Khu phố 2"]


def test_a_unit_that_has_ended_is_not_in_the_tree(district: District) -> None:
    PartyUnit.objects.filter(pk=district.office.pk).update(valid_to="2025-06-30")
    assert "CB Văn phòng" not in dict(shape(district.administrator))


def test_siblings_stand_by_position_then_by_name(district: District) -> None:
    make_unit("Chi bộ Ấp 3", UnitKind.CELL, district.town)
    make_unit("Chi bộ Ấp 1", UnitKind.CELL, district.town)
    make_unit("Chi bộ Ấp 2", UnitKind.CELL, district.town, position=1)
    town = outline(district.administrator, today())[0].children[1]
    assert [node.unit.name for node in town.children] == [
        "Chi bộ Ấp 1",
        "Chi bộ Ấp 3",
        "Chi bộ Khu phố 1",
        "Chi bộ Khu phố 2",
        "Chi bộ Ấp 2",
    ]


def test_who_is_nowhere_gets_an_empty_page(sign_in, district: District) -> None:
    response = sign_in(district.operator).get(TREE)
    assert response.status_code == 200
    assert response.context["tree"] == []
    assert "empty-title" in response.text


def test_other_verbs(admin) -> None:
    takes_only(admin, TREE, "get")


def test_costs_the_same_for_sixty_units_in_five_levels(admin, district: District) -> None:
    before = cost(admin, TREE)
    parent = district.town
    for number, kind in enumerate([UnitKind.SECTION, UnitKind.CELL, UnitKind.GROUP]):
        for sibling in range(20):
            unit = make_unit(f"Đơn vị {number}.{sibling}", kind, parent)
        join(make_cadre(f"Người {number}"), unit)
        parent = unit
    assert max(unit.depth for unit in PartyUnit.objects.all()) == 5
    assert cost(admin, TREE) == before <= 8
