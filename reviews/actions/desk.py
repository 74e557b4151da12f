"""What a committee does with a review on its desk: read, comment, return, accept, reopen."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from reviews import notifications, permissions, workflow
from reviews.models import Comment, SelfReview
from reviews.snapshot import parts
from tuphe.lib.errors import Conflict, NotAllowed
from tuphe.lib.text import validate_text
from units.models import Cadre, record


def record_reading(review: SelfReview, *, by: Cadre, version: int) -> None:
    """One audit row for each reading of another person's review; the subject sees them."""
    if not permissions.is_author(by, review):
        record("review.read", by=by, target=review, subject=review.subject, version=version)


def _check_version(review: SelfReview, version: int) -> None:
    """Decide only about what was read: a newer submission is a different text."""
    if review.versions.count() != version:
        raise Conflict(
            _("A newer version was submitted while you were reading. Please read it first.")
        )


@transaction.atomic
def return_review(*, review: SelfReview, by: Cadre, reason: str, version: int) -> None:
    """Give the review back to its author with a written reason."""
    validate_text(reason)
    _decide(review, "return", by=by, reason=reason, version=version)
    notifications.tell_author(review, "returned", version)


@transaction.atomic
def accept_review(*, review: SelfReview, by: Cadre, version: int) -> None:
    """The committee has read it; it is ready for the meeting."""
    _decide(review, "accept", by=by, version=version)
    notifications.tell_author(review, "accepted", version)


@transaction.atomic
def reopen_review(*, review: SelfReview, by: Cadre, reason: str, version: int) -> None:
    """Take an acceptance back, with a reason; the author has the pen again."""
    validate_text(reason)
    _decide(review, "reopen", by=by, reason=reason, version=version)
    notifications.tell_author(review, "returned", version, again=True)


def _decide(review: SelfReview, step: str, *, by: Cadre, version: int, reason: str = "") -> None:
    workflow.move(review, step, by=by, reason=reason)  # locks the row: no submission in between
    _check_version(review, version)


@transaction.atomic
def add_comment(*, review: SelfReview, by: Cadre, slot: str, text: str) -> Comment:
    """A comment on one part of a filed review, or on the whole (`slot` empty)."""
    validate_text(text)
    if not permissions.sits_near(by, review):
        raise NotAllowed(_("You do not have the right to do this."))
    if not permissions.can_comment(by, review):
        raise Conflict(_("This review cannot be commented on in its present state."))
    if slot and slot not in parts(review.versions.latest("number").content):
        raise ValidationError(_("This form has no such part."))
    comment = Comment.objects.create(review=review, author=by, slot=slot, text=text.strip())
    record(
        "comment.added",
        by=by,
        target=review,
        subject=review.subject,
        slot=slot,
        length=len(text),
    )
    return comment
