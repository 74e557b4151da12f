"""Health, error pages, and the files that make tuphe a program on the phone."""

import re

import pytest
from django.conf import settings as configured
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.template import TemplateDoesNotExist, loader
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.cast import District
from tuphe import views

SCRIPT = {"X-Requested-With": "fetch"}


def asked(**headers: str):
    request = RequestFactory().get("/somewhere/", headers=headers)
    request.user = AnonymousUser()
    return request


# --- Health ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_health_while_both_servers_answer(client: Client) -> None:
    answer = client.get(reverse("healthz"))
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "broker": "ok"}


@pytest.mark.django_db
def test_health_names_the_server_that_is_away(client: Client, settings) -> None:
    settings.REDIS_ADDRESS = "redis://127.0.0.1:1/0"
    answer = client.get(reverse("healthz"))
    assert answer.status_code == 503
    assert answer.json() == {"status": "down", "database": "ok", "broker": "down"}


def test_health_without_a_database(monkeypatch) -> None:
    wrong = {"host": "127.0.0.1", "port": 1, "dbname": "none", "user": "none"}
    monkeypatch.setattr(views.connection, "get_connection_params", lambda: wrong)
    assert views.database_answers() is False


# --- Errors ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["400", "413", "500", "503", "offline"])
def test_a_bare_page_needs_nothing(name: str) -> None:
    page = loader.get_template(f"{name}.html").render()
    assert "<h1>" in page
    assert "csrf" not in page


def test_a_broken_error_page_still_answers(monkeypatch) -> None:
    def broken(name: str):
        raise TemplateDoesNotExist(name)

    monkeypatch.setattr(views.loader, "get_template", broken)
    answer = views.server_error(asked())
    assert answer.status_code == 500
    assert answer.headers["Content-Type"].startswith("text/plain")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "status", "error"),
    [
        (lambda request: views.permission_denied(request, PermissionDenied()), 403, "forbidden"),
        (lambda request: views.page_not_found(request, Exception()), 404, "not_found"),
        (views.csrf_failure, 403, "csrf"),
        (views.login_locked, 429, "locked"),
        (views.server_error, 500, "server"),
        (lambda request: views.bad_request(request, Exception()), 400, "server"),
    ],
)
def test_errors_are_pages_for_people_and_json_for_scripts(view, status: int, error: str) -> None:
    page, told = view(asked()), view(asked(**SCRIPT))
    assert page.status_code == told.status_code == status
    assert "<h1>" in page.content.decode()
    assert views.json.loads(told.content)["error"] == error
    assert views.json.loads(told.content)["message"]


@pytest.mark.django_db
def test_an_unknown_address_inside_and_outside(district: District, sign_in) -> None:
    assert Client().get("/nowhere/").status_code == 404
    answer = sign_in(district.author).get("/nowhere/")
    assert answer.status_code == 404
    assert district.author.full_name in answer.content.decode()


@pytest.mark.django_db
def test_a_form_older_than_the_sign_in_leads_back_to_its_page(district: District) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(district.author, backend="tuphe.auth.CadreBackend")
    for referer, back in (
        ("http://testserver/reviews/", "http://testserver/reviews/"),
        ("https://elsewhere.example/", reverse("home")),
    ):
        answer = client.post(reverse("logout"), headers={"Referer": referer})
        assert answer.status_code == 403
        assert f'href="{back}"' in answer.content.decode()
        assert "elsewhere.example" not in answer.content.decode()


# --- On the phone ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_service_worker_keeps_files_and_the_offline_page_alone(client: Client) -> None:
    answer = client.get(reverse("service_worker"))
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Service-Worker-Allowed"] == "/"
    config = views.json.loads(re.match(r"const CONFIG = (.*);\n", answer.content.decode())[1])
    assert config["offline"] == reverse("offline")
    assert all(name.startswith(config["static"]) for name in config["files"])


@pytest.mark.django_db
def test_the_service_worker_is_new_in_another_language(client: Client) -> None:
    vietnamese = client.get(reverse("service_worker")).content
    client.cookies[configured.LANGUAGE_COOKIE_NAME] = "en"
    assert client.get(reverse("service_worker")).content != vietnamese


@pytest.mark.django_db
def test_the_offline_page_names_nobody(district: District, sign_in) -> None:
    page = sign_in(district.author).get(reverse("offline")).content.decode()
    assert district.author.full_name not in page
    assert str(district.author.code) not in page


@pytest.mark.django_db
def test_the_manifest(client: Client) -> None:
    answer = client.get(reverse("manifest"))
    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert answer.json()["start_url"] == reverse("home")


# --- Accounts -------------------------------------------------------------------------------


@pytest.mark.django_db
def test_every_page_around_the_password_is_ours(
    district: District, sign_in, client: Client
) -> None:
    inside = sign_in(district.author)
    pages = [
        client.get(reverse("login")),
        client.post(reverse("login"), {"username": "nobody", "password": "wrong"}),
        client.get(reverse("password_reset")),
        client.get(reverse("password_reset_done")),
        client.get(reverse("password_reset_complete")),
        client.get(reverse("password_reset_confirm", args=["MQ", "set-password"])),
        inside.get(reverse("password_change")),
        inside.post(reverse("password_change"), {"old_password": "wrong"}),
        inside.get(reverse("password_change_done")),
    ]
    for page in pages:
        assert page.status_code == 200
        assert 'class="brand"' in page.content.decode()
        assert "Django" not in page.content.decode()


@pytest.mark.django_db
def test_a_forgotten_password(district: District, client: Client, mailoutbox) -> None:
    author = district.author
    author.email = "author@example.org"
    author.set_password("Cu-2026-tuphe")
    author.save()
    client.post(reverse("password_reset"), {"email": author.email})
    [letter] = mailoutbox
    assert "\n" not in letter.subject
    assert author.full_name in letter.body
    link = re.search(r"http://testserver(/\S+)", letter.body)
    assert link is not None
    form = client.get(link[1], follow=True)
    new = {"new_password1": "Moi-2026-tuphe", "new_password2": "Moi-2026-tuphe"}
    done = client.post(form.request["PATH_INFO"], new, follow=True)
    assert done.status_code == 200
    typed = {"username": author.username, "password": new["new_password1"]}
    assert client.post(reverse("login"), typed).status_code == 302


@pytest.mark.django_db
def test_too_many_wrong_passwords(district: District, client: Client, settings) -> None:
    typed = {"username": district.author.username, "password": "wrong"}
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        answer = client.post(reverse("login"), typed)
    assert answer.status_code == 429
    assert reverse("password_reset") in answer.content.decode()
