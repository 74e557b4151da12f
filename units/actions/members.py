"""Members of units: who comes, what is kept about them, who leaves or moves."""

import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tuphe.lib.errors import Conflict, NotAllowed
from units import permissions
from units.actions.acting import (
    changes,
    clean,
    demand_change,
    demand_in_force,
    demand_reach,
    lock,
    lock_open,
    save,
    text,
)
from units.actions.posts import close_post
from units.enums import UnitKind
from units.models import Appointment, Cadre, Membership, PartyUnit, record

DAY = timedelta(days=1)
# The audit says that these were changed, never what they are.
PRIVATE = frozenset({"email", "phone"})
ACCOUNT = frozenset({"email", "username"})


@transaction.atomic
def create_member(
    *, cadre: Cadre, membership: Membership, by: Cadre, is_someone_else: bool = False
) -> Membership:
    """Store a new person and the membership. `is_someone_else`: the administrator has seen who
    else has this name, and said that this is another person."""
    unit = lock(membership.unit)
    demand_change(by, unit)
    known = Cadre.objects.within_reach_of(by).namesakes(cadre.full_name, cadre.birth_year)
    if not is_someone_else and known.exists():
        raise ValidationError({"full_name": _("A person of this name has just been entered.")})
    _give_login(cadre)
    clean(cadre)
    save(cadre)
    record(
        "cadre.created",
        by=by,
        target=cadre,
        subject=cadre,
        name=cadre.full_name,
        username=cadre.username,
    )
    membership.cadre = cadre
    return _join(membership, by)


@transaction.atomic
def add_member(*, membership: Membership, by: Cadre) -> Membership:
    """Make a person who is already stored a member of a unit."""
    demand_change(by, membership.unit)
    demand_reach(by, membership.cadre)
    return _join(membership, by)


@transaction.atomic
def update_member(*, membership: Membership, values: Mapping[str, Any], by: Cadre) -> None:
    """Store changed data of a member: the person's own, and the status of the membership."""
    cadre = lock(membership.cadre)
    held = lock_open(membership)
    demand_change(by, held.unit)
    own = {"status"}
    of_cadre = changes(cadre, {name: new for name, new in values.items() if name not in own})
    of_membership = changes(held, {name: new for name, new in values.items() if name in own})
    if ACCOUNT & of_cadre.keys() and not permissions.can_change_account(by, cadre):
        raise NotAllowed(_("Only an administrator above all posts of this person may do this."))
    for name, new in values.items():
        setattr(held if name in own else cadre, name, new)
    if of_cadre:
        written = [*of_cadre, "search_key", "sort_key"]
        if "username" in of_cadre:
            _give_login(cadre)
            written.append("password")
        clean(cadre)
        save(cadre, update_fields=written)
        detail = {name: "changed" if name in PRIVATE else pair for name, pair in of_cadre.items()}
        record("cadre.changed", by=by, target=cadre, subject=cadre, **detail)
    if of_membership:
        clean(held)
        save(held, update_fields=[*of_membership])
        record("membership.changed", by=by, target=held, subject=cadre, **of_membership)


@transaction.atomic
def end_membership(
    *, membership: Membership, last_day: date, end_posts: bool = True, by: Cadre
) -> None:
    """The person leaves the unit after `last_day`, and with it the posts there."""
    lock(membership.cadre)
    held = lock_open(membership)
    demand_change(by, held.unit)
    _close(held, last_day, end_posts, by)


@transaction.atomic
def move_member(
    *, membership: Membership, unit: PartyUnit, since: date, end_posts: bool = True, by: Cadre
) -> Membership:
    """End the membership the day before `since`, and begin the same one in `unit` that day."""
    lock(unit)  # before the person, as every act does: two of them never wait for each other
    cadre = lock(membership.cadre)
    held = lock_open(membership)
    demand_change(by, held.unit)
    demand_change(by, unit)
    if unit.pk == held.unit_id:
        raise ValidationError({"unit": _("This is the unit that the person is leaving.")})
    _close(held, since - DAY, end_posts, by, moved_to=str(unit.code))
    new = Membership(cadre=cadre, unit=unit, kind=held.kind, status=held.status, since=since)
    return _join(new, by, moved_from=str(held.unit.code))


def _join(membership: Membership, by: Cadre, **detail: str) -> Membership:
    unit, cadre = lock(membership.unit), lock(membership.cadre)
    if unit.kind not in UnitKind.holding_members():
        raise Conflict(_("People are members of a cell or of a group in it, not of this unit."))
    demand_in_force(unit, membership.since, "since")
    if Membership.objects.not_ended(membership.since).filter(cadre=cadre, unit=unit).exists():
        raise ValidationError({"since": _("This person is already a member of this unit.")})
    clean(membership)
    save(membership)
    record(
        "membership.created",
        by=by,
        target=membership,
        subject=cadre,
        unit=str(unit.code),
        kind=membership.kind,
        status=membership.status,
        since=str(membership.since),
        **detail,
    )
    return membership


def _close(held: Membership, last_day: date, end_posts: bool, by: Cadre, **detail: str) -> None:
    before, held.until = held.until, last_day
    clean(held)
    save(held, update_fields=["until"])
    record(
        "membership.ended",
        by=by,
        target=held,
        subject=held.cadre,
        unit=str(held.unit.code),
        until=[text(before), text(last_day)],
        **detail,
    )
    if end_posts:
        posts = Appointment.objects.in_force(last_day).filter(cadre=held.cadre, unit=held.unit)
        for appointment in posts.exclude(until=last_day).select_for_update(no_key=True):
            close_post(appointment, last_day, by)


def _give_login(cadre: Cadre) -> None:
    """A password nobody knows; its owner sets one through "I have forgotten my password", which
    Django offers only to accounts that have one. Without a user name there is none."""
    if not cadre.username:
        cadre.set_unusable_password()
    elif not cadre.password or not cadre.has_usable_password():
        cadre.set_password(secrets.token_urlsafe(32))
