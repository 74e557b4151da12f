"""How many queries the four busiest pages take, in a small district and in a large one."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews.actions.filing import save_answer, save_shortcoming
from reviews.benchmarks.district import District
from reviews.benchmarks.report import Figure
from reviews.benchmarks.timing import signed_in
from reviews.models import Answer, Remedy, SelfReview, Shortcoming
from tuphe.lib.dates import today
from units.models import Cadre

LIMITS = {"filing page": 8, "autosave": 6, "desk": 10, "dashboard": 12}
TEXT = "Đã học tập đầy đủ bốn chuyên đề trong năm và áp dụng vào việc tiếp công dân. " * 8


def review_being_written(district: District) -> SelfReview:
    """The author's review with all its parts filled and three shortcomings, not yet submitted."""
    author = district.author
    review = SelfReview.objects.for_writing().get(cycle=district.cycle, subject=author)
    if review.answers.exists():
        return review
    areas = list(review.cycle.areas.all())
    for area in areas:
        save_answer(review=review, slot=f"1.{area.position}", text=TEXT, version=0, by=author)
    for area in areas[:3]:
        save_shortcoming(
            review=review,
            shortcoming=Shortcoming(area=area, description=TEXT, cause=TEXT),
            remedy=Remedy(measure=TEXT, due_on=today() + timedelta(days=60)),
            by=author,
            version=0,
        )
    return review


def addresses(district: District) -> dict[str, tuple[Cadre, str]]:
    """The pages by name: who opens them, and where."""
    review = review_being_written(district)
    return {
        "filing page": (district.author, reverse("review_edit", args=[review.code])),
        "desk": (district.secretary, reverse("cell_desk", args=[district.cells[0].code])),
        "dashboard": (district.leader, reverse("dashboard")),
    }


def queries_of(act: Callable[[], object]) -> int:
    act()  # the first time may fill a cache
    with CaptureQueriesContext(connection) as queries:
        act()
    found = [query["sql"] for query in queries.captured_queries]
    return sum(not sql.startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")) for sql in found)


def get(client: Client, address: str) -> None:
    status = client.get(address).status_code
    if status != 200:
        raise RuntimeError(f"{address} answered {status}.")


def autosave(client: Client, review: SelfReview) -> None:
    """One save of one part, as static/app/autosave.js sends it."""
    version = Answer.objects.values_list("version", flat=True).get(review=review, slot="1.1")
    response = client.post(
        reverse("review_autosave", args=[review.code]),
        {"slot": "1.1", "text": f"{TEXT} {version}", "version": version},
    )
    if response.status_code != 200:
        raise RuntimeError(f"The autosave answered {response.status_code}.")


def counts(district: District) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, (cadre, address) in addresses(district).items():
        found[name] = queries_of(partial(get, signed_in(cadre), address))
    client, review = signed_in(district.author), review_being_written(district)
    found["autosave"] = queries_of(lambda: autosave(client, review)) - 1  # ours, for the version
    return found


def measure(small: District, large: District) -> list[Figure]:
    """The larger of two counts stands; a limit that holds for both says nothing if they differ."""
    few, many = counts(small), counts(large)
    return [
        Figure(
            f"{name}: queries",
            max(few[name], many[name]),
            "",
            LIMITS[name],
            f"{few[name]} for {len(small.people)} people, {many[name]} for {len(large.people)}",
        )
        for name in LIMITS
    ]
