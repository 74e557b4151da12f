"""Where people belong, and the posts they hold, over time."""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.fields.ranges import BigIntegerRangeField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from tuphe.lib.dates import today
from units import permissions
from units.enums import MembershipKind, MembershipStatus, Post

if TYPE_CHECKING:
    from units.models.cadre import Cadre


class Period(Func):
    """The days from `since` to `until`, both included; an empty `until` is open."""

    function = "DATERANGE"
    output_field = DateRangeField()


class Same(Func):
    """A key as a one-value range, so that plain GiST compares it without btree_gist.

    Named "cadre", not "cadre_id": validation puts values in the place of field names.
    """

    function = "INT8RANGE"
    output_field = BigIntegerRangeField()

    def __init__(self, key: str) -> None:
        super().__init__(F(key), F(key), Value("[]"))


PERIOD = Period("since", "until", RangeBoundary(inclusive_lower=True, inclusive_upper=True))


class PeriodQuerySet(models.QuerySet):
    """Rows that hold from `since` to `until`."""

    def in_force(self, day: date) -> Self:
        return self.filter(since__lte=day).not_ended(day)

    def not_ended(self, day: date) -> Self:
        """In force on the day, or beginning later."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day))

    def visible_to(self, user: "Cadre") -> Self:
        """In units whose people this person sees; those that have ended as well."""
        return self.filter(permissions.people_visible(user))


class AppointmentQuerySet(PeriodQuerySet):
    def posts_of(self, cadre: models.Model) -> list[dict[str, Any]]:
        """The posts in force today, in the shape that `Scope.of` reads."""
        return list(
            self.in_force(today())
            .filter(cadre=cadre)
            .order_by("unit__path")
            .values(
                "post",
                "unit_id",
                unit_code=F("unit__code"),
                unit_path=F("unit__path"),
                unit_kind=F("unit__kind"),
                unit_name=F("unit__name"),
            )
        )


class Membership(models.Model):
    """A cadre belongs to a unit from `since` to `until` (both days included)."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cadre = models.ForeignKey(
        "units.Cadre", models.PROTECT, related_name="memberships", verbose_name=_("cadre")
    )
    unit = models.ForeignKey(
        "units.PartyUnit", models.PROTECT, related_name="memberships", verbose_name=_("unit")
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=MembershipKind, default=MembershipKind.OFFICIAL
    )
    status = models.CharField(
        _("status"), max_length=20, choices=MembershipStatus, default=MembershipStatus.ACTIVE
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="membership_period_in_order",
                violation_error_message=_("The last day lies before the first."),
            ),
            ExclusionConstraint(
                name="membership_one_official_at_a_time",
                expressions=[
                    (Same("cadre"), RangeOperators.OVERLAPS),
                    (PERIOD, RangeOperators.OVERLAPS),
                ],
                condition=Q(kind=MembershipKind.OFFICIAL),
                violation_error_message=_(
                    "This person already has an official membership in that period."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cadre} – {self.unit}"


class Appointment(models.Model):
    """A cadre holds a post in a unit from `since` to `until` (both days included)."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cadre = models.ForeignKey(
        "units.Cadre", models.PROTECT, related_name="appointments", verbose_name=_("cadre")
    )
    unit = models.ForeignKey(
        "units.PartyUnit", models.PROTECT, related_name="appointments", verbose_name=_("unit")
    )
    post = models.CharField(_("post"), max_length=20, choices=Post)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="appointment_period_in_order",
                violation_error_message=_("The last day lies before the first."),
            ),
            ExclusionConstraint(
                name="appointment_one_committee_seat",
                expressions=[
                    (Same("cadre"), RangeOperators.OVERLAPS),
                    (Same("unit"), RangeOperators.OVERLAPS),
                    (PERIOD, RangeOperators.OVERLAPS),
                ],
                condition=~Q(post=Post.ADMIN),
                violation_error_message=_(
                    "This person already holds a post in the unit's committee in that period."
                ),
            ),
            ExclusionConstraint(
                name="appointment_administrator_once",
                expressions=[
                    (Same("cadre"), RangeOperators.OVERLAPS),
                    (Same("unit"), RangeOperators.OVERLAPS),
                    (PERIOD, RangeOperators.OVERLAPS),
                ],
                condition=Q(post=Post.ADMIN),
                violation_error_message=_(
                    "This person already administers the unit in that period."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cadre} – {self.get_post_display()}, {self.unit}"
