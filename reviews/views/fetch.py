"""How views find a review: within the person's scope, or 404."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from reviews.models import SelfReview
from units.http import SignedInRequest


def visible_review(request: SignedInRequest, code: UUID) -> SelfReview:
    """A review whose progress the person may see; 404 outside the scope."""
    return get_object_or_404(SelfReview.objects.with_context().visible_to(request.user), code=code)


def own_review(request: SignedInRequest, code: UUID) -> SelfReview:
    """A review of one's own, ready to be written in; 404 for anybody else's."""
    return get_object_or_404(SelfReview.objects.for_writing().authored_by(request.user), code=code)


def as_uuid(text: str) -> UUID:
    """A code from a query string; 404 for anything else."""
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
