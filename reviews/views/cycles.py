"""The cycles and their rules: prepare, open, close."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reviews import permissions
from reviews.actions.cycles import close_cycle, create_cycle, open_cycle, update_cycle
from reviews.enums import CycleState
from reviews.forms.cycle import CycleForm, OpenCycleForm
from reviews.models import ReviewCycle
from tuphe.lib.dates import today
from tuphe.lib.errors import Conflict, NotAllowed
from units.enums import UnitKind
from units.http import SignedInRequest
from units.models import PartyUnit


def _roots(request: SignedInRequest) -> Any:
    """Units for which this person may run a cycle: committees above the cells."""
    return PartyUnit.objects.filter(
        pk__in=request.user.scope.committee_unit_ids, kind=UnitKind.SUPERIOR
    )


def _cycle(request: SignedInRequest, code: UUID) -> ReviewCycle:
    return get_object_or_404(
        ReviewCycle.objects.visible_to(request.user).select_related(
            "root", "individual_template", "collective_template"
        ),
        code=code,
    )


def _my_cycle(request: SignedInRequest, code: UUID) -> ReviewCycle:
    """A cycle that this person runs: 404 outside the scope, 403 inside."""
    cycle = _cycle(request, code)
    if not permissions.can_run_cycle(request.user, cycle):
        raise NotAllowed(_("Only the committee that runs the cycle may change it."))
    return cycle


@require_safe
def cycle_list(request: SignedInRequest) -> HttpResponse:
    cycles = ReviewCycle.objects.visible_to(request.user).newest_first().select_related("root")
    context = {"cycles": cycles, "may_create": _roots(request).exists()}
    return render(request, "reviews/cycle_list.html", context)


@require_safe
def cycle_detail(request: SignedInRequest, code: UUID) -> HttpResponse:
    cycle = _cycle(request, code)
    runs = permissions.can_run_cycle(request.user, cycle)
    context = {
        "cycle": cycle,
        "areas": cycle.areas.all(),
        "levels": cycle.levels.all(),
        "pilots": cycle.units.filter(is_pilot=True).exclude(parent__is_pilot=True),
        "runs": runs,
        "open_form": _open_form(cycle) if runs and cycle.state == CycleState.DRAFT else None,
    }
    return render(request, "reviews/cycle_detail.html", context)


def _open_form(cycle: ReviewCycle, data: Any = None) -> OpenCycleForm:
    units = PartyUnit.objects.in_force(today()).filter(parent=cycle.root_id).order_by("position")
    return OpenCycleForm(data, units=units)


@require_http_methods(["GET", "HEAD", "POST"])
def cycle_create(request: SignedInRequest) -> HttpResponse:
    roots = _roots(request)
    if not roots.exists():
        raise NotAllowed(_("Only a district committee opens a cycle."))
    form = CycleForm(request.POST or None, roots=roots, initial={"root": roots.first()})
    if request.method == "POST" and form.is_valid():
        cycle = create_cycle(cycle=form.save(commit=False), by=request.user)
        messages.success(request, _("The cycle is prepared. Look it over, then open it."))
        return redirect("cycle_detail", code=cycle.code)
    return render(
        request,
        "reviews/cycle_edit.html",
        {"form": form, "cycle": None},
        status=422 if request.method == "POST" else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def cycle_edit(request: SignedInRequest, code: UUID) -> HttpResponse:
    cycle = _my_cycle(request, code)
    if cycle.state == CycleState.CLOSED:
        raise Conflict(_("The cycle is closed; nothing can be changed in it."))
    roots = PartyUnit.objects.filter(pk=cycle.root_id)
    form = CycleForm(request.POST or None, instance=cycle, roots=roots)
    if request.method == "POST" and form.is_valid():
        update_cycle(cycle=form.instance, by=request.user, changed=form.changed_data)
        messages.success(request, _("The cycle is saved."))
        return redirect("cycle_detail", code=code)
    return render(
        request,
        "reviews/cycle_edit.html",
        {"form": form, "cycle": cycle},
        status=422 if request.method == "POST" else 200,
    )


@require_POST
def cycle_open(request: SignedInRequest, code: UUID) -> HttpResponse:
    cycle = _my_cycle(request, code)
    form = _open_form(cycle, request.POST)
    if not form.is_valid():
        raise Conflict(_("A chosen pilot unit is not in force any more. Please choose again."))
    owed = open_cycle(cycle=cycle, pilots=form.cleaned_data["pilots"], by=request.user)
    messages.success(
        request,
        ngettext(
            "The cycle is open: %(owed)s review is owed.",
            "The cycle is open: %(owed)s reviews are owed.",
            owed,
        )
        % {"owed": owed},
    )
    return redirect("cycle_detail", code=code)


@require_POST
def cycle_close(request: SignedInRequest, code: UUID) -> HttpResponse:
    cycle = _my_cycle(request, code)
    close_cycle(cycle=cycle, by=request.user)
    messages.success(request, _("The cycle is closed; its reviews stay as they are."))
    return redirect("cycle_detail", code=code)
