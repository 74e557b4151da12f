import pytest

from tests.cast import District
from tests.database import cost
from tests.factories import join, make_cadre, make_unit
from tests.units.battery import LONG, takes_only
from units import search
from units.enums import UnitKind
from units.models import Cadre

ADDRESS = "/units/search/"


def found(client, text: str) -> list[str]:
    response = client.get(ADDRESS, {"q": text})
    assert response.status_code == 200
    return [person.cadre.full_name for person in response.context["people"]]


def units_found(client, text: str) -> list[str]:
    return [place.unit.name for place in client.get(ADDRESS, {"q": text}).context["units"]]


@pytest.fixture
def names(district: District) -> District:
    for name in ("Nguyễn Văn An", "Nguyễn Văn Ánh", "Nguyễn Văn Bình", "Đỗ Thị Đào", "Dương Dũng"):
        join(make_cadre(name), district.cell)
    return district


def test_without_accents(admin, names: District) -> None:
    assert found(admin, "nguyen van a") == ["Nguyễn Văn Á", "Nguyễn Văn An", "Nguyễn Văn Ánh"]


def test_every_word_begins_a_word_of_the_name(admin, names: District) -> None:
    assert found(admin, "binh nguyen") == ["Nguyễn Văn Bình"]
    assert found(admin, "inh") == []


def test_hits_with_the_typed_accents_come_first(admin, names: District) -> None:
    assert found(admin, "nguyễn văn án") == ["Nguyễn Văn Ánh", "Nguyễn Văn An"]
    assert found(admin, "Nguyễn Văn Á")[0] == "Nguyễn Văn Á"


def test_d_and_đ_find_both_and_đ_its_own_first(admin, names: District) -> None:
    with_đ = {"Đặng Quốc Ấn", "Đỗ Thị Đào", "Huỳnh Công Đức"}
    with_d = {"Dương Dũng", "Võ Thị Thuỳ Dung"}
    for typed in ("đ", "Đ", "d", "D"):
        assert set(found(admin, typed)) == with_đ | with_d
    for typed in ("đ", "Đ"):
        assert set(found(admin, typed)[:3]) == with_đ


def test_equal_hits_stand_by_given_name(admin, names: District) -> None:
    hits = found(admin, "nguyen")
    assert hits == [
        "Nguyễn Văn Á",
        "Nguyễn Văn An",
        "Nguyễn Văn Ánh",
        "Nguyễn Văn Bình",
        "Nguyễn Văn Hùng",
    ]


def test_shows_units_and_posts(admin, district: District) -> None:
    response = admin.get(ADDRESS, {"q": "phạm thị ánh"})
    (person,) = response.context["people"]
    ((place),) = person.places
    assert place.unit == district.cell
    assert place.above == district.town
    assert len(place.role.split(", ")) == 2  # the post, and the membership


def test_finds_units_by_name_short_name_and_code(admin, district: District) -> None:
    unit = make_unit(
        "Chi bộ Ấp Đồng Sặc",
        UnitKind.CELL,
        district.town,
        short_name="CB ĐS",
        official_code="74726002000009",
    )
    for text in ("dong sac", "cb ds", "74726002000009", "chi bộ ấp"):
        assert units_found(admin, text) == [unit.name]


def test_stays_within_sight(sign_in, district: District) -> None:
    member = sign_in(district.peer)
    assert found(member, "huynh cong duc") == []  # of the other cell
    assert units_found(member, "khu pho") == [district.cell.name]
    (person,) = member.get(ADDRESS, {"q": "lê hoàng sơn"}).context["people"]
    assert [place.unit for place in person.places] == [district.town, district.cell]
    other = sign_in(district.other_secretary)
    assert found(other, "nguyễn văn á") == []


def test_a_place_outside_ones_sight_is_not_told(sign_in, district: District) -> None:
    """A comrade's second membership in a cell that the member does not know."""
    join(district.author, district.office, kind="temporary")
    (person,) = sign_in(district.peer).get(ADDRESS, {"q": "nguyễn văn á"}).context["people"]
    assert [place.unit for place in person.places] == [district.cell]


@pytest.mark.parametrize("text", ["", "   ", "!!!", "\x00", "🙂", "%", "_", LONG, "'; --"])
def test_odd_queries_find_nothing(admin, text: str) -> None:
    response = admin.get(ADDRESS, {"q": text})
    assert response.status_code == 200
    assert not response.context.get("people")


def test_an_empty_result_is_designed(admin) -> None:
    assert "empty-title" in admin.get(ADDRESS, {"q": "khongcoai"}).text
    assert "empty-title" not in admin.get(ADDRESS).text


def test_other_verbs(admin) -> None:
    takes_only(admin, ADDRESS, "get")


def test_pages_of_a_long_result(admin, district: District) -> None:
    for number in range(30):
        join(
            make_cadre(f"Trương Văn {chr(65 + number % 26)}{'a' * (number // 26)}"), district.cell
        )
    first = admin.get(ADDRESS, {"q": "truong"})
    second = admin.get(ADDRESS, {"q": "truong", "page": "2"})
    assert len(first.context["people"]) == 25
    assert len(second.context["people"]) == 5
    assert "q=truong&amp;page=2" in first.text
    assert admin.get(ADDRESS, {"q": "truong", "page": "x"}).status_code == 200


def test_more_than_are_ranked_is_said(admin, district: District, monkeypatch) -> None:
    monkeypatch.setattr(search, "MOST", 2)
    response = admin.get(ADDRESS, {"q": "n"})
    assert response.context["is_cut"]
    assert response.context["people_count"] == 2


def test_costs_the_same_for_three_hundred_people(admin, district: District) -> None:
    before = cost(admin, f"{ADDRESS}?q=nguyen")
    Cadre.objects.bulk_create(
        Cadre(
            username=f"dong{n}",
            full_name=f"Nguyễn Văn {n}",
            sort_key=f"{n}",
            search_key=f"nguyen van {n}",
        )
        for n in range(300)
    )
    for cadre in Cadre.objects.filter(username__startswith="dong"):
        join(cadre, district.cell)
    for number in range(60):
        make_unit(f"Chi bộ Nguyễn {number}", UnitKind.CELL, district.town)
    assert cost(admin, f"{ADDRESS}?q=nguyen") == before <= 8
