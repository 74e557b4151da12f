"""Shortcomings and their remedies: the second half of the name."""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reviews.enums import RemedyState, Source
from reviews.models.review import SelfReview
from units.scope import under

if TYPE_CHECKING:
    from units.models import Cadre


class RemedyQuerySet(models.QuerySet["Remedy"]):
    def visible_to(self, user: "Cadre") -> Self:
        """Remedies whose progress this person may see: as for the review they stand in."""
        return self.filter(
            shortcoming__review__in=SelfReview.objects.visible_to(user).values("pk")
        )

    def filed(self) -> Self:
        """Of reviews submitted at least once: a draft's remedies are nobody's numbers."""
        return self.filter(shortcoming__review__submitted_at__isnull=False)

    def overdue(self, day: date) -> Self:
        return self.filter(due_on__lt=day, state__in=RemedyState.unfinished())

    def within(self, path: str) -> Self:
        return self.filter(under([path], "shortcoming__review__path"))


class Shortcoming(models.Model):
    """A shortcoming (hạn chế, khuyết điểm): what, in which area, why, and who found it."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review = models.ForeignKey("reviews.SelfReview", models.PROTECT, related_name="shortcomings")
    area = models.ForeignKey(
        "reviews.FocusArea", models.PROTECT, related_name="+", verbose_name=_("focus area")
    )
    description = models.TextField(_("shortcoming"), max_length=5000)
    cause = models.TextField(_("cause"), max_length=5000)
    source = models.CharField(_("found by"), max_length=20, choices=Source, default=Source.SELF)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("shortcoming")
        verbose_name_plural = _("shortcomings")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(description=""), name="shortcoming_is_described")
        ]

    def __str__(self) -> str:
        return self.description[:80]


class Remedy(models.Model):
    """A remedy (biện pháp khắc phục) with its deadline; overdue by the Vietnamese day."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    shortcoming = models.ForeignKey(Shortcoming, models.CASCADE, related_name="remedies")
    measure = models.TextField(_("remedy"), max_length=5000)
    due_on = models.DateField(_("deadline"))
    state = models.CharField(
        _("state"), max_length=20, choices=RemedyState, default=RemedyState.REGISTERED
    )
    reported_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "units.Cadre", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RemedyQuerySet.as_manager()

    class Meta:
        verbose_name = _("remedy")
        verbose_name_plural = _("remedies")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["shortcoming", "state", "due_on"])]
        constraints = [
            models.CheckConstraint(condition=~Q(measure=""), name="remedy_is_described"),
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="remedy_confirmed_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.measure[:80]

    def is_overdue(self, day: date) -> bool:
        return self.due_on < day and self.state in RemedyState.unfinished()

    @property
    def state_choice(self) -> RemedyState:
        return RemedyState(self.state)
