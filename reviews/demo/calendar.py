"""The days of the demo's three cycles, and moments at which people do things."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from tuphe.lib.dates import day_of, start_of

PILOT_YEAR = 2024  # when Huyện ủy Bắc Tân Uyên tried the model in two units
MORNING, NIGHT = time(6, 40), time(21, 40)  # people write before work and after supper
TRIES = 12


@dataclass(frozen=True)
class CycleDays:
    """A cycle's days; `last` is the last day on which anything happened in it so far."""

    year: int
    opens_on: date
    due_on: date
    closes_on: date
    last: date

    @property
    def remedies_until(self) -> date:
        return date(self.year + 1, 12, 31)


@dataclass(frozen=True)
class Calendar:
    """Everything that depends on today, so that the demo looks the same on every day of a year."""

    today: date

    @property
    def current(self) -> CycleDays:
        """Opened five weeks ago, the filing day just past; in January it still is last year's."""
        opens_on = self.today - timedelta(days=35)
        return CycleDays(
            year=opens_on.year,
            opens_on=opens_on,
            due_on=self.today - timedelta(days=3),
            closes_on=self.today + timedelta(days=25),
            last=self.today - timedelta(days=1),
        )

    @property
    def previous(self) -> CycleDays:
        return _autumn(self.current.year - 1)

    @property
    def pilot(self) -> CycleDays:
        return _autumn(min(PILOT_YEAR, self.previous.year - 1))

    @property
    def handover(self) -> date:
        """The day on which some posts changed hands: between the two closed cycles."""
        return date(self.previous.year, 5, 15)


def _autumn(year: int) -> CycleDays:
    """The usual year's end: filed by the end of November, closed before the New Year."""
    closes_on = date(year, 12, 28)
    return CycleDays(year, date(year, 10, 20), date(year, 11, 30), closes_on, closes_on)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of that day in Vietnam."""
    return start_of(day) + timedelta(hours=hour, minutes=minute)


def night_of(day: date) -> datetime:
    """The moment of that day after which nobody works any more."""
    return at(day, NIGHT.hour, NIGHT.minute)


def moments(rng: Random, first: datetime, last: datetime, count: int) -> list[datetime]:
    """So many moments from `first` to `last` in their order, while people are awake."""
    return sorted(_moment(rng, first, last) for _ in range(count))


def _moment(rng: Random, first: datetime, last: datetime) -> datetime:
    """Drawn again while it falls outside; in a narrow window any moment will do."""
    start = day_of(first)
    days = (day_of(last) - start).days
    for _try in range(TRIES):
        day = start + timedelta(days=rng.randint(0, days))
        begin, end = at(day, MORNING.hour, MORNING.minute), night_of(day)
        moment = begin + timedelta(seconds=rng.randint(0, int((end - begin).total_seconds())))
        if first <= moment <= last:
            return moment
    return first + (last - first) * rng.random()
