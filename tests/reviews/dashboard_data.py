"""A district in which everything is left to chance, and its numbers counted by hand."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import pgtrigger
from django.utils import timezone

from reviews.enums import Obligation, RemedyState, ReviewState
from reviews.models import CycleUnit, FocusArea, Remedy, ReviewCycle, SelfReview, Shortcoming
from tests.factories import appoint, join, make_cadre, make_open_cycle, make_unit
from tuphe.lib.dates import today
from units.enums import Post, UnitKind
from units.models import Cadre, PartyUnit

WRITABLE = {ReviewState.NOT_STARTED, ReviewState.DRAFT, ReviewState.RETURNED}
UNFINISHED = {RemedyState.REGISTERED, RemedyState.IN_PROGRESS}


@dataclass
class RandomDistrict:
    root: PartyUnit
    leader: Cadre
    cycle: ReviewCycle


def build(seed: int, *, due_in: int = -4) -> RandomDistrict:
    """A tree of five levels with every kind of unit, two pilot units anywhere in it."""
    rng = Random(seed)
    root = make_unit("Huyện ủy", UnitKind.SUPERIOR)
    leader = make_cadre("Nguyễn Văn Trưởng")
    appoint(leader, root, Post.SECRETARY)
    units = [make_unit("Chi bộ Văn phòng", UnitKind.GRASSROOTS_CELL, root)]
    for number in range(3):
        town = make_unit(f"Đảng bộ {number}", UnitKind.GRASSROOTS, root)
        section = make_unit(f"Bộ phận {number}", UnitKind.SECTION, town)
        cells = [
            make_unit(f"Chi bộ {number}-{cell}", UnitKind.CELL, rng.choice([town, section]))
            for cell in range(3)
        ]
        make_unit(f"UBND {number}", UnitKind.COLLECTIVE, rng.choice([town, cells[0]]))
        group = make_unit(f"Tổ {number}", UnitKind.GROUP, cells[1])
        units += [town, section, *cells, group]
    for unit in units:
        if unit.kind in {UnitKind.CELL, UnitKind.GRASSROOTS_CELL, UnitKind.GROUP}:
            for number in range(rng.randint(0, 5)):
                join(make_cadre(f"Người {unit.name} {number}"), unit)
    pilots = rng.sample(units, 2)
    cycle = make_open_cycle(root, leader, pilots=pilots, due_in=due_in)
    scatter(cycle, rng)
    return RandomDistrict(root, leader, cycle)


def scatter(cycle: ReviewCycle, rng: Random) -> None:
    """Any state, any obligation, filed before or after the filing day, any remedies."""
    reviews = list(cycle.reviews.all())
    areas = list(FocusArea.objects.filter(cycle=cycle))
    for review in reviews:
        review.state = rng.choice(list(ReviewState))
        owes = rng.random() < 0.8
        review.obligation = Obligation.OWED if owes else rng.choice(list(Obligation))
        if review.state not in {ReviewState.NOT_STARTED, ReviewState.DRAFT}:
            review.submitted_at = timezone.now() - timedelta(days=rng.randint(0, 9))
            earlier = timedelta(days=rng.randint(0, 5))
            review.first_submitted_at = review.submitted_at - earlier
    with pgtrigger.ignore("reviews.SelfReview:review_state"):
        fields = ["state", "obligation", "submitted_at", "first_submitted_at"]
        SelfReview.objects.bulk_update(reviews, fields)
    for review in reviews:
        for _ in range(rng.randint(0, 2)):
            shortcoming = Shortcoming.objects.create(
                review=review, area=rng.choice(areas), description="Còn chậm", cause="Chủ quan"
            )
            for _ in range(rng.choice([0, 1, 1, 1, 2])):
                _remedy(shortcoming, rng)


def _remedy(shortcoming: Shortcoming, rng: Random) -> None:
    state = rng.choice(list(RemedyState))
    confirmed = state == RemedyState.CONFIRMED
    Remedy.objects.create(
        shortcoming=shortcoming,
        measure="Lập kế hoạch",
        due_on=today() + timedelta(days=rng.randint(-3, 3)),
        state=state,
        confirmed_at=timezone.now() if confirmed else None,
        confirmed_by=shortcoming.review.cycle.reviews.exclude(subject=None).first().subject
        if confirmed
        else None,
    )


# --- Counted by hand, one row after the other ------------------------------------------------


def within(unit: CycleUnit, row_unit: CycleUnit) -> bool:
    """Whether one unit is the other or lies below it, by climbing from parent to parent."""
    while row_unit is not None:
        if row_unit.pk == unit.pk:
            return True
        row_unit = row_unit.parent
    return False


def count_reviews(reviews: list[SelfReview], cycle: ReviewCycle) -> Counter[str]:
    """The numbers of a list of reviews, in the words of the issue."""
    counts: Counter[str] = Counter()
    day = today()
    last_moment = datetime(
        cycle.due_on.year, cycle.due_on.month, cycle.due_on.day, 23, 59, 59, 999_999
    )
    for review in reviews:
        if review.obligation != Obligation.OWED:
            counts["exempt"] += 1
            continue
        counts["owed"] += 1
        counts[review.state] += 1
        if review.state in WRITABLE:
            counts["not_filed"] += 1
            counts["late"] += day > cycle.due_on
        else:
            counts["filed"] += 1
            filed_at = timezone.localtime(review.first_submitted_at).replace(tzinfo=None)
            counts["filed_late"] += filed_at > last_moment
    return counts


def count_remedies(reviews: list[SelfReview], area: int | None = None) -> Counter[str]:
    """The numbers of the shortcomings of those of the reviews that were submitted once."""
    counts: Counter[str] = Counter()
    for review in reviews:
        for shortcoming in review.shortcomings.all() if review.submitted_at else ():
            if area not in (None, shortcoming.area_id):
                continue
            counts["shortcomings"] += 1
            for remedy in shortcoming.remedies.all():
                counts["remedies"] += 1
                counts[remedy.state] += 1
                counts["overdue"] += remedy.state in UNFINISHED and remedy.due_on < today()
    return counts
