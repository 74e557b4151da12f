"""Sign-in, private answers, and a database that is away."""

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.urls import reverse

from tests.cast import District
from tuphe.middleware import PERMISSIONS_POLICY

pytestmark = pytest.mark.django_db
SCRIPT = {"X-Requested-With": "fetch"}


def test_a_visitor_is_led_to_the_sign_in_and_back(client: Client) -> None:
    answer = client.get(reverse("review_list"), {"year": "2026"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/accounts/login/?next=/reviews/%3Fyear%3D2026"


def test_a_script_is_told_by_a_status(client: Client) -> None:
    answer = client.post(reverse("review_list"), headers=SCRIPT)
    assert answer.status_code == 401
    assert answer.json()["error"] == "signed_out"
    assert answer.json()["message"]


@pytest.mark.parametrize("name", ["home", "login", "healthz"])
def test_nothing_is_kept_on_the_way(district: District, sign_in, name: str) -> None:
    answer = sign_in(district.author).get(reverse(name), follow=False)
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Permissions-Policy"] == PERMISSIONS_POLICY
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize("deep", [False, True])
def test_a_database_that_is_away_is_a_pause(
    district: District, sign_in, error: type[Exception], deep: bool
) -> None:
    """`deep`: already middleware fails, where the person is looked up."""
    client = sign_in(district.author)
    client.raise_request_exception = False

    def away(execute, sql, params, many, context):
        if deep or ("django_session" not in sql and "units_cadre" not in sql):
            raise error("the server closed the connection")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(away):
        page = client.get(reverse("home"))
        told = client.get(reverse("home"), headers=SCRIPT)
    for answer in (page, told):
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert answer.headers["Cache-Control"] == "no-store"
        assert "closed the connection" not in answer.content.decode()
    assert "<h1>" in page.content.decode()
    assert told.json()["error"] == "server"
