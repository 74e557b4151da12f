"""Who reads what and who may do what: the one table (docs/permissions.md shows it).

Every rule stands twice on purpose: as a predicate about one review, for buttons and guards, and
as a condition on rows, for lists and counts. tests/reviews/test_permissions.py compares the two.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db.models import Q

from reviews.enums import CycleState, Obligation, ReviewState
from units.scope import under

if TYPE_CHECKING:
    from reviews.models import ReviewCycle, SelfReview
    from units.models import Cadre, PartyUnit

Predicate = Callable[["Cadre", "SelfReview"], bool]


# --- Rows -----------------------------------------------------------------------------------


def authored(user: Cadre) -> Q:
    """One's own review, and the collective's of a unit one heads."""
    return Q(subject=user) | Q(subject=None, unit__unit__in=user.scope.head_unit_ids)


def visible(user: Cadre) -> Q:
    """Whose progress and result one may see: one's own, and all at or below one's committees."""
    seats = user.scope.committee_unit_ids
    return (
        authored(user)
        | under(user.scope.committee_paths)
        | Q(unit__unit__in=seats)
        | Q(desk__unit__in=seats)
        | Q(subject__managed_by__in=seats)
    )


def readable(user: Cadre) -> Q:
    """Whose text one may read: own; as committee of the cell or of the deciding unit; above the
    cell only collective reviews and cadres under that committee's own management (design §4)."""
    seats = user.scope.committee_unit_ids
    by_post = (
        Q(unit__unit__in=seats)
        | Q(desk__unit__in=seats)
        | Q(subject__managed_by__in=seats)
        | (Q(subject=None) & under(user.scope.committee_paths))
    )
    return authored(user) | (by_post & Q(submitted_at__isnull=False))


# --- One review -----------------------------------------------------------------------------


def is_author(user: Cadre, review: SelfReview) -> bool:
    if review.subject_id is not None:
        return review.subject_id == user.pk
    return review.unit.unit_id in user.scope.head_unit_ids


def can_see(user: Cadre, review: SelfReview) -> bool:
    return (
        is_author(user, review) or user.scope.oversees(review.path) or _reads_by_post(user, review)
    )


def can_read(user: Cadre, review: SelfReview) -> bool:
    return is_author(user, review) or (
        review.submitted_at is not None and _reads_by_post(user, review)
    )


def _reads_by_post(user: Cadre, review: SelfReview) -> bool:
    seats = user.scope.committee_unit_ids
    return (
        review.unit.unit_id in seats
        or review.desk.unit_id in seats
        or (review.subject is not None and review.subject.managed_by_id in seats)
        or (review.subject_id is None and user.scope.oversees(review.path))
    )


def can_write(user: Cadre, review: SelfReview) -> bool:
    """The pen is with the author of an owed review, while the cycle is open."""
    return (
        is_author(user, review)
        and review.obligation == Obligation.OWED
        and review.cycle.state == CycleState.OPEN
        and review.state in ReviewState.writable()
    )


def sits_at_desk(user: Cadre, review: SelfReview) -> bool:
    """On the committee that decides about this review, and not its author."""
    return review.desk.unit_id in user.scope.committee_unit_ids and not is_author(user, review)


def can_decide(user: Cadre, review: SelfReview) -> bool:
    return (
        sits_at_desk(user, review)
        and review.cycle.state == CycleState.OPEN
        and review.state == ReviewState.SUBMITTED
    )


def can_reopen(user: Cadre, review: SelfReview) -> bool:
    return (
        sits_at_desk(user, review)
        and review.cycle.state == CycleState.OPEN
        and review.state == ReviewState.ACCEPTED
    )


def sits_near(user: Cadre, review: SelfReview) -> bool:
    """On the deciding committee or on the cell's own, and not the author."""
    seats = user.scope.committee_unit_ids
    return not is_author(user, review) and (
        review.desk.unit_id in seats or review.unit.unit_id in seats
    )


def can_comment(user: Cadre, review: SelfReview) -> bool:
    return (
        sits_near(user, review)
        and review.cycle.state == CycleState.OPEN
        and review.state in ReviewState.filed()
    )


def can_see_readers(user: Cadre, review: SelfReview) -> bool:
    """The subject sees who has read the review; for a collective, those who head the unit."""
    return is_author(user, review)


# --- Units and cycles -----------------------------------------------------------------------


def can_see_dashboard(user: Cadre, unit: PartyUnit) -> bool:
    return user.scope.oversees(unit.path)


def can_run_cycle(user: Cadre, cycle: ReviewCycle) -> bool:
    """Open, change and close a cycle: the committee of the unit at the root of its tree."""
    return cycle.root_id in user.scope.committee_unit_ids


PERMISSIONS: dict[str, Predicate] = {
    "see": can_see,
    "read": can_read,
    "write": can_write,
    "submit": can_write,
    "comment": can_comment,
    "return": can_decide,
    "accept": can_decide,
    "reopen": can_reopen,
    "see_readers": can_see_readers,
}
