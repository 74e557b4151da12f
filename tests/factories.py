"""Rows for tests, made with as few words as possible."""

from datetime import date, timedelta
from itertools import count

from reviews.actions.cycles import create_cycle, open_cycle
from reviews.models import ReviewCycle
from tuphe.lib.dates import today
from units.enums import MembershipKind, MembershipStatus, Post, UnitKind
from units.models import Appointment, Cadre, Membership, PartyUnit

LONG_AGO = date(2015, 1, 1)
PASSWORD = "mat-khau-thu-2026"
numbers = count(1)


def make_unit(name: str, kind: UnitKind, parent: PartyUnit | None = None, **fields) -> PartyUnit:
    fields.setdefault("valid_from", LONG_AGO)
    return PartyUnit.objects.create(name=name, kind=kind, parent=parent, **fields)


def make_cadre(full_name: str, username: str | None = None, **fields) -> Cadre:
    username = username or f"nguoi{next(numbers)}"
    fields.setdefault("email", f"{username}@example.org")
    return Cadre.objects.create_user(username, PASSWORD, full_name=full_name, **fields)


def join(cadre: Cadre, unit: PartyUnit, **fields) -> Membership:
    fields.setdefault("kind", MembershipKind.OFFICIAL)
    fields.setdefault("status", MembershipStatus.ACTIVE)
    fields.setdefault("since", LONG_AGO)
    return Membership.objects.create(cadre=cadre, unit=unit, **fields)


def appoint(cadre: Cadre, unit: PartyUnit, post: Post, **fields) -> Appointment:
    fields.setdefault("since", LONG_AGO)
    return Appointment.objects.create(cadre=cadre, unit=unit, post=post, **fields)


def make_cycle(root: PartyUnit, by: Cadre, *, due_in: int = 10, **fields) -> ReviewCycle:
    """A cycle being prepared, its filing day `due_in` days from today."""
    day = today()
    due_on = day + timedelta(days=due_in)
    defaults = {
        "name": f"Kiểm điểm năm {day.year} số {next(numbers)}",
        "year": day.year,
        "opens_on": min(day, due_on) - timedelta(days=30),
        "due_on": due_on,
        "closes_on": max(day, due_on) + timedelta(days=30),
        "remedies_until": day + timedelta(days=400),
    }
    return create_cycle(cycle=ReviewCycle(root=root, **(defaults | fields)), by=by)


def make_open_cycle(
    root: PartyUnit, by: Cadre, *, pilots: list[PartyUnit] | None = None, **fields
) -> ReviewCycle:
    cycle = make_cycle(root, by, **fields)
    open_cycle(cycle=cycle, pilots=pilots or [], by=by)
    return cycle
