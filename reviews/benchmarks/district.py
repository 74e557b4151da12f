"""A synthetic district in mid-course: rows written in bulk, the cycle opened by its own action."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.db.models import QuerySet
from django.utils import timezone

from reviews.actions.cycles import create_cycle, open_cycle
from reviews.demo.names import Namer
from reviews.enums import Obligation, RemedyState, ReviewState
from reviews.models import FocusArea, Remedy, ReviewCycle, SelfReview, Shortcoming
from tuphe.lib.dates import today
from tuphe.lib.text import search_key, sort_key
from units.enums import MembershipKind, MembershipStatus, Post, UnitKind
from units.models import Appointment, Cadre, Membership, PartyUnit

PASSWORD = "do-thu-2026-bac-tan-uyen"
LONG_AGO = date(2015, 1, 1)
# How far a review is, of a hundred, and the steps that lead there.
COURSES = (
    (18, ()),
    (14, (ReviewState.DRAFT,)),
    (20, (ReviewState.DRAFT, ReviewState.SUBMITTED)),
    (8, (ReviewState.DRAFT, ReviewState.SUBMITTED, ReviewState.RETURNED)),
    (40, (ReviewState.DRAFT, ReviewState.SUBMITTED, ReviewState.ACCEPTED)),
)


@dataclass
class District:
    """What the measurements need to know of it."""

    root: PartyUnit
    cycle: ReviewCycle
    leader: Cadre
    cells: list[PartyUnit]
    people: list[Cadre]
    secretary: Cadre  # of the first cell
    author: Cadre  # a member of that cell, in the middle of writing


def build(*, people: int, cells: int, committees: int, rng: Random) -> District:
    """A root, `committees` grassroots organisations with `cells` in all, and `people` in those."""
    root, units = _units(cells, committees)
    cadres = _cadres(people, root.pk, rng)
    homes = [unit for unit in units if unit.is_cell]
    _join(cadres, homes)
    leader = _appoint(root, units, homes, cadres)
    cycle = _open(root, units, leader)
    first = [cadre for number, cadre in enumerate(cadres) if number % len(homes) == 0]
    _advance(SelfReview.objects.filter(cycle=cycle).exclude(subject=first[-1]), rng)
    return District(root, cycle, leader, homes, cadres, secretary=first[0], author=first[-1])


def _units(cells: int, committees: int) -> tuple[PartyUnit, list[PartyUnit]]:
    """One organisation in four is a cell of its own; the rest share the other cells evenly."""
    root = PartyUnit.objects.create(
        name="Huyện ủy đo thử", short_name="Huyện ủy", kind=UnitKind.SUPERIOR, valid_from=LONG_AGO
    )
    units: list[PartyUnit] = []
    above: list[PartyUnit] = []
    for number in range(committees):
        alone = number % 4 == 0
        unit = PartyUnit.objects.create(
            name=f"{'Chi bộ cơ sở' if alone else 'Đảng bộ'} số {number + 1}",
            kind=UnitKind.GRASSROOTS_CELL if alone else UnitKind.GRASSROOTS,
            parent=root,
            valid_from=LONG_AGO,
        )
        (units if alone else above).append(unit)
    while above and len(units) < cells:
        number = len(units)
        units.append(
            PartyUnit.objects.create(
                name=f"Chi bộ Khu phố {number + 1}",
                kind=UnitKind.CELL,
                parent=above[number % len(above)],
                valid_from=LONG_AGO,
            )
        )
    return root, above + units


def _cadres(number: int, district: int, rng: Random) -> list[Cadre]:
    """All with one password, hashed once: checking it costs what checking any costs."""
    password, namer = make_password(PASSWORD), Namer(rng)
    cadres = []
    for index in range(number):
        name = namer.draw(1975, set())
        cadres.append(
            Cadre(
                username=f"nguoi{district}-{index}",
                full_name=name,
                search_key=search_key(name),
                sort_key=sort_key(name),
                email=f"nguoi{district}-{index}@example.org",
                password=password,
            )
        )
    return Cadre.objects.bulk_create(cadres, batch_size=1000)


def _join(cadres: list[Cadre], homes: list[PartyUnit]) -> None:
    """Evenly into the cells; every twentieth is exempt."""
    Membership.objects.bulk_create(
        Membership(
            cadre=cadre,
            unit=homes[index % len(homes)],
            kind=MembershipKind.OFFICIAL,
            status=MembershipStatus.EXEMPT if index % 20 == 19 else MembershipStatus.ACTIVE,
            since=LONG_AGO,
        )
        for index, cadre in enumerate(cadres)
    )


def _appoint(
    root: PartyUnit, units: list[PartyUnit], homes: list[PartyUnit], cadres: list[Cadre]
) -> Cadre:
    """The first member of each cell is its secretary; the committees above draw on the next."""
    leader, *others = cadres[len(homes) :]
    above = [unit for unit in units if not unit.is_cell]
    held = [(leader, root), *zip(others, above, strict=False)]
    held += list(zip(cadres, homes, strict=False))
    Appointment.objects.bulk_create(
        Appointment(cadre=cadre, unit=unit, post=Post.SECRETARY, since=LONG_AGO)
        for cadre, unit in held
    )
    return leader


def _open(root: PartyUnit, units: list[PartyUnit], leader: Cadre) -> ReviewCycle:
    """Opened a month ago; the filing day was five days ago. Two pilot organisations."""
    day = today()
    cycle = ReviewCycle(
        root=root,
        name="Kiểm điểm đo thử",
        year=day.year,
        opens_on=day - timedelta(days=30),
        due_on=day - timedelta(days=5),
        closes_on=day + timedelta(days=30),
        remedies_until=day + timedelta(days=400),
    )
    create_cycle(cycle=cycle, by=leader)
    pilots = [
        next(unit for unit in units if unit.parent_id == root.pk and unit.is_cell == is_cell)
        for is_cell in (True, False)
    ]
    open_cycle(cycle=cycle, pilots=pilots, by=leader)
    return cycle


def _advance(rows: QuerySet[SelfReview], rng: Random) -> None:
    """Take the reviews along their courses, a step for many at once, as the triggers demand it."""
    reviews = list(rows.filter(obligation=Obligation.OWED).order_by("pk"))
    weights = [weight for weight, _steps in COURSES]
    courses = rng.choices([steps for _weight, steps in COURSES], weights, k=len(reviews))
    for step in range(max(len(steps) for steps in courses)):
        moved: dict[ReviewState, list[int]] = {}
        for review, steps in zip(reviews, courses, strict=True):
            if step < len(steps):
                moved.setdefault(steps[step], []).append(review.pk)
        for state, keys in moved.items():
            if state == ReviewState.SUBMITTED:
                _submit(keys, rng)
            else:
                SelfReview.objects.filter(pk__in=keys).update(state=state)
    filed = [review for review, steps in zip(reviews, courses, strict=True) if len(steps) > 1]
    _fall_short(filed, rng)


def _submit(keys: list[int], rng: Random) -> None:
    """One in six after the filing day."""
    now = timezone.now()
    late = set(rng.sample(keys, len(keys) // 6))
    for group, days in ((late, 2), (set(keys) - late, 12)):
        at = now - timedelta(days=days)
        SelfReview.objects.filter(pk__in=group).update(
            state=ReviewState.SUBMITTED, submitted_at=at, first_submitted_at=at
        )


def _fall_short(filed: list[SelfReview], rng: Random) -> None:
    """One to three shortcomings each, with a remedy before or after today."""
    areas = list(FocusArea.objects.filter(cycle=filed[0].cycle_id))
    shortcomings = Shortcoming.objects.bulk_create(
        (
            Shortcoming(
                review=review,
                area=rng.choice(areas),
                description="Chưa chủ động học tập, nghiên cứu nghị quyết.",
                cause="Sắp xếp thời gian chưa khoa học.",
            )
            for review in filed
            for _ in range(rng.randint(1, 3))
        ),
        batch_size=1000,
    )
    states = [state for state in RemedyState if state != RemedyState.CONFIRMED]
    Remedy.objects.bulk_create(
        (
            Remedy(
                shortcoming=shortcoming,
                measure="Lập kế hoạch học tập từng tháng, báo cáo chi bộ.",
                due_on=today() + timedelta(days=rng.randint(-20, 200)),
                state=rng.choice(states),
            )
            for shortcoming in shortcomings
        ),
        batch_size=1000,
    )
