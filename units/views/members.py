"""The members of a unit: who comes, what is kept about them, who leaves or moves."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tuphe.lib.dates import today
from tuphe.lib.errors import Conflict
from units import actions, search
from units.enums import MembershipKind, UnitKind
from units.forms.member import (
    MemberAddForm,
    MemberCreateForm,
    MemberEditForm,
    MembershipEndForm,
    MembershipMoveForm,
)
from units.models import Appointment, Cadre, Membership, PartyUnit
from units.views.common import (
    answer,
    carried_out,
    changeable_membership,
    changeable_unit,
    current_user,
    done,
    posted,
    way_into,
)
from units.views.picker import chosen_person, pick_person

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def member_create(request: HttpRequest, code: UUID) -> HttpResponse:
    """A new person in the unit; or, when the name is known, the person who has it."""
    user = current_user(request)
    unit = _unit_with_members(user, code)
    keep = f"member-create:{unit.code}"
    form = MemberCreateForm(posted(request), by=user)
    if form.is_valid():
        membership = form.membership(unit)
        if carried_out(form, lambda: _enter(form, membership, user), beside="since"):
            messages.success(
                request,
                _("%(name)s is a member of this unit now.") % {"name": membership.cadre.full_name},
                extra_tags=f"kept-done:{keep}",
            )
            if form.same_person:  # whose data may differ from what was typed
                return redirect("member_edit", membership.code)
            return redirect("unit_detail", unit.code)
    context = {
        "unit": unit,
        "keep": keep,
        "crumbs": way_into(unit, _("New member")),
        "namesakes": search.with_places(user, [cadre.pk for cadre in form.namesakes]),
    }
    return answer(request, "units/member_create.html", form, context)


def _enter(form: MemberCreateForm, membership: Membership, user: Cadre) -> None:
    if form.same_person:
        membership.cadre = form.same_person
        actions.add_member(membership=membership, by=user)
    else:
        actions.create_member(
            cadre=form.instance,
            membership=membership,
            is_someone_else=form.is_someone_else,
            by=user,
        )


@require_http_methods(METHODS)
def member_add(request: HttpRequest, code: UUID) -> HttpResponse:
    """A person who is already stored becomes a member: first found, then entered."""
    user = current_user(request)
    unit = _unit_with_members(user, code)
    crumbs = way_into(unit, _("New member"))
    people = Cadre.objects.within_reach_of(user)
    cadre = chosen_person(request, people)
    if request.method != "POST" and cadre is None:
        return pick_person(request, people, {"unit": unit, "crumbs": crumbs, "for_post": False})
    form = MemberAddForm(posted(request), initial={"cadre": cadre and cadre.code}, by=user)
    if form.is_valid():
        membership = form.membership(unit)
        membership.cadre = form.cleaned_data["cadre"]
        if carried_out(form, lambda: actions.add_member(membership=membership, by=user), "since"):
            message = _("%(name)s is a member of this unit now.")
            return done(request, message % {"name": membership.cadre.full_name}, unit)
    context = {
        "unit": unit,
        "cadre": cadre,
        "here": cadre and cadre.memberships.not_ended(today()).filter(unit=unit).first(),
        "elsewhere": _memberships_elsewhere(user, cadre, unit) if cadre else [],
        "crumbs": crumbs,
    }
    return answer(request, "units/member_add.html", form, context)


@require_http_methods(METHODS)
def member_edit(request: HttpRequest, code: UUID) -> HttpResponse:
    """The data of a member, the status in the unit, and what else can be done."""
    user = current_user(request)
    membership = _standing(changeable_membership(user, code))
    cadre, unit = membership.cadre, membership.unit
    name, keep = cadre.full_name, f"member-edit:{membership.code}"
    form = MemberEditForm(posted(request), membership=membership, by=user)
    if form.is_valid():
        values = form.values()
        if carried_out(
            form,
            lambda: actions.update_member(membership=membership, values=values, by=user),
            beside="full_name",
        ):
            return done(request, _("The changes are saved."), unit, keep)
    context = {
        "membership": membership,
        "unit": unit,
        "name": name,
        "posts": Appointment.objects.not_ended(today()).filter(cadre=cadre, unit=unit),
        "is_oneself": cadre.pk == user.pk,
        "keep": keep,
        "crumbs": way_into(unit, name),
    }
    return answer(request, "units/member_edit.html", form, context)


@require_http_methods(METHODS)
def membership_end(request: HttpRequest, code: UUID) -> HttpResponse:
    """The person leaves the unit after a last day."""
    user = current_user(request)
    membership = _standing(changeable_membership(user, code))
    form = MembershipEndForm(posted(request))
    posts = _offer_posts(form, membership)
    if form.is_valid():
        values = form.cleaned_data
        if carried_out(
            form,
            lambda: actions.end_membership(membership=membership, by=user, **values),
            beside="last_day",
        ):
            message = _("%(name)s leaves this unit; the last day is %(day)s.") % {
                "name": membership.cadre.full_name,
                "day": f"{values['last_day']:%d/%m/%Y}",
            }
            return done(request, message, membership.unit)
    return answer(
        request, "units/membership_end.html", form, _context(membership, posts, _("Leaves"))
    )


@require_http_methods(METHODS)
def membership_move(request: HttpRequest, code: UUID) -> HttpResponse:
    """The person leaves this unit and joins another one the day after."""
    user = current_user(request)
    membership = _standing(changeable_membership(user, code))
    form = MembershipMoveForm(
        posted(request),
        initial={"unit": request.GET.get("to")},
        membership=membership,
        by=user,
    )
    posts = _offer_posts(form, membership)
    if form.is_valid():
        values = form.cleaned_data
        if carried_out(
            form,
            lambda: actions.move_member(membership=membership, by=user, **values),
            beside="since",
        ):
            message = _("%(name)s moves here; the first day is %(day)s.") % {
                "name": membership.cadre.full_name,
                "day": f"{values['since']:%d/%m/%Y}",
            }
            return done(request, message, values["unit"])
    return answer(
        request, "units/membership_move.html", form, _context(membership, posts, _("Moves"))
    )


# --- Parts ----------------------------------------------------------------------------------


def _unit_with_members(user: Cadre, code: UUID) -> PartyUnit:
    unit = changeable_unit(user, code)
    if unit.kind not in UnitKind.holding_members():
        raise Conflict(_("People are members of a cell or of a group in it, not of this unit."))
    return unit


def _standing(membership: Membership) -> Membership:
    if membership.until and membership.until < today():
        raise Conflict(_("This has ended already. Look at the unit as it is now."))
    return membership


def _memberships_elsewhere(user: Cadre, cadre: Cadre, unit: PartyUnit) -> list[Membership]:
    """Official memberships in other units that the user could end by a move to this one."""
    rows = Membership.objects.visible_to(user).not_ended(today()).select_related("unit")
    official = rows.filter(cadre=cadre, kind=MembershipKind.OFFICIAL).exclude(unit=unit)
    return [row for row in official if user.scope.administers(row.unit.path)]


def _offer_posts(
    form: MembershipEndForm | MembershipMoveForm, membership: Membership
) -> list[Appointment]:
    """The posts that end with the membership; without any the form does not ask."""
    held = Q(cadre=membership.cadre_id, unit=membership.unit_id)
    posts = list(Appointment.objects.not_ended(today()).filter(held))
    if not posts:
        del form.fields["end_posts"]
    return posts


def _context(membership: Membership, posts: list[Appointment], here: str) -> dict[str, object]:
    member_url = reverse("member_edit", args=[membership.code])
    way = way_into(membership.unit, here)
    return {
        "membership": membership,
        "unit": membership.unit,
        "posts": posts,
        "crumbs": [*way[:-1], (membership.cadre.full_name, member_url), way[-1]],
    }
