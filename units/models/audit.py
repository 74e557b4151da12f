"""The append-only trail: who changed or read what, and when."""

from typing import TYPE_CHECKING, Any

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from units.models.cadre import Cadre


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def readings_of(self, code: Any) -> "AuditEntryQuerySet":
        """Who opened the object with this code, newest first."""
        return (
            self.filter(target_code=code, action__in=["review.read", "review.exported"])
            .select_related("actor")
            .order_by("-at")
        )


class AuditEntry(models.Model):
    """One act. Written in the transaction of the act; the database refuses to change or delete it.

    `detail` holds names of fields, states and sizes, never the text of a review.
    """

    at = models.DateTimeField(auto_now_add=True, verbose_name=_("at"))
    actor = models.ForeignKey(
        "units.Cadre",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("actor"),
        help_text=_("Empty: the system itself."),
    )
    action = models.CharField(max_length=60, verbose_name=_("action"))
    subject = models.ForeignKey(
        "units.Cadre",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("whose data"),
    )
    target_type = models.CharField(max_length=40, blank=True, verbose_name=_("kind of object"))
    target_code = models.UUIDField(null=True, blank=True, verbose_name=_("object"))
    detail = models.JSONField(default=dict, blank=True, verbose_name=_("detail"))

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(fields=["target_code", "at"]),
            models.Index(fields=["subject", "at"]),
            models.Index(fields=["actor", "at"]),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"


def record(
    action: str,
    *,
    by: "Cadre | None",
    target: models.Model | None = None,
    subject: "Cadre | None" = None,
    **detail: Any,
) -> None:
    """Write one audit row. Call it inside the transaction of the act that it records."""
    AuditEntry.objects.create(
        actor=by,
        action=action,
        subject=subject,
        target_type=(target._meta.model_name or "") if target is not None else "",
        target_code=getattr(target, "code", None),
        detail=detail,
    )
