"""The committee's desk: who is where, and the decisions about one review."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reviews import permissions
from reviews.actions.desk import accept_review, add_comment, reopen_review, return_review
from reviews.desks import Desk
from reviews.forms.review import AcceptForm, CommentForm, ReasonForm, read_again
from reviews.models import CycleUnit, SelfReview
from reviews.views.fetch import as_uuid, visible_review
from reviews.views.reading import next_on_desk, show_review
from tuphe.lib.errors import Conflict, NotAllowed
from tuphe.templatetags.ui import KEPT_DONE
from units.http import SignedInRequest


@require_safe
def cell_desk(request: SignedInRequest, unit: UUID) -> HttpResponse:
    """Members, who is where, what waits; `?cycle=` chooses the round, `?state=` narrows it."""
    seats = request.user.scope.committees
    places = (
        CycleUnit.objects.visible_to(request.user)
        .filter(unit__code=unit, unit__in=request.user.scope.committee_unit_ids)
        .select_related("cycle", "unit", "parent")
        .order_by("-cycle__year", "-cycle__opens_on", "-cycle__pk")
    )
    if chosen := request.GET.get("cycle"):
        places = places.filter(cycle__code=as_uuid(chosen))
    place = places.first()
    if place is None and (chosen or str(unit) not in {seat.code for seat in seats}):
        raise Http404
    desk = Desk(place, request.user, request.GET.get("state", "")) if place else None
    return render(request, "reviews/cell_desk.html", {"desk": desk})


def _on_my_desk(request: SignedInRequest, code: UUID) -> SelfReview:
    """A review that this person's committee decides about: 404 outside the scope, 403 inside."""
    review = visible_review(request, code)
    if not permissions.sits_at_desk(request.user, review):
        raise NotAllowed(_("Only the committee that this review is filed with may decide."))
    return review


def _onward(request: SignedInRequest, review: SelfReview) -> HttpResponse:
    """The next one is one click away; after the last, the desk."""
    following = next_on_desk(request, review)
    if following:
        return redirect("review_detail", code=following.code)
    return redirect("cell_desk", unit=review.desk.unit.code)


@require_POST
def review_return(request: SignedInRequest, code: UUID) -> HttpResponse:
    return _back(request, code, return_review, _("Returned to %(name)s with your reason."))


@require_POST
def review_reopen(request: SignedInRequest, code: UUID) -> HttpResponse:
    return _back(request, code, reopen_review, _("Reopened; %(name)s can change it again."))


def _back(request: SignedInRequest, code: UUID, action, done: str) -> HttpResponse:
    """Return or reopen: both want a reason and give the pen back."""
    review = _on_my_desk(request, code)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return show_review(request, review, reason_form=form, status=422)
    try:
        action(review=review, by=request.user, **form.cleaned_data)
    except Conflict as conflict:
        form.add_error("reason", str(conflict.message))
        review = _on_my_desk(request, code)
        # The page shows what stands now; deciding again on it is deciding about that.
        read_again(form, review.versions.count())
        return show_review(request, review, reason_form=form, status=409)
    key = f"reason-{review.code}"
    messages.success(request, done % {"name": review.title}, extra_tags=f"{KEPT_DONE}{key}")
    return _onward(request, review)


@require_POST
def review_accept(request: SignedInRequest, code: UUID) -> HttpResponse:
    review = _on_my_desk(request, code)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        raise Conflict(_("Please reload the page and read the review first."))
    accept_review(review=review, by=request.user, version=form.cleaned_data["version"])
    messages.success(request, _("Accepted: %(name)s.") % {"name": review.title})
    return _onward(request, review)


@require_POST
def comment_create(request: SignedInRequest, code: UUID) -> HttpResponse:
    review = visible_review(request, code)
    if not permissions.sits_near(request.user, review):
        raise NotAllowed(_("Only the committee may comment on this review."))
    form = CommentForm(request.POST)
    if not form.is_valid():
        return show_review(request, review, comment_form=form, status=422)
    try:
        comment = add_comment(review=review, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error("text", error.messages)
        return show_review(request, review, comment_form=form, status=422)
    except Conflict as conflict:
        form.add_error("text", str(conflict.message))
        return show_review(request, review, comment_form=form, status=409)
    key = f"comment-{review.code}-{comment.slot}"
    messages.success(request, _("The comment is saved."), extra_tags=f"{KEPT_DONE}{key}")
    address = reverse("review_detail", args=[review.code])
    return redirect(f"{address}#part-{comment.slot or 'whole'}")
