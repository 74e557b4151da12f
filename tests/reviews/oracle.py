"""Who may see and do what, written a second time and naively: people, posts, a walk up the tree.

Nothing here uses paths, scopes or querysets of the program, so that a mistake there is not made
here as well. The sentences are those of docs/permissions.md.
"""

from collections.abc import Iterator

from reviews.models import CycleUnit, SelfReview
from tuphe.lib.dates import today
from units.models import Appointment, Cadre


class Oracle:
    """What is true today of the posts that are stored."""

    def __init__(self) -> None:
        day = today()
        self.held = [
            (post.cadre_id, post.unit_id, post.post)
            for post in Appointment.objects.all()
            if post.since <= day and (post.until is None or post.until >= day)
        ]

    def sits(self, cadre: Cadre, unit_id: int | None) -> bool:
        """On the committee of the unit; its administrator is not."""
        return any(
            who == cadre.pk and where == unit_id and what != "admin"
            for who, where, what in self.held
        )

    def heads(self, cadre: Cadre, unit_id: int) -> bool:
        return any(
            who == cadre.pk and where == unit_id and what in ("secretary", "deputy")
            for who, where, what in self.held
        )

    @staticmethod
    def way_up(unit: CycleUnit | None) -> Iterator[CycleUnit]:
        while unit is not None:
            yield unit
            unit = unit.parent

    # --- docs/permissions.md ------------------------------------------------------------------

    def author(self, cadre: Cadre, review: SelfReview) -> bool:
        if review.subject is None:
            return self.heads(cadre, review.unit.unit_id)
        return review.subject == cadre

    def manager(self, cadre: Cadre, review: SelfReview) -> bool:
        manager = review.subject.managed_by_id if review.subject else None
        return manager is not None and self.sits(cadre, manager)

    def oversees(self, cadre: Cadre, review: SelfReview) -> bool:
        """On the committee of the review's unit or of one above it."""
        return any(self.sits(cadre, unit.unit_id) for unit in self.way_up(review.unit))

    def decides(self, cadre: Cadre, review: SelfReview) -> bool:
        return self.sits(cadre, review.desk.unit_id)

    def see(self, cadre: Cadre, review: SelfReview) -> bool:
        return (
            self.author(cadre, review)
            or self.oversees(cadre, review)
            or self.decides(cadre, review)
            or self.manager(cadre, review)
        )

    def read(self, cadre: Cadre, review: SelfReview) -> bool:
        if self.author(cadre, review):
            return True
        if review.submitted_at is None:
            return False
        return (
            self.sits(cadre, review.unit.unit_id)
            or self.decides(cadre, review)
            or self.manager(cadre, review)
            or (review.subject is None and self.oversees(cadre, review))
        )

    def write(self, cadre: Cadre, review: SelfReview) -> bool:
        return (
            self.author(cadre, review)
            and review.obligation == "owed"
            and review.cycle.state == "open"
            and review.state in ("not_started", "draft", "returned")
        )

    def decide(self, cadre: Cadre, review: SelfReview, state: str) -> bool:
        return (
            self.decides(cadre, review)
            and not self.author(cadre, review)
            and review.cycle.state == "open"
            and review.state == state
        )

    def comment(self, cadre: Cadre, review: SelfReview) -> bool:
        return (
            (self.decides(cadre, review) or self.sits(cadre, review.unit.unit_id))
            and not self.author(cadre, review)
            and review.cycle.state == "open"
            and review.state in ("submitted", "accepted")
        )

    def may(self, name: str, cadre: Cadre, review: SelfReview) -> bool:
        """The answer to `name` of reviews.permissions.PERMISSIONS."""
        answers = {
            "see": lambda: self.see(cadre, review),
            "read": lambda: self.read(cadre, review),
            "write": lambda: self.write(cadre, review),
            "submit": lambda: self.write(cadre, review),
            "comment": lambda: self.comment(cadre, review),
            "return": lambda: self.decide(cadre, review, "submitted"),
            "accept": lambda: self.decide(cadre, review, "submitted"),
            "reopen": lambda: self.decide(cadre, review, "accepted"),
            "see_readers": lambda: self.author(cadre, review),
        }
        return answers[name]()
