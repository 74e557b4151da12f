"""The tree of party units: a parent key, and a stored path for scope and for counting."""

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.core.validators import RegexValidator
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuphe.lib.text import normalize_name, search_key
from units import permissions
from units.enums import UnitKind
from units.lookups import words_begin
from units.scope import SEGMENT

if TYPE_CHECKING:
    from units.models.cadre import Cadre

TREE_LOCK = 20_240_001  # the advisory lock taken while the shape of the tree changes


class PartyUnitQuerySet(models.QuerySet["PartyUnit"]):
    def visible_to(self, user: "Cadre") -> "PartyUnitQuerySet":
        """Units that this person may know by name; `permissions` says whose people as well."""
        return self.filter(permissions.visible(user))

    def in_force(self, day: date) -> "PartyUnitQuerySet":
        return self.filter(valid_from__lte=day).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )

    def within(self, path: str) -> "PartyUnitQuerySet":
        """The unit with this path and everything below it."""
        return self.filter(path__startswith=path)

    def matching(self, text: str) -> "PartyUnitQuerySet":
        """Every word of `text` begins a word of the names or the code, accents aside."""
        return self.filter(words_begin(text))


class PartyUnit(models.Model):
    """A party organisation, or a collective under it, from `valid_from` to `valid_to`.

    `path` is "/000001/000017/": the ids from the root down. It sorts as the tree does, a prefix
    is a subtree, and the ancestors are in it. Only `save` of a new unit and the actions that move
    units write it.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    official_code = models.CharField(
        _("official code"),
        max_length=14,
        blank=True,
        validators=[RegexValidator(r"^\d{14}$", _("The official code has 14 digits."))],
        help_text=_("14 digits, as the organisation department issued it."),
    )
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(
        _("short name"), max_length=60, blank=True, help_text=_("For tables and the phone.")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent unit"),
    )
    path = models.CharField(max_length=255, unique=True, editable=False, db_collation="C")
    position = models.PositiveSmallIntegerField(_("position among its siblings"), default=0)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    search_key = models.CharField(max_length=300, editable=False, db_collation="C")

    objects = PartyUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("party unit")
        verbose_name_plural = _("party units")
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(
                fields=["official_code"],
                condition=~Q(official_code=""),
                name="unit_official_code_unique",
                violation_error_code="unique",
                violation_error_message=_("Another unit has this official code."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="unit_period_in_order",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=~Q(parent=models.F("id")), name="unit_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.name = normalize_name(self.name)
        self.short_name = normalize_name(self.short_name)
        self.search_key = search_key(f"{self.name} {self.short_name} {self.official_code}")
        if self.pk:
            super().save(*args, **kwargs)
            return
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence('units_partyunit', 'id'))")
            self.pk = cursor.fetchone()[0]
            self.path = f"{self.parent.path if self.parent else '/'}{self.pk:06d}/"
            kwargs["force_insert"] = True
            super().save(*args, **kwargs)

    @property
    def label(self) -> str:
        return self.short_name or self.name

    @property
    def is_cell(self) -> bool:
        return UnitKind(self.kind).is_cell

    @property
    def depth(self) -> int:
        return len(self.path) // SEGMENT

    @property
    def ancestor_paths(self) -> list[str]:
        """Paths from the root down to the parent."""
        return [self.path[: 1 + SEGMENT * step] for step in range(1, self.depth)]
