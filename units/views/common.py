"""What the pages about units share: rows within sight, the way to them, and answers to forms."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from units.actions.acting import demand_change
from units.models import Appointment, Cadre, Membership, PartyUnit

Crumbs = list[tuple[Any, str]]


def current_user(request: HttpRequest) -> Cadre:
    assert isinstance(request.user, Cadre)  # the login middleware lets nobody else in
    return request.user


# --- Rows: 404 outside one's sight, 403 within it without the right -------------------------


def visible_unit(user: Cadre, code: UUID) -> PartyUnit:
    units = PartyUnit.objects.visible_to(user).select_related("parent")
    return get_object_or_404(units, code=code)


def changeable_unit(user: Cadre, code: UUID) -> PartyUnit:
    unit = visible_unit(user, code)
    demand_change(user, unit)
    return unit


def changeable_membership(user: Cadre, code: UUID) -> Membership:
    rows = Membership.objects.visible_to(user).select_related("cadre", "unit__parent")
    membership = get_object_or_404(rows, code=code)
    demand_change(user, membership.unit)
    return membership


def changeable_appointment(user: Cadre, code: UUID) -> Appointment:
    rows = Appointment.objects.visible_to(user).select_related("cadre", "unit__parent")
    appointment = get_object_or_404(rows, code=code)
    demand_change(user, appointment.unit)
    return appointment


def way_to(user: Cadre, unit: PartyUnit) -> Crumbs:
    """The units above this one that the person may know."""
    above = PartyUnit.objects.visible_to(user).filter(path__in=unit.ancestor_paths)
    return [
        (_("Units"), reverse("unit_tree")),
        *((node.label, unit_url(node)) for node in above.order_by("path")),
    ]


def way_into(unit: PartyUnit, here: Any) -> Crumbs:
    """The way to a form about something in this unit; short, for the phone."""
    return [(_("Units"), reverse("unit_tree")), (unit.label, unit_url(unit)), (here, "")]


def unit_url(unit: PartyUnit) -> str:
    return reverse("unit_detail", args=[unit.code])


# --- Forms: 422 with everything typed, when something is wrong ------------------------------


def carried_out(form: BaseForm, act: Callable[[], object], beside: str) -> bool:
    """Do it; what is wrong comes back beside its field, or `beside` where it names none."""
    try:
        act()
    except ValidationError as error:
        for field, errors in _by_field(error):
            form.add_error(field if field in form.fields else beside, errors)
        return False
    return True


def _by_field(error: ValidationError) -> Iterable[tuple[str, list[ValidationError]]]:
    if hasattr(error, "error_dict"):
        return error.error_dict.items()
    return [(NON_FIELD_ERRORS, error.error_list)]


def posted(request: HttpRequest) -> QueryDict | None:
    """What the form is bound to; an empty submission is one, too."""
    return request.POST if request.method == "POST" else None


def answer(
    request: HttpRequest, template: str, form: BaseForm, context: dict[str, Any]
) -> HttpResponse:
    """The page of a form; 422 when what was sent cannot be taken."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


def done(request: HttpRequest, message: str, unit: PartyUnit, keep: str = "") -> HttpResponse:
    """Back to the unit; `keep` names the typed text that the device may forget now."""
    messages.success(request, message, extra_tags=f"kept-done:{keep}" if keep else "")
    return redirect(unit_url(unit))
