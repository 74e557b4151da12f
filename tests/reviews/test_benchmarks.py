"""The measuring tools themselves, on a district of thirty people."""

from random import Random

import pytest
from django.core.management import CommandError, call_command

from reviews.benchmarks import district, pages, timing, weight
from reviews.benchmarks.report import Figure, percentile, table
from reviews.dashboards.numbers import dashboard_of
from reviews.models import CycleUnit
from tuphe.lib.dates import today


@pytest.fixture
def small(db: None) -> district.District:
    return district.build(people=30, cells=3, committees=3, rng=Random(1))


def test_the_district_is_in_mid_course(small):
    place = CycleUnit.objects.select_related("cycle", "unit").get(
        cycle=small.cycle, unit=small.root
    )
    board = dashboard_of(place, today())
    numbers = board.total.numbers["individual"]
    assert numbers["owed"] + numbers["exempt"] == 30
    assert numbers["late"] > 0
    assert numbers["filed"] > 0
    assert board.compares
    assert len(small.cells) == 3


def test_pages_stay_within_their_queries(small):
    figures = pages.measure(small, small)
    assert [figure.what for figure in figures if not figure.is_met] == []
    assert len(figures) == 4


def test_the_bare_sql_is_that_of_the_page(small, monkeypatch):
    monkeypatch.setattr(timing, "ROUNDS", 2)
    sql, empty, page, ratio = timing.measure(small)
    assert 0 < sql.value < page.value
    assert ratio.value == pytest.approx(page.value / (sql.value + empty.value))
    client = timing.signed_in(small.leader)
    assert len(timing.counting_statements(client, "/dashboard/")) == 2


def test_it_refuses_a_database_that_holds_people(small):
    with pytest.raises(CommandError, match="already holds people"):
        call_command("bench")


def test_a_missed_figure_says_so():
    missed, met = Figure("slow", 1.6, "", 1.5), Figure("quick", 1.5, "s", 1.5)
    assert (missed.is_met, met.is_met, Figure("told", 9).is_met) == (False, True, True)
    assert "MISSED" in table([missed])
    assert "MISSED" not in table([met, Figure("told", 9)])


def test_percentiles():
    values = range(1, 101)
    assert (percentile(values, 95), percentile(values, 50), percentile([7], 95)) == (96, 51, 7)


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ('<link rel="icon" href="/a.svg"><a href="https://x.org/">', "text/html", ["/a.svg"]),
        ('<script type="module" src="/a.js"></script>', "text/html", ["/a.js"]),
        ("a { background: url('b.png') } @import 'c.css';", "text/css", ["c.css", "b.png"]),
        ('import { a } from "./a.js";\nimport "./b.js";', "text/javascript", ["./a.js", "./b.js"]),
        ('"/not/a/file"', "text/plain", []),
    ],
)
def test_what_a_browser_loads_by_itself(text, kind, found):
    assert list(weight.named_in(text, kind)) == found


def test_another_host_stops_the_weighing():
    assert weight.own("http://localhost/static/a.js#x") == ["/static/a.js"]
    assert weight.own("data:image/png;base64,AA") == []
    with pytest.raises(weight.ForeignHost):
        weight.own("https://cdn.example.org/a.js")
