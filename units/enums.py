"""Words of the unit tree that the code reasons about. Names of levels are data, not words here."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    """Where an organisation stands; its name ("Huyện ủy …", "Đảng ủy xã …") is data."""

    SUPERIOR = "superior", _("Committee directly above the grassroots")
    GRASSROOTS = "grassroots", _("Grassroots party committee")
    GRASSROOTS_CELL = "grassroots_cell", _("Grassroots party cell")
    SECTION = "section", _("Sectional party committee")
    CELL = "cell", _("Party cell")
    GROUP = "group", _("Party group")
    COLLECTIVE = "collective", _("Leadership collective")

    @classmethod
    def cells(cls) -> list["UnitKind"]:
        """The kinds in which members are active and review themselves."""
        return [cls.GRASSROOTS_CELL, cls.CELL]

    @classmethod
    def holding_members(cls) -> list["UnitKind"]:
        """The kinds a person is a member of: a cell, or a group inside it."""
        return [*cls.cells(), cls.GROUP]

    @property
    def is_cell(self) -> bool:
        return self in self.cells()

    @property
    def below(self) -> list["UnitKind"]:
        """The kinds that may stand directly under this one."""
        return {
            UnitKind.SUPERIOR: [
                UnitKind.SUPERIOR,
                UnitKind.GRASSROOTS,
                UnitKind.GRASSROOTS_CELL,
                UnitKind.COLLECTIVE,
            ],
            UnitKind.GRASSROOTS: [UnitKind.CELL, UnitKind.SECTION, UnitKind.COLLECTIVE],
            UnitKind.SECTION: [UnitKind.CELL, UnitKind.COLLECTIVE],
            UnitKind.GRASSROOTS_CELL: [UnitKind.GROUP, UnitKind.COLLECTIVE],
            UnitKind.CELL: [UnitKind.GROUP, UnitKind.COLLECTIVE],
        }.get(self, [])


class Post(models.TextChoices):
    """A post in a unit. All but ADMIN make up its committee (cấp ủy)."""

    SECRETARY = "secretary", _("Secretary")
    DEPUTY = "deputy", _("Deputy secretary")
    STANDING = "standing", _("Standing committee member")
    COMMITTEE = "committee", _("Committee member")
    ADMIN = "admin", _("Unit administrator")

    @classmethod
    def committee(cls) -> list["Post"]:
        return [cls.SECRETARY, cls.DEPUTY, cls.STANDING, cls.COMMITTEE]

    @classmethod
    def heads(cls) -> list["Post"]:
        """Who writes the review of the collective: the secretary, or a deputy in their place."""
        return [cls.SECRETARY, cls.DEPUTY]


class MembershipKind(models.TextChoices):
    OFFICIAL = "official", _("Official membership")
    TEMPORARY = "temporary", _("Temporary membership")


class MembershipStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    EXEMPT = "exempt", _("Exempt from work and party activity")
    SUSPENDED = "suspended", _("Party activity suspended")
