"""Posts in a unit: who takes one, and when it ends."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tuphe.lib.dates import today
from tuphe.lib.errors import Conflict
from units import actions
from units.directory import directory
from units.forms.post import AppointmentEndForm, AppointmentForm
from units.models import Appointment, Cadre
from units.views.common import (
    answer,
    carried_out,
    changeable_appointment,
    changeable_unit,
    current_user,
    done,
    posted,
    way_into,
)
from units.views.picker import chosen_person, pick_person

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def appointment_create(request: HttpRequest, code: UUID) -> HttpResponse:
    """A person takes a post: first found, then entered."""
    user = current_user(request)
    unit = changeable_unit(user, code)
    crumbs = way_into(unit, _("New post"))
    people = Cadre.objects.within_reach_of(user).exclude(pk=user.pk)
    cadre = chosen_person(request, people)
    if request.method != "POST" and cadre is None:
        likely = [entry.cadre for entry in directory(unit, today()).entries]
        context = {"unit": unit, "crumbs": crumbs, "for_post": True, "likely": likely}
        return pick_person(request, people, context)
    form = AppointmentForm(posted(request), initial={"cadre": cadre and cadre.code}, by=user)
    if form.is_valid():
        appointment = Appointment(unit=unit, **form.cleaned_data)
        if carried_out(
            form,
            lambda: actions.create_appointment(appointment=appointment, by=user),
            beside="since",
        ):
            message = _("%(name)s: %(post)s since %(day)s.") % {
                "name": appointment.cadre.full_name,
                "post": appointment.get_post_display(),
                "day": f"{appointment.since:%d/%m/%Y}",
            }
            return done(request, message, unit)
    context = {"unit": unit, "cadre": cadre, "crumbs": crumbs}
    return answer(request, "units/appointment_create.html", form, context)


@require_http_methods(METHODS)
def appointment_end(request: HttpRequest, code: UUID) -> HttpResponse:
    """A post ends after a last day."""
    user = current_user(request)
    appointment = changeable_appointment(user, code)
    unit = appointment.unit
    if appointment.until and appointment.until < today():
        raise Conflict(_("This has ended already. Look at the unit as it is now."))
    form = AppointmentEndForm(posted(request))
    if form.is_valid():
        last_day = form.cleaned_data["last_day"]
        if carried_out(
            form,
            lambda: actions.end_appointment(appointment=appointment, last_day=last_day, by=user),
            beside="last_day",
        ):
            message = _("The post of %(name)s ends; the last day is %(day)s.") % {
                "name": appointment.cadre.full_name,
                "day": f"{last_day:%d/%m/%Y}",
            }
            return done(request, message, unit)
    context = {
        "appointment": appointment,
        "unit": unit,
        "crumbs": way_into(unit, _("End of a post")),
    }
    return answer(request, "units/appointment_end.html", form, context)
