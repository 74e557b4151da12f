"""What a measurement found, beside what it should be, as one line of the table."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured number; without a limit it is told for the reader's orientation only."""

    what: str
    value: float
    unit: str = ""
    limit: float | None = None
    remark: str = ""

    @property
    def is_met(self) -> bool:
        return self.limit is None or self.value <= self.limit


def table(figures: Iterable[Figure]) -> str:
    """The figures as text, aligned for a terminal."""
    lines = [("what", "measured", "limit", "", "")]
    for figure in figures:
        limit = "" if figure.limit is None else f"{number(figure.limit)} {figure.unit}"
        verdict = "" if figure.limit is None else "met" if figure.is_met else "MISSED"
        value = f"{number(figure.value)} {figure.unit}"
        lines.append((figure.what, value, limit, verdict, figure.remark))
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    return "\n".join(
        "  ".join(
            text.rjust(width) if column in (1, 2) else text.ljust(width)
            for column, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.2f}"


def percentile(values: Iterable[float], percent: float) -> float:
    """The value that so many percent do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]
