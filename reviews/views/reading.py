"""Reading reviews: the list of one's own, one review, an older version, who has read it."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from reviews import permissions
from reviews.actions.desk import record_reading
from reviews.enums import ReviewState
from reviews.forms.review import AcceptForm, CommentForm, ReasonForm
from reviews.models import ReviewVersion, SelfReview
from reviews.snapshot import snapshot
from reviews.views.fetch import visible_review
from units.http import SignedInRequest
from units.models import AuditEntry

READERS_PER_PAGE = 50


@require_safe
def review_list(request: SignedInRequest) -> HttpResponse:
    """My reviews, all years: my own, and those of the units I head."""
    reviews = (
        SelfReview.objects.authored_by(request.user)
        .with_context()
        .exclude(cycle__state="draft")
        .order_by("-cycle__year", "-cycle__opens_on", "subject", "path")
    )
    return render(request, "reviews/review_list.html", {"reviews": reviews})


@require_safe
def review_detail(request: SignedInRequest, code: UUID) -> HttpResponse:
    """One review. Others read what was submitted; the author sees what stands now."""
    review = visible_review(request, code)
    return show_review(request, review)


def show_review(
    request: SignedInRequest,
    review: SelfReview,
    *,
    reason_form: ReasonForm | None = None,
    comment_form: CommentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a review; the desk's views come back here with a form that has errors."""
    user = request.user
    context: dict[str, Any] = {
        "review": review,
        "may": {name: rule(user, review) for name, rule in permissions.PERMISSIONS.items()},
        "is_author": permissions.is_author(user, review),
        "changes": review.state_changes.select_related("by"),
    }
    if not context["may"]["read"]:
        return render(request, "reviews/review_progress.html", context, status=status)
    versions = list(review.versions.defer("content").order_by("-number"))
    newest = versions[0].number if versions else 0
    context |= {
        "versions": versions,
        "newest": newest,
        "document": _document(review, newest, live=context["is_author"]),
        "reason_form": reason_form or ReasonForm(initial={"version": newest}),
        "accept_form": AcceptForm(initial={"version": newest}, auto_id=False),
        "comment_form": comment_form,
    }
    comments: dict[str, list] = {}
    for comment in review.comments.select_related("author"):
        comments.setdefault(comment.slot, []).append(comment)
    context["comments"] = comments
    if context["may"]["return"] or context["may"]["reopen"] or not context["is_author"]:
        context["next_review"] = next_on_desk(request, review)
    record_reading(review, by=user, version=newest)
    return render(request, "reviews/review_detail.html", context, status=status)


def _document(review: SelfReview, newest: int, *, live: bool) -> dict[str, Any]:
    if live and review.state in ReviewState.writable():
        return snapshot(review)
    return review.versions.get(number=newest).content


def next_on_desk(request: SignedInRequest, review: SelfReview) -> SelfReview | None:
    """The next review that waits on the same desk, in the order of the desk's list."""
    waiting = list(
        SelfReview.objects.visible_to(request.user)
        .filter(cycle=review.cycle_id, desk=review.desk_id, state=ReviewState.SUBMITTED)
        .exclude(permissions.authored(request.user))
        .select_related("subject", "unit")
        .by_name()
    )
    others = [other for other in waiting if other.pk != review.pk]
    later = [other for other in others if _place(other) > _place(review)]
    return next(iter(later or others), None)


def _place(review: SelfReview) -> tuple[str, int]:
    return (review.subject.sort_key if review.subject else "", review.pk)


@require_safe
def review_version(request: SignedInRequest, code: UUID, number: int) -> HttpResponse:
    """An earlier submission, word for word."""
    review = visible_review(request, code)
    if not permissions.can_read(request.user, review):
        raise Http404
    version = get_object_or_404(
        ReviewVersion.objects.select_related("submitted_by"), review=review, number=number
    )
    record_reading(review, by=request.user, version=number)
    return render(
        request,
        "reviews/review_version.html",
        {"review": review, "version": version, "document": version.content},
    )


@require_safe
def review_readers(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Who has opened my review, and when."""
    review = visible_review(request, code)
    if not permissions.can_see_readers(request.user, review):
        raise Http404
    readings = AuditEntry.objects.readings_of(review.code)
    page = Paginator(readings, READERS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "reviews/review_readers.html", {"review": review, "page_obj": page})
