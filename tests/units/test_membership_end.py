from datetime import date, timedelta

import pytest

from tests.cast import District
from tests.factories import appoint
from tests.units.battery import bad, refuses, takes_only, trail
from tuphe.lib.dates import today
from units.enums import Post
from units.models import Appointment, Cadre, Membership


def address(cadre: Cadre) -> str:
    return f"/units/members/{cadre.memberships.get().code}/end/"


LAST = {"last_day": "2026-11-30"}


def test_ends_the_membership_and_the_posts_and_records_both(admin, district: District) -> None:
    page = admin.get(address(district.secretary))
    assert page.status_code == 200
    assert [held.post for held in page.context["posts"]] == [Post.SECRETARY]
    response = admin.post(address(district.secretary), LAST | {"end_posts": "on"})
    assert response.status_code == 302
    assert district.secretary.memberships.get().until == date(2026, 11, 30)
    assert district.secretary.appointments.get().until == date(2026, 11, 30)
    acts = trail()
    assert [action for action, _ in acts] == ["membership.ended", "appointment.ended"]
    assert acts[0][1]["until"] == [None, "2026-11-30"]


def test_posts_stay_when_asked_to(admin, district: District) -> None:
    admin.post(address(district.secretary), LAST)
    assert district.secretary.memberships.get().until
    assert district.secretary.appointments.get().until is None


def test_posts_elsewhere_and_ended_ones_stay_as_they_are(admin, district: District) -> None:
    appoint(district.secretary, district.town, Post.COMMITTEE)
    old = appoint(district.secretary, district.cell, Post.ADMIN, until=today() - timedelta(days=9))
    admin.post(address(district.secretary), LAST | {"end_posts": "on"})
    assert Appointment.objects.get(unit=district.town, post=Post.COMMITTEE).until is None
    assert Appointment.objects.get(pk=old.pk).until == old.until


def test_without_posts_the_form_does_not_ask(admin, district: District) -> None:
    assert "end_posts" not in admin.get(address(district.author)).context["form"].fields
    assert admin.post(address(district.author), LAST).status_code == 302


def test_the_last_day_still_counts(admin, district: District) -> None:
    admin.post(address(district.author), {"last_day": today().isoformat()})
    assert Membership.objects.in_force(today()).filter(cadre=district.author).exists()
    later = today() + timedelta(days=1)
    assert not Membership.objects.in_force(later).filter(cadre=district.author).exists()


def test_strangers_and_insiders(sign_in, district: District) -> None:
    for user in (district.other_secretary, district.operator):
        refuses(sign_in(user), address(district.author), LAST, 404)
    for user in (district.secretary, district.leader, district.peer, district.author):
        refuses(sign_in(user), address(district.author), LAST, 403)


def test_other_verbs(admin, district: District) -> None:
    takes_only(admin, address(district.author), "get", "post")


def test_what_has_ended_is_closed(admin, district: District) -> None:
    where = address(district.author)
    Membership.objects.filter(cadre=district.author).update(until=today() - timedelta(days=1))
    refuses(admin, where, LAST, 409)


@pytest.mark.parametrize("day", ["", "hôm nay", "2014-12-31", "1929-01-01", "2027-12-01"])
def test_bad_days(admin, district: District, day: str) -> None:
    """Also the day before the membership began: 1 January 2015."""
    bad(admin, address(district.author), {"last_day": day}, "last_day")


def test_a_post_that_began_later_holds_nothing_half_done(admin, district: District) -> None:
    appoint(district.author, district.cell, Post.COMMITTEE, since=date(2026, 12, 10))
    assert admin.post(address(district.author), LAST | {"end_posts": "on"}).status_code == 302
    assert district.author.appointments.get().until is None
