"""The one door through which a review changes its state (docs/workflow.md shows the table)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews import permissions
from reviews.enums import CycleState, ReviewState
from tuphe.lib.errors import Conflict, NotAllowed
from units.models import record

if TYPE_CHECKING:
    from reviews.models import SelfReview
    from units.models import Cadre

S = ReviewState


@dataclass(frozen=True)
class Transition:
    """A named step: from which states, to which, who may, and whether it wants a reason."""

    name: str
    label: Any
    sources: tuple[ReviewState, ...]
    target: ReviewState
    who: Callable[[Cadre, SelfReview], bool]
    needs_reason: bool = False


TRANSITIONS = {
    step.name: step
    for step in (
        Transition(
            "start",
            gettext_lazy("Started writing"),
            (S.NOT_STARTED,),
            S.DRAFT,
            permissions.is_author,
        ),
        Transition(
            "submit",
            gettext_lazy("Submitted"),
            (S.NOT_STARTED, S.DRAFT, S.RETURNED),
            S.SUBMITTED,
            permissions.is_author,
        ),
        Transition(
            "return",
            gettext_lazy("Returned"),
            (S.SUBMITTED,),
            S.RETURNED,
            permissions.sits_at_desk,
            needs_reason=True,
        ),
        Transition(
            "accept",
            gettext_lazy("Accepted"),
            (S.SUBMITTED,),
            S.ACCEPTED,
            permissions.sits_at_desk,
        ),
        Transition(
            "reopen",
            gettext_lazy("Reopened"),
            (S.ACCEPTED,),
            S.RETURNED,
            permissions.sits_at_desk,
            needs_reason=True,
        ),
    )
}


@transaction.atomic
def move(review: SelfReview, name: str, *, by: Cadre, reason: str = "", **changes: Any) -> None:
    """Take the step `name`, set the fields in `changes`, and leave its trace.

    Raises NotAllowed (403) for the wrong person, Conflict (409) for the wrong state or a closed
    cycle, ValidationError for a missing reason. The row is changed only if it still is in one of
    the step's states, so two people who press at once cannot both succeed.
    """
    step = TRANSITIONS[name]
    if not step.who(by, review):
        raise NotAllowed(_("You do not have the right to do this."))
    if review.cycle.state != CycleState.OPEN:
        raise Conflict(refusal(review))
    reason = reason.strip()
    if step.needs_reason and not reason:
        raise ValidationError({"reason": _("Please write the reason.")})
    now, row = timezone.now(), type(review).objects.filter(pk=review.pk)
    # Held from here on, so that the history tells the state which this step really left.
    source = row.select_for_update(no_key=True).values_list("state", flat=True).get()
    changed = (
        row.owed()
        .in_open_cycle()
        .filter(state__in=step.sources)
        .update(state=step.target, moved_at=now, **changes)
    )
    if not changed:
        raise Conflict(refusal(review))
    review.state, review.moved_at = step.target, now
    for field, value in changes.items():
        setattr(review, field, value)
    review.state_changes.create(
        action=name, source=source, target=step.target, by=by, reason=reason
    )
    record(
        f"review.{name}",
        by=by,
        target=review,
        subject=review.subject,
        old=source,
        new=step.target,
    )


def take_pen(review: SelfReview, *, by: Cadre) -> None:
    """Lock the review for a change of its content, or refuse. Call it inside a transaction.

    The first change is the step "start". It is taken here, in the statement that takes the lock,
    and leaves no trace of its own: the change that follows is recorded.
    """
    if not permissions.is_author(by, review):
        raise NotAllowed(_("You do not have the right to do this."))
    start, now = TRANSITIONS["start"], timezone.now()
    held = (
        type(review)
        .objects.owed()
        .in_open_cycle()
        .filter(pk=review.pk, state__in=S.writable())
        .update(
            saved_at=now,
            state=Case(When(state__in=start.sources, then=Value(start.target)), default="state"),
        )
    )
    if not held:
        raise Conflict(refusal(review))
    review.saved_at = now
    if review.state in start.sources:
        review.state = start.target


def refusal(review: SelfReview) -> str:
    """Why nothing can be done now, for the person whose click came too late."""
    review.refresh_from_db(fields=["state", "submitted_at", "moved_at", "obligation"])
    review.cycle.refresh_from_db(fields=["state"])
    if review.cycle.state != CycleState.OPEN:
        return _("The cycle is closed; this review can no longer be changed.")
    if not review.is_owed:
        return _("No review is owed here: %(reason)s.") % {
            "reason": review.obligation_choice.label
        }
    at = timezone.localtime(review.moved_at).strftime("%H:%M %d/%m/%Y") if review.moved_at else ""
    sentences = {
        S.SUBMITTED: _("This review was already submitted at %(at)s. It need not be sent again."),
        S.ACCEPTED: _("This review was already accepted at %(at)s."),
        S.RETURNED: _("This review was returned to its author at %(at)s."),
    }
    default = _("This review has not been submitted yet.")
    return sentences.get(ReviewState(review.state), default) % {"at": at}
