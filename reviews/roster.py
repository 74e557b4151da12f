"""Who owes a review in a cycle, in which cell, and whose desk it comes to."""

from datetime import date

from dateutil.relativedelta import relativedelta

from reviews.enums import Obligation
from reviews.models import CycleUnit, ReviewCycle, SelfReview
from units.enums import MembershipKind, MembershipStatus, Post, UnitKind
from units.models import Appointment, Membership

NEW_MEMBER_MONTHS = (
    6  # HD 21-HD/BTCTW: admitted less than six months ago; a rule of the cycle later
)

Key = tuple[int | None, int]


class Roster:
    """The reviews that a cycle should hold on `day`, as unsaved rows keyed by their subject."""

    def __init__(self, cycle: ReviewCycle, units: dict[int, CycleUnit], day: date) -> None:
        self.cycle, self.units, self.day = cycle, units, day
        appointments = Appointment.objects.in_force(day).filter(unit__in=units)
        self.posts = {
            (cadre, unit): Post(post)
            for cadre, unit, post in appointments.exclude(post=Post.ADMIN).values_list(
                "cadre_id", "unit_id", "post"
            )
        }

    def wanted(self) -> dict[Key, SelfReview]:
        rows = [*self._collectives(), *self._individuals()]
        return {(row.subject_id, row.subject_id or row.unit_id): row for row in rows}

    def _collectives(self) -> list[SelfReview]:
        """Every unit reviews itself as a collective, but for party groups inside a cell."""
        return [
            self._row(
                unit,
                desk=unit.parent or unit,
                template_id=self.cycle.collective_template_id,
            )
            for unit in self.units.values()
            if unit.kind != UnitKind.GROUP
        ]

    def _individuals(self) -> list[SelfReview]:
        """Official members of the cells; temporary ones are reviewed where they are official."""
        memberships = (
            Membership.objects.in_force(self.day)
            .filter(kind=MembershipKind.OFFICIAL, unit__in=self.units)
            .select_related("cadre")
        )
        rows = []
        for membership in memberships:
            unit = self._cell(self.units[membership.unit_id])
            post = self.posts.get((membership.cadre_id, unit.unit_id), "")
            leads = post == Post.SECRETARY and unit.parent is not None
            rows.append(
                self._row(
                    unit,
                    desk=unit.parent if leads and unit.parent else unit,
                    template_id=self.cycle.individual_template_id,
                    subject=membership.cadre,
                    post=post,
                    obligation=self._obligation(membership),
                )
            )
        return rows

    def _row(self, unit: CycleUnit, *, desk: CycleUnit, **fields: object) -> SelfReview:
        return SelfReview(
            cycle=self.cycle,
            unit=unit,
            desk=desk,
            path=unit.path,
            is_pilot=unit.is_pilot,
            **fields,
        )

    def _cell(self, unit: CycleUnit) -> CycleUnit:
        """Members of a party group are reviewed by the cell it belongs to."""
        while unit.kind == UnitKind.GROUP and unit.parent:
            unit = unit.parent
        return unit

    def _obligation(self, membership: Membership) -> Obligation:
        if membership.status == MembershipStatus.EXEMPT:
            return Obligation.EXEMPT
        if membership.status == MembershipStatus.SUSPENDED:
            return Obligation.SUSPENDED
        joined = membership.cadre.joined_party_on
        if joined and joined + relativedelta(months=NEW_MEMBER_MONTHS) > self.cycle.due_on:
            return Obligation.NEW_MEMBER
        return Obligation.OWED
