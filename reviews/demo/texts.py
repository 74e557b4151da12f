"""Texts composed from the words: sentences with their numbers drawn, faults that hang together."""

import re
from dataclasses import dataclass
from random import Random

from reviews.demo.places import Setting
from reviews.demo.words import collective, replies, results
from reviews.demo.words.faults import FAULTS, Fault
from reviews.demo.words.slots import WORDS
from reviews.enums import Source

GAP = re.compile(r"\{(?:(?P<low>\d+)-(?P<high>\d+)|(?P<name>[a-z_]+))\}")
QUARTERS = ("I", "II", "III", "IV")
SOURCES = {
    Source.SELF: 62,
    Source.COLLECTIVE: 20,
    Source.SUPERIOR: 7,
    Source.INSPECTION: 7,
    Source.RAISED_POINT: 4,
}


@dataclass(frozen=True)
class Told:
    """A shortcoming in words: `area` is the slug of its focus area."""

    area: str
    description: str
    cause: str
    measure: str
    source: Source


class Scribe:
    """Writes for the people of one cycle."""

    def __init__(self, rng: Random, year: int, months: int) -> None:
        """`months`: so many months of the year are over when the cycle opens."""
        self.rng = rng
        self.year = year
        self.months = max(1, months)

    def fill(self, text: str) -> str:
        """The text with its gaps filled."""
        return GAP.sub(self._gap, text)

    def _gap(self, gap: re.Match[str]) -> str:
        if gap["low"]:
            return f"{self.rng.randint(int(gap['low']), int(gap['high'])):02d}"
        name = gap["name"]
        month = self.rng.randint(1, self.months)
        known = {
            "year": str(self.year),
            "last_year": str(self.year - 1),
            "month": str(month),
            "quarter": QUARTERS[(month - 1) // 3],
        }
        return known[name] if name in known else self.rng.choice(WORDS[name])

    def pick(self, texts: tuple[str, ...]) -> str:
        return self.fill(self.rng.choice(texts))

    def results(self, setting: Setting | None, areas: int) -> dict[str, str]:
        """What was done well in so many focus areas, in their order; the work itself always."""
        by_area = collective.RESULTS if setting is None else results.COMMON
        chosen = {"nhiem-vu", *self.rng.sample(sorted(by_area), k=min(areas, len(by_area)))}
        return {area: self._paragraphs(setting, area) for area in by_area if area in chosen}

    def _paragraphs(self, setting: Setting | None, area: str) -> str:
        """One or two sentences; those of one's own trade come first."""
        own: tuple[str, ...] = ()
        if setting is None:
            pool = collective.RESULTS[area]
        else:
            pool, own = results.COMMON[area], results.OWN[setting].get(area, ())
        first = self.rng.choice(own or pool)
        rest = [text for text in pool if text != first]
        more = self.rng.sample(rest, k=min(len(rest), self.rng.choice([0, 1, 1])))
        return "\n\n".join(self.fill(text) for text in (first, *more))

    def faults(self, setting: Setting | None, count: int) -> list[Told]:
        """So many different shortcomings."""
        pool = collective.FAULTS if setting is None else self._faults_of(setting)
        return [self._told(fault) for fault in self.rng.sample(pool, k=min(count, len(pool)))]

    def _faults_of(self, setting: Setting) -> tuple[Fault, ...]:
        return tuple(fault for fault in FAULTS if setting in fault.settings)

    def _told(self, fault: Fault) -> Told:
        description, cause, measure = self.rng.choice(fault.cases)
        return Told(
            area=fault.area,
            description=self.fill(description),
            cause=self.fill(cause),
            measure=self.fill(measure),
            source=self.rng.choices(list(SOURCES), list(SOURCES.values()))[0],
        )

    def level(self) -> str:
        """The rank that somebody proposes for themselves."""
        return self.rng.choices(["1", "2", "3", "4"], [13, 68, 17.5, 1.5])[0]

    def return_reason(self, *, is_collective: bool) -> str:
        return self.pick(replies.COLLECTIVE_RETURNS if is_collective else replies.RETURNS)

    def rewrite(self) -> str:
        return self.pick(replies.REWRITES)
