"""Units of the tree: new ones, and what they are called."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tuphe.lib.dates import today
from tuphe.lib.errors import NotAllowed
from tuphe.lib.text import normalize_name
from units.actions.acting import changes, clean, demand_change, demand_in_force, lock, save
from units.enums import UnitKind
from units.models import Cadre, PartyUnit, record

DEEPEST = 30  # levels; the stored path has room for a few more
LAST_PLACE = 32_767  # what the column holds


@transaction.atomic
def create_unit(*, unit: PartyUnit, by: Cadre) -> PartyUnit:
    """Store a new unit below its parent."""
    parent = lock(_parent_of(unit))
    demand_change(by, parent)
    if unit.kind not in UnitKind(parent.kind).below:
        raise ValidationError({"kind": _("This kind does not stand below the unit above it.")})
    if parent.depth >= DEEPEST:
        raise ValidationError({"name": _("The tree is too deep here.")})
    demand_in_force(parent, unit.valid_from, "valid_from")
    _demand_own_name(unit)
    unit.position = _place_after_siblings(parent)
    clean(unit)
    save(unit)
    record(
        "unit.created",
        by=by,
        target=unit,
        name=unit.name,
        kind=unit.kind,
        parent=str(parent.code),
        valid_from=str(unit.valid_from),
    )
    return unit


@transaction.atomic
def update_unit(*, unit: PartyUnit, changed: Iterable[str], by: Cadre) -> None:
    """Store the changed names, code and position of a unit; its place and kind stay."""
    held = lock(unit)
    demand_change(by, held)
    values: dict[str, Any] = changes(held, {name: getattr(unit, name) for name in changed})
    if not values:
        return
    if "name" in values:
        _demand_own_name(unit)
    clean(unit)
    save(unit, update_fields=[*values, "search_key"])
    record("unit.changed", by=by, target=unit, **values)


def _parent_of(unit: PartyUnit) -> PartyUnit:
    if unit.parent is None:
        raise NotAllowed(_("Only the technical operator makes the root of a tree."))
    return unit.parent


def _place_after_siblings(parent: PartyUnit) -> int:
    last = parent.children.aggregate(last=Max("position"))["last"]
    return 0 if last is None else min(last + 1, LAST_PLACE)


def _demand_own_name(unit: PartyUnit) -> None:
    """Siblings have different names; so a second click makes no second unit."""
    same = PartyUnit.objects.in_force(today()).filter(
        parent=unit.parent_id, name__iexact=normalize_name(unit.name)
    )
    if unit.parent_id and same.exclude(pk=unit.pk).exists():
        raise ValidationError({"name": _("A unit of this name stands here already.")})
