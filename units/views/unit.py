"""One unit: what it is, who is in it, and its administrator's forms."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tuphe.lib.dates import today
from tuphe.lib.errors import Conflict
from units import actions, permissions
from units.directory import directory
from units.enums import UnitKind
from units.forms.unit import UnitCreateForm, UnitEditForm
from units.models import PartyUnit
from units.outline import counted_within, official_members
from units.views.common import (
    answer,
    carried_out,
    changeable_unit,
    current_user,
    done,
    posted,
    visible_unit,
    way_into,
    way_to,
)


@require_safe
def unit_detail(request: HttpRequest, code: UUID) -> HttpResponse:
    """A unit with its people; of a unit above one's own only the name and the way down."""
    user, day = current_user(request), today()
    unit = visible_unit(user, code)
    children = PartyUnit.objects.visible_to(user).in_force(day).filter(parent=unit)
    sees_people = permissions.can_see_people(user, unit)
    counts = official_members(user, day, unit.path) if sees_people else {}
    context = {
        "unit": unit,
        "parent": unit.parent if unit.parent and permissions.can_see(user, unit.parent) else None,
        "crumbs": [*way_to(user, unit), (unit.label, "")],
        "children": [
            (child, counted_within(counts, child))
            for child in children.order_by("position", "search_key")
        ],
        "total": counted_within(counts, unit),
        "sees_people": sees_people,
        "sees_contact": permissions.can_see_contact(user, unit),
        "may_change": permissions.can_change(user, unit),
        "holds_units": bool(UnitKind(unit.kind).below),
        "holds_members": unit.kind in UnitKind.holding_members(),
        "has_ended": bool(unit.valid_to and unit.valid_to < day),
        "directory": directory(unit, day) if sees_people else None,
        "today": day,
    }
    return render(request, "units/unit_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_create(request: HttpRequest, code: UUID) -> HttpResponse:
    """A new unit below the one in the address."""
    user = current_user(request)
    parent = changeable_unit(user, code)
    if not UnitKind(parent.kind).below:
        raise Conflict(_("No unit stands below one of this kind."))
    keep = f"unit-create:{parent.code}"
    form = UnitCreateForm(posted(request), parent=parent)
    if form.is_valid():
        unit = form.instance
        if carried_out(form, lambda: actions.create_unit(unit=unit, by=user), "official_code"):
            message = _("%(unit)s has been created.") % {"unit": unit.name}
            return done(request, message, unit, keep)
    context = {
        "parent": parent,
        "keep": keep,
        "crumbs": way_into(parent, _("New unit")),
    }
    return answer(request, "units/unit_create.html", form, context)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_edit(request: HttpRequest, code: UUID) -> HttpResponse:
    """Names, code and position of a unit."""
    user = current_user(request)
    unit = changeable_unit(user, code)
    name, keep = unit.name, f"unit-edit:{unit.code}"
    crumbs = way_into(unit, _("Change"))
    form = UnitEditForm(posted(request), instance=unit)
    if form.is_valid():
        changed = [field for field in form.changed_data if field != "seen"]
        if carried_out(
            form,
            lambda: actions.update_unit(unit=unit, changed=changed, by=user),
            "official_code",
        ):
            return done(request, _("The changes are saved."), unit, keep)
    context = {"unit": unit, "name": name, "keep": keep, "crumbs": crumbs}
    return answer(request, "units/unit_edit.html", form, context)
