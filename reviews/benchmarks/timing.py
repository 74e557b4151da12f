"""The dashboard against the bare SQL of its numbers and an empty page of the same layout."""

import time
from collections.abc import Callable
from statistics import median

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import include, path, reverse

from reviews.benchmarks.district import District
from reviews.benchmarks.report import Figure
from reviews.dashboards.buckets import remedy_buckets, review_buckets
from reviews.dashboards.numbers import Dashboard, Line, Place
from reviews.models import CycleUnit
from tuphe.lib.dates import today
from units.models import Cadre

ROUNDS = 100
LIMIT = 1.5
LAYOUT: dict[str, object] = {}


def empty_page(request: HttpRequest) -> HttpResponse:
    """The dashboard's own template with nothing to show: frame, headings, no query, no numbers."""
    return render(request, "reviews/dashboard.html", LAYOUT)


urlpatterns = [path("bench/empty/", empty_page), path("", include("tuphe.urls"))]


def empty_layout(district: District) -> dict[str, object]:
    """What the template wants, made once, of a unit without people or children."""
    place = CycleUnit.objects.select_related("cycle", "unit").get(
        cycle=district.cycle, unit=district.root
    )
    reviews, remedies = review_buckets(place.cycle.due_on, today()), remedy_buckets(today())
    total, own, pilots, rest = (Line(Place.of(place)) for _ in range(4))
    board = Dashboard(place, reviews, remedies, total, own, [], [], pilots, rest, [])
    for line in board.lines:
        line.close(reviews, remedies)
    return {"board": board, "place": place, "places": [place], "crumbs": []}


def signed_in(cadre: Cadre) -> Client:
    """A browser of that person, which takes compressed pages as browsers do."""
    client = Client(SERVER_NAME="localhost", headers={"accept-encoding": "gzip"})
    client.force_login(cadre, backend="tuphe.auth.CadreBackend")
    return client


def milliseconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def counting_statements(client: Client, address: str) -> list[str]:
    """The statements of the page that count: the bare SQL that yields its numbers."""
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    found = [query["sql"] for query in queries.captured_queries]
    return [sql for sql in found if "FILTER (WHERE" in sql]


def run_bare(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)
            cursor.fetchall()


@override_settings(ROOT_URLCONF=__name__)
def measure(district: District) -> list[Figure]:
    """Medians of one interleaved run, so that what else the machine does meets all three alike."""
    client, address = signed_in(district.leader), reverse("dashboard")
    LAYOUT.update(empty_layout(district))
    statements = counting_statements(client, address)
    acts: dict[str, Callable[[], object]] = {
        "sql": lambda: run_bare(statements),
        "empty": lambda: client.get("/bench/empty/"),
        "page": lambda: client.get(address),
    }
    times: dict[str, list[float]] = {name: [] for name in acts}
    for act in acts.values():
        act()
    for _ in range(ROUNDS):
        for name, act in acts.items():
            times[name].append(milliseconds(act))
    sql, empty, page = (median(times[name]) for name in ("sql", "empty", "page"))
    size = f"{len(district.people)} people in {len(district.cells)} cells"
    return [
        Figure("dashboard: bare SQL of its numbers", sql, "ms", remark=size),
        Figure("dashboard: empty page of its layout", empty, "ms"),
        Figure("dashboard: the page", page, "ms"),
        Figure("dashboard: page / (SQL + empty page)", page / (sql + empty), "", LIMIT),
    ]
