"""The self-review: one row per subject and cycle, made when the cycle opens."""

import uuid
from typing import TYPE_CHECKING, Any, Self

import pgtrigger
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Q
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from reviews import permissions
from reviews.enums import Obligation, ReviewState
from reviews.models.cycle import FocusArea, Level, ReviewCycle
from reviews.workflow import TRANSITIONS
from units.enums import Post

if TYPE_CHECKING:
    from units.models import Cadre


class SelfReviewQuerySet(models.QuerySet["SelfReview"]):
    def visible_to(self, user: "Cadre") -> Self:
        """Reviews whose progress and result this person may see."""
        return self.filter(permissions.visible(user))

    def readable_by(self, user: "Cadre") -> Self:
        """Reviews whose text this person may read."""
        return self.filter(permissions.readable(user))

    def authored_by(self, user: "Cadre") -> Self:
        return self.filter(permissions.authored(user))

    def owed(self) -> Self:
        return self.filter(obligation=Obligation.OWED)

    def in_open_cycle(self) -> Self:
        """A subquery, not a join: of a joined update Django makes `id IN (SELECT …)`, and then
        PostgreSQL does not look at the state again after it has waited for another's change."""
        return self.filter(cycle__in=ReviewCycle.objects.open())

    def with_context(self) -> Self:
        """What permissions and headings read: cycle, unit, desk, subject, form."""
        return self.select_related("cycle", "unit", "desk", "subject", "template", "level")

    def for_writing(self) -> Self:
        """With what the filing page shows and a save checks, so that both stay in their budgets:
        numbers of the cycle's areas, its levels, and the reason of the last return."""
        same_cycle = {"cycle": models.OuterRef("cycle")}
        areas = FocusArea.objects.filter(**same_cycle).order_by("position")
        levels = Level.objects.filter(**same_cycle).order_by("rank")
        returns = StateChange.objects.filter(
            review=models.OuterRef("pk"), target=ReviewState.RETURNED
        ).order_by("-at")
        return self.with_context().annotate(
            area_positions=ArraySubquery(areas.values("position")),
            level_choices=ArraySubquery(
                levels.values(choice=JSONObject(rank="rank", name="name"))
            ),
            return_reason=models.Subquery(returns.values("reason")[:1]),
        )

    def by_name(self) -> Self:
        """The collective first, then people by given name."""
        return self.order_by(models.F("subject__sort_key").asc(nulls_first=True), "pk")


