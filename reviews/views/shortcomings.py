"""A shortcoming of one's review, on a page of its own: add, change, remove."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from reviews import permissions, workflow
from reviews.actions.filing import delete_shortcoming, save_shortcoming
from reviews.forms.review import read_again
from reviews.forms.shortcoming import ShortcomingForm
from reviews.models import Remedy, SelfReview, Shortcoming
from reviews.views.fetch import own_review
from tuphe.lib.errors import Conflict
from tuphe.templatetags.ui import KEPT_DONE
from units.http import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def shortcoming_create(request: SignedInRequest, code: UUID) -> HttpResponse:
    review = own_review(request, code)
    return _edit(request, review, Shortcoming(review=review), Remedy())


@require_http_methods(["GET", "HEAD", "POST"])
def shortcoming_edit(request: SignedInRequest, code: UUID, shortcoming: UUID) -> HttpResponse:
    review = own_review(request, code)
    found = _own_shortcoming(review, shortcoming)
    return _edit(request, review, found, found.remedies.first() or Remedy())


@require_http_methods(["GET", "HEAD", "POST"])
def shortcoming_delete(request: SignedInRequest, code: UUID, shortcoming: UUID) -> HttpResponse:
    """Asks once (GET), removes (POST)."""
    review = own_review(request, code)
    found = _own_shortcoming(review, shortcoming)
    if request.method == "POST":
        delete_shortcoming(shortcoming=found, by=request.user)
        messages.success(request, _("The shortcoming is removed from your review."))
        return redirect("review_edit", code=code)
    _demand_pen(request, review)
    return render(
        request, "reviews/shortcoming_delete.html", {"review": review, "shortcoming": found}
    )


def _own_shortcoming(review: SelfReview, code: UUID) -> Shortcoming:
    return get_object_or_404(
        review.shortcomings.select_related("area", "review__cycle", "review__unit"), code=code
    )


def _demand_pen(request: SignedInRequest, review: SelfReview) -> None:
    if not permissions.can_write(request.user, review):
        raise Conflict(workflow.refusal(review))


def _edit(
    request: SignedInRequest, review: SelfReview, shortcoming: Shortcoming, remedy: Remedy
) -> HttpResponse:
    key = f"shortcoming-{shortcoming.code if shortcoming.pk else review.code}"
    status, theirs = 200, None
    if request.method == "POST":
        form = ShortcomingForm(request.POST, instance=shortcoming, review=review, remedy=remedy)
        if form.is_valid():
            try:
                save_shortcoming(
                    review=review,
                    shortcoming=form.instance,
                    remedy=form.filled_remedy(),
                    by=request.user,
                    version=form.cleaned_data["version"],
                )
            except Conflict as conflict:
                form.add_error(None, str(conflict.message))
                status, theirs = 409, _saved_meanwhile(form)
            else:
                messages.success(
                    request, _("The shortcoming is saved."), extra_tags=f"{KEPT_DONE}{key}"
                )
                return redirect("review_edit", code=review.code)
        else:
            status = 422
    else:
        _demand_pen(request, review)
        form = ShortcomingForm(instance=shortcoming, review=review, remedy=remedy)
    return render(
        request,
        "reviews/shortcoming_edit.html",
        {
            "review": review,
            "shortcoming": shortcoming,
            "form": form,
            "keep_key": key,
            "theirs": theirs,
        },
        status=status,
    )


def _saved_meanwhile(form: ShortcomingForm) -> Shortcoming | None:
    """What another screen stored, to be shown beside what was typed here. The form then names the
    version that is shown, so that saving once more is a choice and not the same clash again."""
    theirs = (
        form.review.shortcomings.filter(pk=form.instance.pk)
        .exclude(version=form.cleaned_data["version"])
        .prefetch_related("remedies")
        .first()
    )
    if theirs:
        read_again(form, theirs.version)
    return theirs
