"""What the database itself refuses about memberships and posts, whoever writes it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.cast import District
from tests.concurrency import at_once
from tests.factories import appoint, join, make_cadre
from units.enums import MembershipKind, Post
from units.models import Appointment, Membership


def refused(make) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_official_memberships_never_overlap(district: District) -> None:
    cadre = make_cadre("Người Mới")
    first = join(cadre, district.cell, since=date(2020, 1, 1), until=date(2020, 6, 30))
    refused(lambda: join(cadre, district.office, since=date(2020, 6, 30)))
    refused(lambda: join(cadre, district.cell, since=date(2019, 1, 1), until=date(2020, 1, 1)))
    join(cadre, district.office, since=date(2020, 7, 1))
    join(cadre, district.cell, kind=MembershipKind.TEMPORARY, since=date(2020, 2, 1))
    with pytest.raises(ValidationError):
        Membership(cadre=cadre, unit=first.unit, since=date(2021, 1, 1)).full_clean()


def test_another_persons_membership_is_no_obstacle(district: District) -> None:
    cadre = make_cadre("Người Mới")
    Membership(cadre=cadre, unit=district.cell, since=date(2020, 1, 1)).full_clean()
    Appointment(
        cadre=cadre, unit=district.cell, post=Post.COMMITTEE, since=date(2020, 1, 1)
    ).full_clean()


def test_one_seat_in_a_committee_at_a_time(district: District) -> None:
    cadre = district.secretary
    refused(lambda: appoint(cadre, district.cell, Post.COMMITTEE))
    appoint(cadre, district.town, Post.COMMITTEE)
    appoint(cadre, district.cell, Post.ADMIN)
    refused(lambda: appoint(cadre, district.cell, Post.ADMIN, since=date(2024, 1, 1)))


def test_periods_are_in_order(district: District) -> None:
    cadre = make_cadre("Người Mới")
    days = {"since": date(2020, 1, 2), "until": date(2020, 1, 1)}
    refused(lambda: join(cadre, district.cell, **days))
    refused(lambda: appoint(cadre, district.cell, Post.COMMITTEE, **days))


@pytest.mark.django_db(transaction=True)
def test_two_administrators_moving_one_person_make_one_move(sign_in, district: District) -> None:
    code = district.author.memberships.get().code
    targets = [district.office, district.other_cell]
    clients = [(sign_in(district.administrator), unit) for unit in targets]

    def move() -> int:
        client, unit = clients.pop()
        data = {"unit": str(unit.code), "since": "2026-11-23"}
        return client.post(f"/units/members/{code}/move/", data).status_code

    assert sorted(at_once(2, move)) in ([302, 409], [302, 422])
    assert district.author.memberships.count() == 2
    assert Membership.objects.filter(cadre=district.author, until=None).count() == 1
