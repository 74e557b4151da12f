"""Notices and the outbox of mails: rows with unique keys, so nothing is sent twice or missed."""

import uuid
from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from reviews.enums import NoticeKind

if TYPE_CHECKING:
    from units.models import Cadre


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, user: "Cadre") -> Self:
        return self.filter(recipient=user)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)


class Digest(models.Model):
    """One mail to one person on one day: its notices, whether it went, and what went wrong."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recipient = models.ForeignKey("units.Cadre", models.PROTECT, related_name="digests")
    day = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)
    is_parked = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        constraints = [
            models.UniqueConstraint(fields=["recipient", "day"], name="digest_one_per_day")
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(sent_at__isnull=True, is_parked=False),
                name="digest_waiting",
            )
        ]


class Notification(models.Model):
    """A notice to one person. `key` names the event, so that telling it twice is impossible."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recipient = models.ForeignKey("units.Cadre", models.PROTECT, related_name="notifications")
    kind = models.CharField(max_length=20, choices=NoticeKind)
    key = models.CharField(max_length=120, unique=True)
    cycle = models.ForeignKey("reviews.ReviewCycle", models.PROTECT, related_name="+")
    review = models.ForeignKey(
        "reviews.SelfReview", models.PROTECT, null=True, related_name="notifications"
    )
    due_on = models.DateField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    digest = models.ForeignKey(Digest, models.PROTECT, null=True, related_name="notifications")

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["recipient", "read_at"]),
            models.Index(
                fields=["recipient"],
                condition=models.Q(digest__isnull=True),
                name="notice_not_yet_mailed",
            ),
        ]

    @property
    def kind_choice(self) -> NoticeKind:
        return NoticeKind(self.kind)
