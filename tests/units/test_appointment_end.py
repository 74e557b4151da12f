from datetime import date, timedelta

import pytest

from tests.cast import District
from tests.units.battery import bad, last_entry, refuses, takes_only
from tuphe.lib.dates import today
from units.models import Appointment, Cadre

LAST = {"last_day": "2026-11-22"}


def address(cadre: Cadre) -> str:
    return f"/units/posts/{cadre.appointments.get().code}/end/"


def test_ends_the_post_and_records_it(admin, district: District) -> None:
    where = address(district.secretary)
    assert admin.get(where).status_code == 200
    response = admin.post(where, LAST)
    assert response["Location"] == f"/units/{district.cell.code}/"
    held = district.secretary.appointments.get()
    assert held.until == date(2026, 11, 22)
    entry = last_entry()
    assert (entry.action, entry.actor, entry.subject, entry.target_code) == (
        "appointment.ended",
        district.administrator,
        district.secretary,
        held.code,
    )
    assert entry.detail["until"] == [None, "2026-11-22"]


def test_what_the_post_opened_is_closed_at_once(admin, sign_in, district: District) -> None:
    client = sign_in(district.town_secretary)
    where = f"/units/{district.other_cell.code}/"
    assert client.get(where).status_code == 200
    admin.post(address(district.town_secretary), LAST)
    assert client.get(where).status_code == 404


def test_strangers_and_insiders(sign_in, district: District) -> None:
    for user in (district.other_secretary, district.operator):
        refuses(sign_in(user), address(district.secretary), LAST, 404)
    for user in (district.secretary, district.leader, district.peer):
        refuses(sign_in(user), address(district.secretary), LAST, 403)


def test_other_verbs(admin, district: District) -> None:
    takes_only(admin, address(district.secretary), "get", "post")


def test_a_second_click_finds_it_ended(admin, district: District) -> None:
    where = address(district.secretary)
    assert admin.post(where, LAST).status_code == 302
    refuses(admin, where, LAST, 409)


def test_an_end_to_come_can_be_put_off(admin, district: District) -> None:
    later = today() + timedelta(days=30)
    Appointment.objects.filter(cadre=district.secretary).update(until=later)
    put_off = (later + timedelta(days=30)).isoformat()
    assert admin.post(address(district.secretary), {"last_day": put_off}).status_code == 302
    assert last_entry().detail["until"] == [str(later), put_off]


@pytest.mark.parametrize("day", ["", "nay", "2014-12-31", "1929-01-01", "2027-12-01"])
def test_bad_days(admin, district: District, day: str) -> None:
    bad(admin, address(district.secretary), {"last_day": day}, "last_day")
