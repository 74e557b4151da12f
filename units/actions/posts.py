"""Posts in units: who takes one, and when it ends."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tuphe.lib.errors import NotAllowed
from units.actions.acting import (
    clean,
    demand_change,
    demand_in_force,
    demand_reach,
    lock,
    lock_open,
    save,
    text,
)
from units.enums import Post
from units.models import Appointment, Cadre, PartyUnit, record


@transaction.atomic
def create_appointment(*, appointment: Appointment, by: Cadre) -> Appointment:
    """A person takes a post in a unit."""
    unit = lock(appointment.unit)
    demand_change(by, unit)
    if appointment.cadre_id == by.pk:
        raise NotAllowed(_("Nobody enters a post for themselves; another administrator does."))
    demand_reach(by, appointment.cadre)
    cadre = lock(appointment.cadre)
    demand_in_force(unit, appointment.since, "since")
    if appointment.post == Post.SECRETARY:
        _demand_vacant(unit, appointment.since)
    clean(appointment)
    save(appointment)
    record(
        "appointment.created",
        by=by,
        target=appointment,
        subject=cadre,
        unit=str(unit.code),
        post=appointment.post,
        since=str(appointment.since),
    )
    return appointment


@transaction.atomic
def end_appointment(*, appointment: Appointment, last_day: date, by: Cadre) -> None:
    """The post ends after `last_day`."""
    lock(appointment.cadre)
    held = lock_open(appointment)
    demand_change(by, held.unit)
    close_post(held, last_day, by)


def _demand_vacant(unit: PartyUnit, day: date) -> None:
    """A unit has one secretary; the next one begins when the last has ended."""
    holders = Appointment.objects.not_ended(day).filter(unit=unit, post=Post.SECRETARY)
    last = holders.select_related("cadre").order_by(F("until").desc(nulls_first=True)).first()
    if last is None:
        return
    name = last.cadre.full_name
    if last.until is None:
        message = _("%(name)s is the secretary. End that post first.") % {"name": name}
    else:
        until = f"{last.until:%d/%m/%Y}"
        message = _("%(name)s is the secretary until %(day)s.") % {"name": name, "day": until}
    raise ValidationError({"post": message})


def close_post(held: Appointment, last_day: date, by: Cadre) -> None:
    """End a post after `last_day`; the caller has checked the right and holds the row."""
    before, held.until = held.until, last_day
    clean(held)
    save(held, update_fields=["until"])
    record(
        "appointment.ended",
        by=by,
        target=held,
        subject=held.cadre,
        unit=str(held.unit.code),
        post=held.post,
        until=[text(before), text(last_day)],
    )
