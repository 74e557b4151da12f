"""Finding units and people by typed words: accents aside, but hits with the typed ones first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from tuphe.lib.dates import today
from tuphe.lib.text import accent_rank, normalize_name, search_key
from units import permissions
from units.enums import MembershipKind
from units.models import Appointment, Cadre, Membership, PartyUnit
from units.models.cadre import CadreQuerySet

LONGEST = 100  # characters of a query
MOST = 2000  # hits that are ranked; who finds more types another word


def tidy(text: str) -> str:
    """A query as it is shown again: nothing invisible, not too long."""
    return normalize_name(text)[:LONGEST]


@dataclass(frozen=True)
class Place:
    """A unit, and what it is or who one is there, in words."""

    role: str
    unit: PartyUnit
    above: PartyUnit | None  # tells two cells of the same name apart; only if one may know it


@dataclass(frozen=True)
class Placed:
    """A person, with the posts and memberships that the one who asks may know."""

    cadre: Cadre
    places: list[Place]


def rank(text: str, name: str) -> tuple[int, int]:
    """How well a name that matches fits what was typed; smaller is better.

    Who types accents means them: names with them come first. Who types none has left them out:
    names in which the typed words stand whole come first, "Á" before "An" for "a".
    """
    words, whole = search_key(text).split(), set(search_key(name).split())
    cut = sum(word not in whole for word in words)
    accents = accent_rank(text, name)
    is_plain = search_key(text) == " ".join(text.lower().split())
    return (cut, accents) if is_plain else (accents, cut)


def units(user: Cadre, text: str) -> list[Place]:
    """The units in force that the person may know, best hit first."""
    hits = PartyUnit.objects.visible_to(user).in_force(today()).matching(text)
    found = sorted(
        hits.select_related("parent").order_by("search_key", "path")[:MOST],
        key=lambda unit: rank(text, f"{unit.name} {unit.short_name}"),
    )
    return [Place(unit.get_kind_display(), unit, _above(user, unit)) for unit in found]


@dataclass(frozen=True)
class PeopleFound:
    """The hits in their order, as keys; `is_cut` when there were more than are ranked."""

    keys: list[int]
    is_cut: bool


def people(hits: CadreQuerySet, text: str) -> PeopleFound:
    """Rank the people in `hits` whose names match: typed accents first, then by given name."""
    rows = list(
        hits.matching(text).order_by("sort_key", "pk").values_list("pk", "full_name")[: MOST + 1]
    )
    is_cut = len(rows) > MOST
    ranked = sorted(rows[:MOST], key=lambda row: rank(text, row[1]))
    return PeopleFound([row[0] for row in ranked], is_cut)


def with_places(user: Cadre, keys: Iterable[int]) -> list[Placed]:
    """These people in this order, in three queries however many they are."""
    keys, day = list(keys), today()
    known = permissions.visible(user, "unit__path")
    kept = {
        "memberships": Membership.objects.order_by("since"),
        "appointments": Appointment.objects.order_by("unit__path"),
    }
    people_by_key = Cadre.objects.prefetch_related(
        *(
            Prefetch(name, rows.not_ended(day).filter(known).select_related("unit__parent"))
            for name, rows in kept.items()
        )
    ).in_bulk(keys)
    return [_placed(user, people_by_key[key]) for key in keys if key in people_by_key]


def _placed(user: Cadre, cadre: Cadre) -> Placed:
    roles: dict[PartyUnit, list[Any]] = {}
    for held in cadre.appointments.all():
        roles.setdefault(held.unit, []).append(held.get_post_display())
    for membership in cadre.memberships.all():
        is_official = membership.kind == MembershipKind.OFFICIAL
        role = _("Member") if is_official else membership.get_kind_display()
        roles.setdefault(membership.unit, []).append(role)
    return Placed(
        cadre,
        [Place(", ".join(words), unit, _above(user, unit)) for unit, words in roles.items()],
    )


def _above(user: Cadre, unit: PartyUnit) -> PartyUnit | None:
    return unit.parent if unit.parent and permissions.can_see(user, unit.parent) else None
