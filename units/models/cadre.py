"""People: a cadre is the account as well; without a login until invited."""

import uuid
from datetime import date
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.postgres.expressions import ArraySubquery
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import JSONObject
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from tuphe.lib.dates import today
from tuphe.lib.text import normalize_name, search_key, sort_key
from units import permissions
from units.enums import UnitKind
from units.lookups import words_begin
from units.models.post import Appointment, Membership
from units.scope import Home, Scope


class CadreQuerySet(models.QuerySet["Cadre"]):
    def visible_to(self, user: "Cadre") -> Self:
        """Oneself, and people who belong or hold a post where this person sees people."""
        places = permissions.people_visible(user)
        return self.filter(models.Q(pk=user.pk) | self._placed(places))

    def within_reach_of(self, user: "Cadre") -> Self:
        """People whom an administrator may put into units: those who are in the units below, and
        those who were and now are nowhere, so that nobody who left is entered a second time."""
        places = permissions.administered(user, "unit__path")
        somewhere = self._placed(models.Q())
        once_here = models.Q(pk__in=Membership.objects.filter(places).values("cadre"))
        return self.filter(self._placed(places) | (once_here & ~somewhere))

    @staticmethod
    def _placed(places: models.Q) -> models.Q:
        """With a membership or post in `places` that has not ended."""
        day = today()
        members = Membership.objects.not_ended(day).filter(places)
        holders = Appointment.objects.not_ended(day).filter(places)
        return models.Q(pk__in=members.values("cadre")) | models.Q(pk__in=holders.values("cadre"))

    def namesakes(self, full_name: str, birth_year: int | None) -> Self:
        """Who may be the same person: the same name, and no other year of birth."""
        found = self.filter(sort_key=sort_key(full_name))
        if birth_year is None:
            return found
        return found.filter(models.Q(birth_year=birth_year) | models.Q(birth_year=None))

    def with_posts(self, day: date) -> Self:
        """Annotate `posts_in_force`, from which `Cadre.scope` is read without another query."""
        posts = (
            Appointment.objects.in_force(day)
            .filter(cadre=models.OuterRef("pk"))
            .order_by("unit__path")
            .values(
                data=JSONObject(
                    post="post",
                    unit_id="unit_id",
                    unit_code="unit__code",
                    unit_path="unit__path",
                    unit_kind="unit__kind",
                    unit_name="unit__name",
                )
            )
        )
        return self.annotate(posts_in_force=ArraySubquery(posts))

    def matching(self, text: str) -> Self:
        """Every word of `text` begins a word of the name, accents aside."""
        return self.filter(words_begin(text))


class CadreManager(BaseUserManager.from_queryset(CadreQuerySet)):  # type: ignore[misc]
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "Cadre":
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, username: str, password: str, **fields: Any) -> "Cadre":
        """The technical operator: may open /admin/, holds no post, reads no review."""
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)


class Cadre(AbstractBaseUser, PermissionsMixin):
    """A cadre or party member (cán bộ, đảng viên), with only the personal data the work needs."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(
        _("user name"),
        max_length=150,
        unique=True,
        null=True,
        blank=True,
        validators=[UnicodeUsernameValidator()],
        help_text=_("Empty until the person is invited to sign in."),
    )
    full_name = models.CharField(_("full name"), max_length=120)
    birth_year = models.PositiveSmallIntegerField(
        _("year of birth"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2100)],
        help_text=_("Tells two people of the same name apart."),
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    work_title = models.CharField(_("post at work"), max_length=120, blank=True)
    joined_party_on = models.DateField(_("admitted to the Party on"), null=True, blank=True)
    managed_by = models.ForeignKey(
        "units.PartyUnit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="managed_cadres",
        verbose_name=_("managed by"),
        help_text=_("The committee that manages this cadre and may read the full review."),
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("technical operator"), default=False)
    search_key = models.CharField(max_length=255, editable=False, db_collation="C")
    sort_key = models.CharField(max_length=400, editable=False, db_collation="C")

    objects = CadreManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("cadre")
        verbose_name_plural = _("cadres")
        ordering = ["sort_key", "id"]
        indexes = [models.Index(fields=["sort_key"])]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args, **kwargs) -> None:
        self.full_name = normalize_name(self.full_name)
        self.search_key = search_key(self.full_name)
        self.sort_key = sort_key(self.full_name)
        self.username = self.username or None
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split()[-1]

    @cached_property
    def scope(self) -> Scope:
        """What this person may do: read from the posts in force today, and nothing else."""
        posts = getattr(self, "posts_in_force", None)
        if posts is None:
            posts = Appointment.objects.posts_of(self)
        return Scope.of(posts)

    @cached_property
    def homes(self) -> tuple[Home, ...]:
        """The units this person is a member of today."""
        rows = Membership.objects.in_force(today()).filter(cadre=self)
        return tuple(
            Home(path, UnitKind(kind))
            for path, kind in rows.values_list("unit__path", "unit__kind")
        )

    @cached_property
    def places(self) -> frozenset[str]:
        """Paths of the units where this person belongs or holds a post, or soon will."""
        day = today()
        members = Membership.objects.not_ended(day).filter(cadre=self)
        holders = Appointment.objects.not_ended(day).filter(cadre=self)
        return frozenset(
            members.values_list("unit__path", flat=True).union(
                holders.values_list("unit__path", flat=True)
            )
        )
