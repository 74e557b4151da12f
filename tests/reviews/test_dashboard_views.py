"""The pages of the dashboard: who sees which, and that every number leads to its rows."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reviews.actions.cycles import close_cycle
from reviews.actions.filing import save_shortcoming, submit_review
from reviews.models import CycleUnit, Remedy, ReviewCycle, SelfReview, Shortcoming
from tests.cast import collective_of, file_review, fill, open_district_cycle, review_of
from tests.factories import appoint, join, make_cadre, make_open_cycle, make_unit
from tests.reviews.dashboard_data import build
from tuphe.lib.dates import today
from units.enums import UnitKind
from units.models import Cadre, Membership, PartyUnit

pytestmark = pytest.mark.django_db
SECRET = "Điều chỉ người viết và chi ủy được đọc"
PAGES = ["dashboard_unit", "dashboard_reviews", "dashboard_shortcomings"]
NUMBER = re.compile(r'<a[^>]*href="([^"]*/(?:reviews|shortcomings)/\?[^"]*)"[^>]*>(.*?)</a>', re.S)


def address(name: str, unit: PartyUnit, **asked: object) -> str:
    return reverse(name, args=[unit.code], query=asked or None)


def numbers_on(client: Client, url: str) -> list[tuple[str, int]]:
    """Each link to a list on the page, with the number that stands in it."""
    page = client.get(url).content.decode()
    found = []
    for href, inside in NUMBER.findall(page):
        words = re.sub(r"<small>.*?</small>|<svg.*?</svg>|<[^>]+>", " ", inside, flags=re.S)
        found.append((unescape(href), int(re.findall(r"[\d.]+", words)[-1].replace(".", ""))))
    return found


def register(review: SelfReview, by: Cadre, text: str = SECRET, days: int = 5) -> None:
    save_shortcoming(
        review=review,
        shortcoming=Shortcoming(area=review.cycle.areas.first(), description=text, cause=text),
        remedy=Remedy(measure=text, due_on=today() + timedelta(days=days)),
        by=by,
        version=0,
    )


# --- Who sees it ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "unit"),
    [
        ("leader", "root"),
        ("leader", "town"),
        ("leader", "cell"),
        ("town_secretary", "town"),
        ("town_secretary", "other_cell"),
        ("secretary", "cell"),
        ("committee_member", "cell"),
    ],
)
@pytest.mark.parametrize("name", PAGES)
def test_a_committee_sees_its_unit_and_all_below(district, cycle, sign_in, person, unit, name):
    client = sign_in(getattr(district, person))
    response = client.get(address(name, getattr(district, unit)))
    assert response.status_code == 200
    assert getattr(district, unit).name in response.content.decode()


@pytest.mark.parametrize(
    ("person", "unit"),
    [
        ("town_secretary", "root"),
        ("town_secretary", "office"),
        ("secretary", "other_cell"),
        ("secretary", "town"),
        ("author", "cell"),
        ("peer", "cell"),
        ("administrator", "root"),
        ("administrator", "cell"),
        ("operator", "root"),
        ("former", "cell"),
    ],
)
@pytest.mark.parametrize("name", PAGES)
def test_anything_else_is_404(district, cycle, sign_in, person, unit, name):
    client = sign_in(getattr(district, person))
    assert client.get(address(name, getattr(district, unit))).status_code == 404


@pytest.mark.parametrize("person", ["author", "peer", "administrator", "operator", "former"])
def test_without_a_committee_there_is_no_dashboard(district, cycle, sign_in, person):
    assert sign_in(getattr(district, person)).get(reverse("dashboard")).status_code == 404


@pytest.mark.parametrize(
    ("person", "unit"),
    [("leader", "root"), ("town_secretary", "town"), ("secretary", "cell")],
)
def test_it_opens_at_ones_highest_committee(district, cycle, sign_in, person, unit):
    response = sign_in(getattr(district, person)).get(reverse("dashboard"))
    assert response.context["place"].unit == getattr(district, unit)


def test_a_stranger_is_asked_to_sign_in(district, cycle, client):
    response = client.get(reverse("dashboard"))
    assert response.status_code == 302
    assert response.url.startswith(reverse("login"))


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_only_read(district, cycle, sign_in, method):
    client = sign_in(district.leader)
    for url in [reverse("dashboard"), *(address(name, district.root) for name in PAGES)]:
        assert getattr(client, method)(url).status_code == 405


def test_the_way_up_ends_at_ones_own_top(district, cycle, sign_in):
    client = sign_in(district.town_secretary)
    crumbs = client.get(address("dashboard_unit", district.cell)).context["crumbs"]
    assert [label for label, _url in crumbs] == [district.town.label, district.cell.label]
    page = client.get(reverse("dashboard"))
    assert page.context["crumbs"] == []
    assert str(district.root.code) not in page.content.decode()


# --- Every number is a link to exactly the rows that it counts -------------------------------


def test_every_number_on_the_page_leads_to_as_many_rows(sign_in):
    made = build(1)
    client = sign_in(made.leader)
    checked = 0
    for url in [reverse("dashboard"), address(PAGES[0], made.root.children.last())]:
        for href, number in numbers_on(client, url):
            response = client.get(href)
            assert response.status_code == 200, href
            assert response.context["page_obj"].paginator.count == number, href
            checked += 1
    assert checked > 60


def test_the_number_changes_when_somebody_files(district, cycle, sign_in):
    client, url = sign_in(district.leader), reverse("dashboard")

    def filed() -> list[int]:
        hrefs = [
            number
            for href, number in numbers_on(client, url)
            if f"{district.root.code}/reviews/" in href
            and "kind=individual" in href
            and href.endswith("bucket=filed")
        ]
        return hrefs[:1]

    assert filed() == []
    file_review(cycle, district.author)
    assert filed() == [1]


def test_both_pilot_units_stand_beside_the_rest(district, sign_in):
    cycle = make_open_cycle(
        district.root, district.leader, pilots=[district.office, district.cell]
    )
    file_review(cycle, district.author)
    page = sign_in(district.leader).get(reverse("dashboard")).content.decode()
    section = page[page.index('id="pilots"') : page.index('id="units"')]
    assert district.office.label in section
    assert district.cell.label in section
    assert "part=rest" in section
    assert "part=pilot" in section


def test_a_list_goes_by_unit_and_given_name_the_collective_first(district, cycle, sign_in):
    response = sign_in(district.leader).get(address("dashboard_reviews", district.town))
    names = [review.title for review in response.context["page_obj"]]
    assert names == [
        district.town.name,
        district.cell.name,
        "Nguyễn Văn Á",
        "Phạm Thị Ánh",
        "Đặng Quốc Ấn",
        "Hồ Văn Cựu",
        "Võ Thị Thuỳ Dung",
        "Lê Hoàng Sơn",
        district.other_cell.name,
        "Huỳnh Công Đức",
    ]


def test_a_long_list_comes_in_pages_and_keeps_its_filter(district, cycle, sign_in):
    place = CycleUnit.objects.get(cycle=cycle, unit=district.cell)
    template = review_of(cycle, district.author)
    for number in range(60):
        cadre = make_cadre(f"Người Thứ {number}")
        SelfReview.objects.create(
            cycle=cycle,
            unit=place,
            desk=place,
            path=place.path,
            subject=cadre,
            template=template.template,
        )
    client = sign_in(district.secretary)
    url = address("dashboard_reviews", district.cell, bucket="not_started", kind="individual")
    first = client.get(url)
    assert len(first.context["page_obj"]) == 50
    assert "bucket=not_started&amp;kind=individual&amp;page=2" in first.content.decode()
    assert len(client.get(f"{url}&page=2").context["page_obj"]) == 16
    for page in ("0", "-1", "naught", "9" * 30):
        assert client.get(f"{url}&page={page}").status_code == 200


# --- No text, and links only where one may read ------------------------------------------------


def test_no_page_shows_what_somebody_wrote(district, cycle, sign_in):
    review = review_of(cycle, district.author)
    fill(review, district.author, SECRET)
    register(review, district.author)
    submit_review(review=review_of(cycle, district.author), by=district.author)
    client = sign_in(district.leader)
    for unit in (district.root, district.town, district.cell):
        for name in PAGES:
            page = client.get(address(name, unit)).content.decode()
            assert SECRET not in page
    assert district.author.full_name in page


def test_a_name_is_a_link_where_the_review_may_be_read(district, cycle, sign_in):
    author = file_review(cycle, district.author)
    managed = file_review(cycle, district.town_secretary)
    collective = collective_of(cycle, district.cell)
    fill(collective, district.secretary)
    submit_review(review=collective, by=district.secretary)
    url = address("dashboard_reviews", district.cell, bucket="submitted")

    def linked(person: Cadre) -> list[bool]:
        page = sign_in(person).get(url).content.decode()
        reviews = (author, managed, collective)
        return [reverse("review_detail", args=[review.code]) in page for review in reviews]

    assert linked(district.leader) == [False, True, True]
    assert linked(district.secretary) == [True, True, True]


def test_a_list_of_remedies_shows_area_whose_deadline_and_state(district, cycle, sign_in):
    review = review_of(cycle, district.author)
    register(review, district.author)
    file_review(cycle, district.author)
    url = address("dashboard_shortcomings", district.root, bucket="registered")
    page = sign_in(district.leader).get(url).content.decode()
    deadline = today() + timedelta(days=5)
    for text in (
        district.author.full_name,
        district.cell.label,
        cycle.areas.first().name,
        f"{deadline:%d/%m/%Y}",
    ):
        assert text in unescape(page)


def test_who_owes_nothing_is_listed_with_the_reason(district, sign_in):
    Membership.objects.filter(cadre=district.peer).update(status="exempt")
    cycle = open_district_cycle(district)
    url = address("dashboard_reviews", district.root, bucket="exempt")
    response = sign_in(district.leader).get(url)
    assert [review.subject for review in response.context["page_obj"]] == [district.peer]
    assert str(review_of(cycle, district.peer).obligation_choice.label) in unescape(
        response.content.decode()
    )


# --- Cycles ---------------------------------------------------------------------------------


def test_the_latest_cycle_comes_first_and_the_others_can_be_chosen(district, cycle, sign_in):
    close_cycle(cycle=cycle, by=district.leader)
    newer = open_district_cycle(district, year=today().year + 1)
    client = sign_in(district.leader)
    response = client.get(reverse("dashboard"))
    assert response.context["place"].cycle == newer
    assert f"?cycle={cycle.code}" in response.content.decode()
    older = client.get(reverse("dashboard"), {"cycle": str(cycle.code)})
    assert older.context["place"].cycle == cycle
    assert f"cycle={newer.code}&amp;" not in older.content.decode()


def test_a_unit_that_no_cycle_has_reached_shows_an_empty_page(district, sign_in):
    client = sign_in(district.leader)
    response = client.get(reverse("dashboard"))
    assert response.status_code == 200
    assert "board" not in response.context
    assert client.get(address("dashboard_reviews", district.root)).status_code == 404
    assert (
        sign_in(district.town_secretary)
        .get(address("dashboard_unit", district.office))
        .status_code
        == 404
    )


# --- Bad input --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("dashboard_reviews", {"bucket": "naught"}),
        ("dashboard_reviews", {"bucket": "overdue"}),
        ("dashboard_reviews", {"kind": "naught"}),
        ("dashboard_reviews", {"part": "naught"}),
        ("dashboard_reviews", {"bucket": "late\0"}),
        ("dashboard_shortcomings", {"bucket": "late"}),
        ("dashboard_shortcomings", {"area": "naught"}),
        ("dashboard_shortcomings", {"area": "\0"}),
        ("dashboard_shortcomings", {"part": "💥" * 2000}),
        ("dashboard_unit", {"cycle": "naught"}),
        ("dashboard_unit", {"cycle": "\0"}),
        ("dashboard_unit", {"cycle": str(uuid4())}),
        ("dashboard", {"cycle": str(uuid4())}),
    ],
)
def test_a_word_that_means_nothing_is_404(district, cycle, sign_in, name, query):
    arguments = [] if name == "dashboard" else [district.root.code]
    url = reverse(name, args=arguments)
    assert sign_in(district.leader).get(url, query).status_code == 404


def test_a_cycle_of_another_tree_is_404(district, cycle, sign_in):
    other = make_unit("Huyện ủy khác", UnitKind.SUPERIOR)
    head = make_cadre("Người Ngoài")
    appoint(head, other, "secretary")
    foreign = make_open_cycle(other, head)
    client = sign_in(district.leader)
    for name in PAGES:
        url = address(name, district.root, cycle=foreign.code)
        assert client.get(url).status_code == 404
        assert client.get(address(name, other)).status_code == 404


def test_an_unknown_unit_is_404(district, cycle, sign_in):
    client = sign_in(district.leader)
    for name in PAGES:
        assert client.get(reverse(name, args=[uuid4()])).status_code == 404


# --- Budget -----------------------------------------------------------------------------------


def queries(django_assert_max_num_queries, client: Client, url: str) -> int:
    client.get(url)
    with django_assert_max_num_queries(12) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def district_of(people: int) -> tuple[Cadre, ReviewCycle, PartyUnit, PartyUnit]:
    """A root over ten units with a cell each, and so many members in them."""
    root = make_unit("Huyện ủy lớn", UnitKind.SUPERIOR)
    leader = make_cadre("Trưởng Ban Lớn")
    appoint(leader, root, "secretary")
    towns = [make_unit(f"Đảng bộ {n}", UnitKind.GRASSROOTS, root) for n in range(10)]
    cells = [make_unit(f"Chi bộ {n}", UnitKind.CELL, town) for n, town in enumerate(towns)]
    cadres = Cadre.objects.bulk_create(
        Cadre(full_name=f"Người {n}", sort_key=f"{n:04}", search_key=str(n)) for n in range(people)
    )
    for number, cadre in enumerate(cadres):
        join(cadre, cells[number % 10])
    return leader, make_open_cycle(root, leader, pilots=towns[:2]), root, cells[0]


def test_many_people_cost_no_more_queries_than_few(django_assert_max_num_queries, sign_in):
    found = []
    for people in (30, 300):
        leader, cycle, root, cell = district_of(people)
        SelfReview.objects.filter(cycle=cycle).update(state="draft")
        area = cycle.areas.first()
        for review in cycle.reviews.exclude(subject=None)[: people // 2]:
            SelfReview.objects.filter(pk=review.pk).update(
                state="submitted", submitted_at=timezone.now()
            )
            shortcoming = Shortcoming.objects.create(
                review=review, area=area, description="Chậm", cause="Bận"
            )
            Remedy.objects.create(shortcoming=shortcoming, measure="Sửa", due_on=today())
        client = sign_in(leader)
        urls = [
            reverse("dashboard"),
            address("dashboard_unit", cell),
            address("dashboard_reviews", root),
            address("dashboard_reviews", cell, bucket="submitted", kind="individual"),
            address("dashboard_shortcomings", root),
            address("dashboard_shortcomings", root, bucket="registered", area=area.slug),
        ]
        found.append([queries(django_assert_max_num_queries, client, url) for url in urls])
    assert found[0] == found[1]
