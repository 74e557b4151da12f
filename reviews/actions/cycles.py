"""The life of a cycle: prepared, opened, kept in step with the tree while open, closed."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from reviews import notifications, permissions, shipped
from reviews.enums import Audience, CycleState, Obligation, ReviewState
from reviews.models import CycleUnit, FocusArea, FormTemplate, Level, ReviewCycle, SelfReview
from reviews.roster import Roster
from tuphe.lib.dates import today
from tuphe.lib.errors import Conflict, NotAllowed
from units.models import Cadre, PartyUnit, record


def shipped_templates() -> dict[Audience, FormTemplate]:
    """The newest template for each audience; the shipped ones are stored at first use."""
    found = {}
    for audience, (title, sections) in shipped.FORMS.items():
        found[audience] = (
            FormTemplate.objects.filter(audience=audience, title=title)
            .order_by("-version")
            .first()
        ) or FormTemplate.objects.create(audience=audience, title=title, sections=sections)
    return found


@transaction.atomic
def create_cycle(*, cycle: ReviewCycle, by: Cadre) -> ReviewCycle:
    """Store a cycle being prepared, with the shipped areas, levels and forms."""
    if not permissions.can_run_cycle(by, cycle):
        raise NotAllowed(_("You do not have the right to do this."))
    templates = shipped_templates()
    cycle.individual_template = templates[Audience.INDIVIDUAL]
    cycle.collective_template = templates[Audience.COLLECTIVE]
    cycle.save()
    FocusArea.objects.bulk_create(
        FocusArea(cycle=cycle, position=number, slug=slug, name=name, guidance=guidance)
        for number, (slug, name, guidance) in enumerate(shipped.FOCUS_AREAS, start=1)
    )
    Level.objects.bulk_create(
        Level(cycle=cycle, rank=rank, name=name)
        for rank, name in enumerate(shipped.LEVELS, start=1)
    )
    record("cycle.created", by=by, target=cycle, name=cycle.name)
    return cycle


@transaction.atomic
def update_cycle(*, cycle: ReviewCycle, by: Cadre, changed: Iterable[str]) -> None:
    """Store changed days and rules of a cycle that is not closed."""
    if not permissions.can_run_cycle(by, cycle):
        raise NotAllowed(_("You do not have the right to do this."))
    changed = list(changed)
    held = ReviewCycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)
    if held.state == CycleState.CLOSED:
        raise Conflict(_("The cycle is closed; nothing can be changed in it."))
    values: dict[str, Any] = {
        name: [str(getattr(held, name)), str(getattr(cycle, name))] for name in changed
    }
    cycle.save(update_fields=changed)
    record("cycle.changed", by=by, target=cycle, **values)


@transaction.atomic
def open_cycle(*, cycle: ReviewCycle, pilots: Iterable[PartyUnit] = (), by: Cadre) -> int:
    """Open the cycle: copy the tree, and make a review for everybody. Returns how many owe one."""
    if not permissions.can_run_cycle(by, cycle):
        raise NotAllowed(_("You do not have the right to do this."))
    opened = ReviewCycle.objects.filter(pk=cycle.pk, state=CycleState.DRAFT).update(
        state=CycleState.OPEN
    )
    if not opened:
        raise Conflict(_("This cycle was opened before."))
    cycle.state = CycleState.OPEN
    pilot_ids = {unit.pk for unit in pilots}
    sync_cycle(cycle=cycle, by=by, pilots=pilot_ids)
    owed = SelfReview.objects.owed().filter(cycle=cycle)
    record("cycle.opened", by=by, target=cycle, owed=owed.count(), pilots=sorted(pilot_ids))
    notifications.tell_opening(cycle, owed)
    return owed.count()


@transaction.atomic
def close_cycle(*, cycle: ReviewCycle, by: Cadre) -> None:
    """Close the cycle: from now on its tree and its reviews stay as they are."""
    if not permissions.can_run_cycle(by, cycle):
        raise NotAllowed(_("You do not have the right to do this."))
    if PartyUnit.objects.in_force(today()).filter(pk=cycle.root_id).exists():
        sync_cycle(cycle=cycle, by=by)
    # Else the root was dissolved: there is no tree left to follow, and the cycle must end somehow.
    closed = ReviewCycle.objects.filter(pk=cycle.pk, state=CycleState.OPEN).update(
        state=CycleState.CLOSED
    )
    if not closed:
        raise Conflict(_("The cycle is not open."))
    cycle.state = CycleState.CLOSED
    record("cycle.closed", by=by, target=cycle)


@transaction.atomic
def sync_cycle(*, cycle: ReviewCycle, by: Cadre | None, pilots: Iterable[int] = ()) -> None:
    """Bring an open cycle in step with today's tree, memberships and posts; safe to repeat.

    New units and members come in, moved ones move, those who left stay as rows that owe nothing.
    """
    # Without a key lock: a submission, which holds its review and writes notices of the cycle,
    # need not wait for us while we wait for its review.
    held = ReviewCycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)
    if held.state != CycleState.OPEN:
        raise Conflict(_("The cycle is not open; nothing can be changed in it."))
    units = _sync_units(cycle, set(pilots))
    if cycle.root_id not in units:
        raise Conflict(_("The unit that runs the cycle is not in force today."))
    changed = _sync_reviews(cycle, units)
    if any(changed.values()):
        record("cycle.synced", by=by, target=cycle, **changed)


def _sync_units(cycle: ReviewCycle, pilots: set[int]) -> dict[int, CycleUnit]:
    """Copy the units in force below the root, parents before children; returns them by unit id.

    A unit that was dissolved meanwhile keeps its copy, and is not among those returned.
    """
    copies = {copy.unit_id: copy for copy in cycle.units.all()}
    placed: dict[int, CycleUnit] = {}
    copied = ["name", "short_name", "kind", "path", "position"]
    for unit in PartyUnit.objects.in_force(today()).within(cycle.root.path).order_by("path"):
        copy = copies.get(unit.pk) or CycleUnit(cycle=cycle, unit=unit)
        parent = placed.get(unit.parent_id) if unit.parent_id else None
        pilot = copy.is_pilot or unit.pk in pilots or bool(parent and parent.is_pilot)
        new = {name: getattr(unit, name) for name in copied} | {
            "is_pilot": pilot,
            "parent_id": parent.pk if parent else None,
        }
        if copy.pk is None or any(getattr(copy, name) != value for name, value in new.items()):
            for name, value in new.items():
                setattr(copy, name, value)
            copy.save()
        placed[unit.pk] = copy
    return placed


def _sync_reviews(cycle: ReviewCycle, units: dict[int, CycleUnit]) -> dict[str, Any]:
    """Make, move and excuse reviews as the roster wants them; returns how many of each."""
    wanted = Roster(cycle, units, today()).wanted()
    fields = ["unit", "desk", "post", "obligation", "path", "is_pilot"]
    places = {unit.pk: unit for unit in units.values()}
    changed, gone, followed = [], [], []
    for review in cycle.reviews.all():
        want = wanted.pop((review.subject_id, review.subject_id or review.unit_id), None)
        if want is None:
            if review.leave():
                gone.append(review.pk)
            place = places.get(review.unit_id)
            if place and review.path != place.path:  # who left still counts where the unit is now
                review.path = place.path
                followed.append(review)
        elif review.differs_from(want, fields):
            for name in fields:
                setattr(review, name, getattr(want, name))
            changed.append(review)
    SelfReview.objects.bulk_create(wanted.values(), batch_size=500)
    SelfReview.objects.bulk_update(changed, fields, batch_size=500)
    SelfReview.objects.bulk_update(followed, ["path"], batch_size=500)
    # The state is asked once more: what was submitted at this moment stays filed.
    unfiled = SelfReview.objects.filter(state__in=ReviewState.writable())
    left = unfiled.filter(pk__in=gone).update(obligation=Obligation.LEFT)
    return {"added": len(wanted), "changed": len(changed), "left": left}
