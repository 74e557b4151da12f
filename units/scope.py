"""What a person may do follows from posts in force today and the place in the tree (design §1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q

from units.enums import Post, UnitKind

SEGMENT = 7  # of a path: a node's id, six digits and a slash


@dataclass(frozen=True)
class Seat:
    """One post in force."""

    post: Post
    unit_id: int
    code: str
    path: str
    kind: UnitKind
    name: str


@dataclass(frozen=True)
class Home:
    """A unit that one is a member of today."""

    path: str
    kind: UnitKind

    @property
    def cell_path(self) -> str | None:
        """The cell whose comrades one knows: for a member of a group, the cell it belongs to."""
        if self.kind == UnitKind.GROUP:
            return self.path[:-SEGMENT]
        return self.path if self.kind.is_cell else None

    @property
    def paths(self) -> list[str]:
        """From the root down to the unit itself."""
        return [self.path[:end] for end in range(1 + SEGMENT, len(self.path) + 1, SEGMENT)]


@dataclass(frozen=True)
class Scope:
    """The seats of a person, and the questions that permissions ask about them."""

    seats: tuple[Seat, ...] = ()

    @classmethod
    def of(cls, posts: Iterable[Mapping[str, Any]]) -> "Scope":
        return cls(
            tuple(
                Seat(
                    Post(row["post"]),
                    row["unit_id"],
                    str(row["unit_code"]),
                    row["unit_path"],
                    UnitKind(row["unit_kind"]),
                    row["unit_name"],
                )
                for row in posts
            )
        )

    @cached_property
    def committees(self) -> tuple[Seat, ...]:
        return tuple(seat for seat in self.seats if seat.post != Post.ADMIN)

    @cached_property
    def committee_paths(self) -> frozenset[str]:
        return frozenset(seat.path for seat in self.committees)

    @cached_property
    def committee_unit_ids(self) -> frozenset[int]:
        return frozenset(seat.unit_id for seat in self.committees)

    @cached_property
    def head_unit_ids(self) -> frozenset[int]:
        """Units whose collective review one writes."""
        return frozenset(seat.unit_id for seat in self.seats if seat.post in Post.heads())

    @cached_property
    def admin_paths(self) -> frozenset[str]:
        return frozenset(seat.path for seat in self.seats if seat.post == Post.ADMIN)

    @property
    def paths(self) -> frozenset[str]:
        return frozenset(seat.path for seat in self.seats)

    # What the menu asks.
    @property
    def has_desk(self) -> bool:
        return bool(self.committees)

    @property
    def has_dashboard(self) -> bool:
        return any(not seat.kind.is_cell for seat in self.committees)

    @property
    def is_admin(self) -> bool:
        return bool(self.admin_paths)

    @property
    def desk_seat(self) -> Seat | None:
        """The committee whose desk opens first: the lowest one, where the daily work is."""
        return max(self.committees, key=lambda seat: len(seat.path), default=None)

    @property
    def desk_unit_code(self) -> str | None:
        return self.desk_seat.code if self.desk_seat else None

    @property
    def top_seat(self) -> Seat | None:
        """The committee whose dashboard opens first: the highest one."""
        return min(self.committees, key=lambda seat: len(seat.path), default=None)

    # What permissions ask.
    def oversees(self, path: str) -> bool:
        """On the committee of the unit with this path, or of one above it."""
        return any(path.startswith(own) for own in self.committee_paths)

    def administers(self, path: str) -> bool:
        return any(path.startswith(own) for own in self.admin_paths)


def under(paths: Iterable[str], field: str = "path") -> Q:
    """Rows whose `field` lies at or below one of `paths`; no row when there are none."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition
