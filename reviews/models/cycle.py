"""A review cycle (kỳ kiểm điểm) and what it froze: areas, levels, forms, and the tree."""

import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reviews.enums import Audience, CycleKind, CycleState
from units.scope import under

if TYPE_CHECKING:
    from units.models import Cadre


def default_offsets() -> list[int]:
    """Two weeks, one week, three days and one day before; one, three and seven days after."""
    return [-14, -7, -3, -1, 1, 3, 7]


class ReviewCycleQuerySet(models.QuerySet["ReviewCycle"]):
    def visible_to(self, user: "Cadre") -> Self:
        """Cycles with one's own review or a unit of one's posts; drafts only for who runs them."""
        seats = user.scope.committee_unit_ids
        return self.filter(
            Q(root__in=seats)
            | ~Q(state=CycleState.DRAFT)
            & (
                Q(pk__in=self.model.objects.filter(reviews__subject=user).values("pk"))
                | Q(pk__in=CycleUnit.objects.filter(under(user.scope.paths)).values("cycle"))
            )
        )

    def open(self) -> Self:
        return self.filter(state=CycleState.OPEN)

    def newest_first(self) -> Self:
        return self.order_by("-year", "-opens_on", "-pk")


class ReviewCycle(models.Model):
    """One round of reviews: its days, its rules, and its state. Days are Vietnamese days."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    root = models.ForeignKey(
        "units.PartyUnit", models.PROTECT, related_name="cycles", verbose_name=_("run by")
    )
    name = models.CharField(_("name"), max_length=120)
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    kind = models.CharField(_("kind"), max_length=20, choices=CycleKind, default=CycleKind.ANNUAL)
    state = models.CharField(
        _("state"), max_length=20, choices=CycleState, default=CycleState.DRAFT, editable=False
    )
    opens_on = models.DateField(_("opens on"))
    due_on = models.DateField(
        _("filing day"), help_text=_("The last day on which a review is on time.")
    )
    closes_on = models.DateField(_("closes on"))
    remedies_until = models.DateField(
        _("remedies at the latest by"), help_text=_("No deadline of a remedy lies after this day.")
    )
    reminder_offsets = ArrayField(
        models.SmallIntegerField(validators=[MinValueValidator(-60), MaxValueValidator(60)]),
        verbose_name=_("reminders"),
        default=default_offsets,
        size=20,
        help_text=_("Days before (negative) and after the filing day, separated by commas."),
    )
    grace_days = models.PositiveSmallIntegerField(
        _("days of grace"),
        default=3,
        validators=[MaxValueValidator(60)],
        help_text=_("So many days after the filing day the cell's secretary is told who is late."),
    )
    individual_template = models.ForeignKey(
        "reviews.FormTemplate", models.PROTECT, related_name="+", verbose_name=_("individual form")
    )
    collective_template = models.ForeignKey(
        "reviews.FormTemplate", models.PROTECT, related_name="+", verbose_name=_("collective form")
    )

    objects = ReviewCycleQuerySet.as_manager()

    class Meta:
        verbose_name = _("review cycle")
        verbose_name_plural = _("review cycles")
        ordering = ["-year", "-opens_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("due_on")),
                name="cycle_opens_before_due",
                violation_error_message=_("The filing day lies before the opening."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__lte=F("closes_on")),
                name="cycle_due_before_close",
                violation_error_message=_("The closing day lies before the filing day."),
            ),
            models.CheckConstraint(
                condition=Q(remedies_until__gte=F("due_on")),
                name="cycle_remedies_after_due",
                violation_error_message=_("Remedies need time after the filing day."),
            ),
            models.UniqueConstraint(
                fields=["root", "year", "name"],
                name="cycle_named_once",
                violation_error_message=_("This year has a cycle of that name already."),
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="cycle_state",
                field="state",
                transitions=[("draft", "open"), ("open", "closed")],
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state_choice(self) -> CycleState:
        return CycleState(self.state)

    @property
    def is_open(self) -> bool:
        return self.state == CycleState.OPEN

    def is_past_due(self, day: date) -> bool:
        return day > self.due_on

    @property
    def reminder_days(self) -> list[str]:
        """The days on which people are reminded, as dates."""
        days = sorted(self.due_on + timedelta(days=offset) for offset in self.reminder_offsets)
        return [f"{day:%d/%m}" for day in days]

    @property
    def escalates_on(self) -> date:
        """The day on which the cell's secretary learns who is late."""
        return self.due_on + timedelta(days=self.grace_days)


class FocusArea(models.Model):
    """A focus area (nội dung trọng tâm) of a cycle; `slug` is the same through the years."""

    cycle = models.ForeignKey(ReviewCycle, models.CASCADE, related_name="areas")
    position = models.PositiveSmallIntegerField(_("number"))
    slug = models.SlugField(max_length=40)
    name = models.CharField(_("name"), max_length=300)
    guidance = models.TextField(_("guidance"), blank=True, max_length=2000)

    class Meta:
        verbose_name = _("focus area")
        verbose_name_plural = _("focus areas")
        ordering = ["cycle", "position"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "position"], name="area_position_once"),
            models.UniqueConstraint(fields=["cycle", "slug"], name="area_slug_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Level(models.Model):
    """A level of quality (mức xếp loại) of a cycle; rank 1 is the highest."""

    cycle = models.ForeignKey(ReviewCycle, models.CASCADE, related_name="levels")
    rank = models.PositiveSmallIntegerField(_("rank"))
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering = ["cycle", "rank"]
        constraints = [models.UniqueConstraint(fields=["cycle", "rank"], name="level_rank_once")]

    def __str__(self) -> str:
        return self.name


class FormTemplate(models.Model):
    """A form as frozen data: `sections` lists `{number, kind, heading, guidance, required}`.

    A template that a cycle uses is never changed; a better one is a new version.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    audience = models.CharField(_("audience"), max_length=20, choices=Audience)
    title = models.CharField(_("title"), max_length=200)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    sections = models.JSONField(_("sections"))

    class Meta:
        verbose_name = _("form template")
        verbose_name_plural = _("form templates")
        ordering = ["title", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["audience", "title", "version"], name="template_version_once"
            )
        ]
        triggers = [
            pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


class CycleUnitQuerySet(models.QuerySet["CycleUnit"]):
    def visible_to(self, user: "Cadre") -> Self:
        """Units at or below one's committees, whatever the tree looked like in that cycle."""
        return self.filter(
            under(user.scope.committee_paths) | Q(unit__in=user.scope.committee_unit_ids)
        )


class CycleUnit(models.Model):
    """A unit's part in a cycle: its name, kind and place as they were (design §2)."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey(ReviewCycle, models.CASCADE, related_name="units")
    unit = models.ForeignKey("units.PartyUnit", models.PROTECT, related_name="cycle_units")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=20)
    path = models.CharField(max_length=255, db_collation="C")
    position = models.PositiveSmallIntegerField(default=0)
    is_pilot = models.BooleanField(_("pilot unit"), default=False)

    objects = CycleUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit in a cycle")
        verbose_name_plural = _("units in cycles")
        ordering = ["cycle", "path"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "unit"], name="cycle_unit_once"),
            models.UniqueConstraint(fields=["cycle", "path"], name="cycle_path_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return self.short_name or self.name
