"""Who knows which units and people, and who may change them (docs/permissions.md shows it).

Every rule about sight stands twice on purpose: as a predicate about one unit or person, for
buttons and guards, and as a condition on rows, for lists. tests/units/test_permissions.py holds
the two together.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db.models import Q

from units.scope import under

if TYPE_CHECKING:
    from units.models import Cadre, PartyUnit

Predicate = Callable[["Cadre", "PartyUnit"], bool]


# --- Places ---------------------------------------------------------------------------------


def people_paths(user: Cadre) -> frozenset[str]:
    """At or below these one sees who is there: one's seats of any kind, and one's own cell."""
    cells = {home.cell_path for home in user.homes if home.cell_path}
    return user.scope.paths | cells


def named_paths(user: Cadre) -> frozenset[str]:
    """These one knows by name only: the units one is a member of, and all above them."""
    return frozenset(path for home in user.homes for path in home.paths)


# --- Rows -----------------------------------------------------------------------------------


def visible(user: Cadre, field: str = "path") -> Q:
    """Units that one may know."""
    return under(people_paths(user), field) | Q(**{f"{field}__in": named_paths(user)})


def people_visible(user: Cadre, field: str = "unit__path") -> Q:
    """Memberships and posts in the units whose people one sees."""
    return under(people_paths(user), field)


def administered(user: Cadre, field: str = "path") -> Q:
    """Units that one may change."""
    return under(user.scope.admin_paths, field)


# --- One unit -------------------------------------------------------------------------------


def can_see(user: Cadre, unit: PartyUnit) -> bool:
    return can_see_people(user, unit) or unit.path in named_paths(user)


def can_see_people(user: Cadre, unit: PartyUnit) -> bool:
    """The people, the posts and their history."""
    return any(unit.path.startswith(path) for path in people_paths(user))


def can_see_contact(user: Cadre, unit: PartyUnit) -> bool:
    """E-mail, telephone and year of birth of its people: the committees and administrators at or
    above it, who remind people and keep their data; not every comrade."""
    return user.scope.oversees(unit.path) or user.scope.administers(unit.path)


def can_change(user: Cadre, unit: PartyUnit) -> bool:
    """The unit, what is below it, its members and posts: its administrators and those above."""
    return user.scope.administers(unit.path)


# --- One person -----------------------------------------------------------------------------


def can_see_person(user: Cadre, cadre: Cadre) -> bool:
    known = people_paths(user)
    return cadre.pk == user.pk or any(
        place.startswith(path) for place in cadre.places for path in known
    )


def can_change_account(user: Cadre, cadre: Cadre) -> bool:
    """The user name, and the e-mail that a new password goes to.

    Not of people whose posts reach beyond what one administers, nor of the technical operator: who
    can send a password to their own address could act in that person's name.
    """
    return not cadre.is_staff and all(
        user.scope.administers(seat.path) for seat in cadre.scope.seats
    )


PERMISSIONS: dict[str, Predicate] = {
    "see": can_see,
    "see_people": can_see_people,
    "see_contact": can_see_contact,
    "change": can_change,
}
