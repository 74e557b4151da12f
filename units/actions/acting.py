"""What every act of an administrator does: check the right, lock, validate, write."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from tuphe.lib.dates import today
from tuphe.lib.errors import Conflict, NotAllowed
from units import permissions
from units.models import Cadre, PartyUnit

Row = TypeVar("Row", bound=models.Model)


def demand_change(by: Cadre, unit: PartyUnit) -> None:
    if not permissions.can_change(by, unit):
        raise NotAllowed(_("You do not have the right to do this."))


def demand_reach(by: Cadre, cadre: Cadre) -> None:
    if not Cadre.objects.within_reach_of(by).filter(pk=cadre.pk).exists():
        raise NotAllowed(_("You do not have the right to do this."))


def demand_in_force(unit: PartyUnit, day: date, field: str) -> None:
    """Nothing begins in a unit after its end. How old a unit is, nobody may know exactly."""
    if unit.valid_to and day > unit.valid_to:
        raise ValidationError({field: _("The unit is no longer in force on that day.")})


def lock(row: Row) -> Row:
    """The row as it is now, held against other acts until this one is done."""
    rows: models.QuerySet[Row] = type(row)._default_manager.all()
    return rows.select_for_update(no_key=True).get(pk=row.pk)


def lock_open(row: Row) -> Row:
    """A membership or post that has not ended before today."""
    held: Any = lock(row)
    if held.until and held.until < today():
        raise Conflict(_("This has ended already. Look at the unit as it is now."))
    return held


def changes(held: models.Model, values: Mapping[str, Any]) -> dict[str, list[str | None]]:
    """Old and new value of what differs."""
    return {
        name: [text(getattr(held, name)), text(new)]
        for name, new in values.items()
        if getattr(held, name) != new
    }


def text(value: Any) -> str | None:
    return None if value is None else str(value)


def clean(row: models.Model) -> None:
    row.full_clean(exclude=[field.name for field in row._meta.fields if not field.editable])


def save(row: models.Model, **options: Any) -> None:
    try:
        with transaction.atomic():
            row.save(**options)
    except IntegrityError as error:  # the same thing was entered between the check and the write
        raise ValidationError(_("Someone entered the same thing at this moment.")) from error