class SelfReview(models.Model):
    """A self-review (bản tự soi), of a person or, without a subject, of the unit as a collective.

    `desk` is the unit whose committee reads it and decides: a member's own cell; for a cell's
    secretary and for a collective the committee above. `state` changes only through workflow.move.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey("reviews.ReviewCycle", models.PROTECT, related_name="reviews")
    unit = models.ForeignKey("reviews.CycleUnit", models.PROTECT, related_name="reviews")
    desk = models.ForeignKey("reviews.CycleUnit", models.PROTECT, related_name="desk_reviews")
    subject = models.ForeignKey(
        "units.Cadre", models.PROTECT, null=True, blank=True, related_name="reviews"
    )
    template = models.ForeignKey("reviews.FormTemplate", models.PROTECT, related_name="+")
    post = models.CharField(_("post"), max_length=20, blank=True)
    obligation = models.CharField(max_length=20, choices=Obligation, default=Obligation.OWED)
    state = models.CharField(max_length=20, choices=ReviewState, default=ReviewState.NOT_STARTED)
    path = models.CharField(max_length=255, db_collation="C")
    is_pilot = models.BooleanField(default=False)
    level = models.ForeignKey("reviews.Level", models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)
    first_submitted_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)

    # What `for_writing` brings along.
    area_positions: list[int]
    level_choices: list[dict[str, Any]]
    return_reason: str | None

    objects = SelfReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("self-review")
        verbose_name_plural = _("self-reviews")
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "subject"],
                condition=Q(subject__isnull=False),
                name="review_one_per_person_and_cycle",
            ),
            models.UniqueConstraint(
                fields=["cycle", "unit"],
                condition=Q(subject__isnull=True),
                name="review_one_per_collective_and_cycle",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["not_started", "draft"]) | Q(submitted_at__isnull=False),
                name="review_filed_has_its_time",
            ),
        ]
        indexes = [
            # Counts per child of a unit read this index alone (design §7).
            models.Index(
                fields=["cycle", "path"],
                include=["state", "obligation", "is_pilot", "first_submitted_at", "subject"],
                name="review_counting",
            ),
            models.Index(fields=["subject", "cycle"], name="review_of_subject"),
            models.Index(fields=["desk", "state"], name="review_on_desk"),
        ]
        triggers = [
            pgtrigger.FSM(
                name="review_state",
                field="state",
                transitions=[
                    ("not_started", "draft"),
                    ("not_started", "submitted"),
                    ("draft", "submitted"),
                    ("returned", "submitted"),
                    ("submitted", "returned"),
                    ("submitted", "accepted"),
                    ("accepted", "returned"),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} – {self.cycle}"

    @property
    def title(self) -> str:
        """Whose review it is: the person's name, or the unit's."""
        return str(self.subject) if self.subject_id else self.unit.name

    @property
    def post_label(self) -> Any:
        """The post that the subject holds in the unit, in words."""
        return Post(self.post).label if self.post else ""

    @property
    def is_collective(self) -> bool:
        return self.subject_id is None

    @property
    def state_choice(self) -> ReviewState:
        return ReviewState(self.state)

    @property
    def obligation_choice(self) -> Obligation:
        return Obligation(self.obligation)

    @property
    def is_owed(self) -> bool:
        return self.obligation == Obligation.OWED

    def leave(self) -> bool:
        """The subject left the tree: owes nothing, unless it is filed. True if changed."""
        if self.obligation == Obligation.LEFT or self.state in ReviewState.filed():
            return False
        self.obligation = Obligation.LEFT
        return True

    def differs_from(self, other: "SelfReview", fields: list[str]) -> bool:
        return any(
            self.serializable_value(name) != other.serializable_value(name) for name in fields
        )


class Answer(models.Model):
    """What the author wrote in one slot of the form ("1.3": section 1, area 3; "3": section 3).

    `version` counts its saves: a save names the version it read, and an older one is refused.
    """

    review = models.ForeignKey(SelfReview, models.CASCADE, related_name="answers")
    slot = models.CharField(max_length=10)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey("units.Cadre", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [models.UniqueConstraint(fields=["review", "slot"], name="answer_slot_once")]


class ReviewVersion(models.Model):
    """What was submitted, word for word; never changed (`content`: see reviews.snapshot)."""

    review = models.ForeignKey(SelfReview, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey("units.Cadre", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("submitted version")
        verbose_name_plural = _("submitted versions")
        ordering = ["review", "number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="version_number_once")
        ]
        triggers = [
            pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)
        ]


class StateChange(models.Model):
    """One step of a review's life, with its reason: the history that author and committee read."""

    review = models.ForeignKey(SelfReview, models.PROTECT, related_name="state_changes")
    action = models.CharField(max_length=20)
    source = models.CharField(max_length=20, choices=ReviewState)
    target = models.CharField(max_length=20, choices=ReviewState)
    by = models.ForeignKey("units.Cadre", models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("state change")
        verbose_name_plural = _("state changes")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["review", "at"])]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    @property
    def label(self) -> Any:
        return TRANSITIONS[self.action].label

    @property
    def target_choice(self) -> ReviewState:
        return ReviewState(self.target)


class Comment(models.Model):
    """A committee member's comment on a slot of the review, or on the whole ("")."""

    review = models.ForeignKey(SelfReview, models.PROTECT, related_name="comments")
    slot = models.CharField(max_length=40, blank=True)
    author = models.ForeignKey("units.Cadre", models.PROTECT, related_name="+")
    text = models.TextField(_("comment"), max_length=5000)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["review", "at"])]
