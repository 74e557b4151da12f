"""Every address × every role × every method: one table, and an address without a row fails.

A cell says which roles get which status: "200 author leader; 404" is 200 for these two and 404 for
all others. The rows are worked through with a real client; each request is undone after it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from django.contrib import admin
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from reviews.actions.filing import save_answer, save_shortcoming
from reviews.models import Notification, Remedy, Shortcoming
from tests.cast import District, file_review, open_district_cycle, review_of
from tests.database import TRAIL, changed, state
from tests.factories import make_cycle
from tuphe.lib.dates import today
from units.models import Cadre

ROLES = [
    "author",
    "peer",
    "secretary",
    "committee_member",
    "other_secretary",
    "town_secretary",
    "leader",
    "administrator",
    "operator",
    "former",
]
# Who may read the author's review, see its progress, and so on.
CELL = "secretary committee_member"
ABOVE = "town_secretary leader"
MEMBERS = f"author peer former {CELL} town_secretary"  # of the cell
HEADS = f"{CELL} other_secretary {ABOVE}"  # on some committee
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")


@dataclass(frozen=True)
class Row:
    """What is answered at an address; `about` names its object in the fixture `world`."""

    get: str = "405"
    post: str = "405"
    about: str = ""
    public: bool = False
    more: dict[str, str] = field(default_factory=dict)  # other methods, where they are not 405

    def expected(self, method: str, role: str) -> int:
        if role == "anonymous" and not self.public:
            return 302
        cell = {"GET": self.get, "HEAD": self.get, "POST": self.post, **self.more}.get(
            method, "405"
        )
        for choice in cell.split(";"):
            status, *roles = choice.split()
            if role in roles or not roles:
                return int(status)
        raise AssertionError(f"{role} is missing in {cell!r}")


def form(get: str, post: str, about: str = "", **more: Any) -> Row:
    """One of Django's own class-based pages: PUT is read as POST, OPTIONS answers."""
    return Row(get, post, about, more={"PUT": post, "OPTIONS": "200"}, **more)


TABLE = {
    # my work, my reviews
    "home": Row("200"),
    "review_list": Row("200"),
    "review_detail": Row(f"200 author {CELL} {ABOVE}; 404", about="filed"),
    "review_version": Row(f"200 author {CELL}; 404", about="version"),
    "review_readers": Row("200 author; 404", about="filed"),
    # writing: an empty form is sent
    "review_edit": Row("200 author; 404", "302 author; 404", "written"),
    "review_autosave": Row(post="422 author; 404", about="written"),
    "review_submit": Row("200 author; 404", "422 author; 404", "written"),
    "shortcoming_create": Row("200 author; 404", "422 author; 404", "written"),
    "shortcoming_edit": Row("200 author; 404", "422 author; 404", "shortcoming"),
    "shortcoming_delete": Row("200 author; 404", "302 author; 404", "shortcoming"),
    # the desk
    "cell_desk": Row(f"200 {CELL}; 404", about="cell"),
    "review_return": Row(post=f"422 {CELL}; 403 author {ABOVE}; 404", about="filed"),
    "review_accept": Row(post=f"409 {CELL}; 403 author {ABOVE}; 404", about="filed"),
    "review_reopen": Row(post=f"422 {CELL}; 403 author {ABOVE}; 404", about="filed"),
    "comment_create": Row(post=f"422 {CELL}; 403 author {ABOVE}; 404", about="filed"),
    # cycles
    "cycle_list": Row("200"),
    "cycle_create": Row("200 leader; 403", "422 leader; 403"),
    "cycle_detail": Row("404 operator; 200", about="cycle"),
    "cycle_edit": Row("200 leader; 404 operator; 403", "422 leader; 404 operator; 403", "cycle"),
    "cycle_open": Row(post="302 leader; 404", about="draft"),
    "cycle_close": Row(post="302 leader; 404 operator; 403", about="cycle"),
    # dashboards
    "dashboard": Row(f"200 {HEADS}; 404"),
    "dashboard_unit": Row(f"200 {CELL} {ABOVE}; 404", about="cell"),
    "dashboard_reviews": Row(f"200 {CELL} {ABOVE}; 404", about="cell"),
    "dashboard_shortcomings": Row(f"200 {CELL} {ABOVE}; 404", about="cell"),
    # notices
    "notification_list": Row("200"),
    "notification_read_all": Row(post="302"),
    "notification_open": Row(post="302 author; 404", about="notice"),
    "mail_demo": Row("404"),  # 200 only where mail goes into a folder
    # units
    "unit_tree": Row("200"),
    "people_search": Row("200"),
    "unit_detail": Row(f"200 {MEMBERS} leader administrator; 404", about="cell"),
    "unit_create": Row(
        f"200 administrator; 403 {MEMBERS} leader; 404",
        f"422 administrator; 403 {MEMBERS} leader; 404",
        "cell",
    ),
    "unit_edit": Row(
        f"200 administrator; 403 {MEMBERS} leader; 404",
        f"422 administrator; 403 {MEMBERS} leader; 404",
        "cell",
    ),
    "member_create": Row(
        f"200 administrator; 403 {MEMBERS} leader; 404",
        f"422 administrator; 403 {MEMBERS} leader; 404",
        "cell",
    ),
    "member_add": Row(
        f"200 administrator; 403 {MEMBERS} leader; 404",
        f"422 administrator; 403 {MEMBERS} leader; 404",
        "cell",
    ),
    "appointment_create": Row(
        f"200 administrator; 403 {MEMBERS} leader; 404",
        f"422 administrator; 403 {MEMBERS} leader; 404",
        "cell",
    ),
    "member_edit": Row(
        f"200 administrator; 403 {MEMBERS} leader; 404",
        f"422 administrator; 403 {MEMBERS} leader; 404",
        "membership",
    ),
    "membership_end": Row(
        f"200 administrator; 403 {MEMBERS} leader; 404",
        f"422 administrator; 403 {MEMBERS} leader; 404",
        "membership",
    ),
    "membership_move": Row(
        f"200 administrator; 403 {MEMBERS} leader; 404",
        f"422 administrator; 403 {MEMBERS} leader; 404",
        "membership",
    ),
    "appointment_end": Row(
        f"200 administrator; 403 {MEMBERS} leader; 404",
        f"422 administrator; 403 {MEMBERS} leader; 404",
        "appointment",
    ),
    # accounts
    "login": Row(
        "200 anonymous; 302",
        "200 anonymous; 302",
        public=True,
        more={
            "PUT": "200 anonymous; 302",
            "DELETE": "405 anonymous; 302",
            "OPTIONS": "200 anonymous; 302",
        },
    ),
    "logout": Row("405", "302", public=True, more={"OPTIONS": "200"}),
    "password_change": form("200", "200"),
    "password_change_done": Row("200", more={"OPTIONS": "200"}),
    "password_reset": form("200", "200", public=True),
    "password_reset_done": Row("200", public=True, more={"OPTIONS": "200"}),
    "password_reset_confirm": Row(
        "200", "200", "token", public=True, more=dict.fromkeys(METHODS, "200")
    ),
    "password_reset_complete": Row("200", public=True, more={"OPTIONS": "200"}),
    "set_language": Row("302", "302", public=True, more=dict.fromkeys(METHODS, "302")),
    # the program itself
    "healthz": Row("200", public=True),
    "offline": Row("200", public=True),
    "service_worker": Row("200", public=True),
    "manifest": Row("200", public=True),
}


# --- The world ------------------------------------------------------------------------------


@pytest.fixture
def world(district: District) -> dict[str, list]:
    """The object of each row, as the arguments of its address."""
    first = open_district_cycle(district)
    filed = file_review(first, district.author, "CANARY-text")
    second = open_district_cycle(district)
    written = review_of(second, district.author)
    save_answer(review=written, slot="1.1", text="CANARY-text", version=0, by=district.author)
    shortcoming = save_shortcoming(
        review=written,
        shortcoming=Shortcoming(
            area=second.areas.first(), description="CANARY-text", cause="CANARY-text"
        ),
        remedy=Remedy(measure="CANARY-text", due_on=today()),
        by=district.author,
        version=0,
    )
    notice = Notification.objects.filter(recipient=district.author).first()
    assert notice is not None
    return {
        "": [],
        "filed": [filed.code],
        "version": [filed.code, 1],
        "written": [written.code],
        "shortcoming": [written.code, shortcoming.code],
        "cell": [district.cell.code],
        "cycle": [first.code],
        "draft": [make_cycle(district.root, district.leader).code],
        "notice": [notice.code],
        "membership": [district.author.memberships.get().code],
        "appointment": [district.secretary.appointments.get().code],
        "token": ["x", "set-password"],
    }


@pytest.fixture
def client_of(district, sign_in, people_kept):
    return lambda role: Client() if role == "anonymous" else sign_in(getattr(district, role))


def ask(client: Client, method: str, address: str, **headers: str) -> HttpResponse:
    """The answer, undone: the next request finds the same world."""
    with transaction.atomic():
        response = client.generic(method, address, headers=headers)
        transaction.set_rollback(True)
    return response


# --- The table ------------------------------------------------------------------------------


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield entry
        elif entry.namespace != "admin":
            yield from patterns(entry)


def test_every_address_has_a_row_and_every_row_an_address():
    named = [pattern.name for pattern in patterns()]
    assert None not in named
    assert sorted(named) == sorted(set(named)), "two addresses of one name"
    assert set(named) == set(TABLE)


@pytest.mark.parametrize("role", ["anonymous", *ROLES])
def test_every_answer(world, client_of, role):
    wrong = []
    client = client_of(role)
    for name, row in TABLE.items():
        address = reverse(name, args=world[row.about])
        for method in METHODS:
            status = ask(client, method, address).status_code
            if role != "anonymous" and name in ("login", "logout"):
                client = client_of(role)
            if status != row.expected(method, role):
                wrong.append(f"{name} {method}: {status}, not {row.expected(method, role)}")
    assert wrong == []


def test_looking_changes_nothing(world, client_of):
    """Every page by somebody who sees it; only the trail grows, by readings."""
    clients = {role: client_of(role) for role in ROLES}
    before = state(but=(TRAIL,))
    for name, row in TABLE.items():
        sees = [role for role in ROLES if row.expected("GET", role) in (200, 302)]
        for role in sees[:2]:
            address = reverse(name, args=world[row.about])
            assert clients[role].get(address).status_code in (200, 302)
            clients[role].head(address)
    assert changed(before) == set()


def test_anonymous_is_sent_to_the_sign_in_and_a_script_is_told(world):
    client = Client()
    for name, row in TABLE.items():
        if row.public:
            continue
        address = reverse(name, args=world[row.about])
        for method in ("GET", "POST"):
            answer = ask(client, method, address)
            assert (answer.status_code, answer.url) == (
                302,
                f"{reverse('login')}?next={address}",
            ), name
            told = ask(client, method, address, X_Requested_With="fetch")
            assert (told.status_code, told.json()["error"]) == (401, "signed_out"), name


CHANGING = re.compile(
    r'(?<=name="csrfmiddlewaretoken" value=")[^"]+|[0-9a-f]{8}-[0-9a-f-]{27}', re.IGNORECASE
)


def test_what_is_hidden_looks_like_what_does_not_exist(world, client_of):
    compared = 0
    for role in ("peer", "administrator", "operator"):
        client = client_of(role)
        for name, row in TABLE.items():
            if not row.about or row.about == "token" or row.public:
                continue
            nowhere = [uuid4() if part != 1 else 1 for part in world[row.about]]
            for method in ("GET", "POST") if row.get == "405" else ("GET",):
                if row.expected(method, role) != 404:
                    continue
                hidden = ask(client, method, reverse(name, args=world[row.about]))
                missing = ask(client, method, reverse(name, args=nowhere))
                assert missing.status_code == 404
                assert CHANGING.sub("", hidden.content.decode()) == CHANGING.sub(
                    "", missing.content.decode()
                ), (role, name)
                same = ("Content-Type", "Cache-Control", "Content-Security-Policy", "Vary")
                assert all(hidden.headers.get(n) == missing.headers.get(n) for n in same)
                compared += 1
    assert compared > 50


def test_every_unsafe_request_wants_its_token(world, district):
    client = Client(enforce_csrf_checks=True)
    client.force_login(district.author, backend="tuphe.auth.CadreBackend")
    forged = {"Origin": "https://evil.example", "Referer": "https://evil.example/"}
    for name, row in TABLE.items():
        if row.post == "405" or name == "healthz":
            continue
        address = reverse(name, args=world[row.about])
        for headers in ({}, forged):
            assert ask(client, "POST", address, **headers).status_code == 403, name


def test_headers_of_every_kind_of_answer(world, client_of):
    """Pages, redirects, refusals, JSON: none is framed, sniffed or kept."""
    client = client_of("author")
    kept = {"offline", "service_worker", "manifest"}
    for name, row in TABLE.items():
        for method in ("GET", "POST"):
            answer = ask(client, method, reverse(name, args=world[row.about]))
            if name in ("login", "logout"):
                client = client_of("author")
            assert answer.headers["X-Frame-Options"] == "DENY", name
            assert answer.headers["X-Content-Type-Options"] == "nosniff", name
            assert answer.headers["Referrer-Policy"] == "same-origin", name
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy, name
            assert "frame-ancestors 'none'" in policy, name
            assert "unsafe" not in policy, name
            if name not in kept:
                assert "no-store" in answer.headers["Cache-Control"], (name, method)


# --- Django's admin site, as one family -----------------------------------------------------


def admin_addresses() -> list[str]:
    found = []
    for pattern in get_resolver().namespace_dict["admin"][1].reverse_dict:
        if isinstance(pattern, str):
            for args in ([], ["1"], ["auth"], ["1", "1"]):
                try:
                    found.append(reverse(f"admin:{pattern}", args=args))
                    break
                except NoReverseMatch:
                    continue
    return found


@pytest.mark.parametrize("role", ["anonymous", "author", "leader", "administrator", "former"])
def test_the_admin_site_is_closed_to_all_but_the_operator(world, client_of, role):
    client = client_of(role)
    addresses = admin_addresses()
    assert len(addresses) > 40
    for address in addresses:
        if address == reverse("admin:login"):
            continue
        for method in ("GET", "POST"):
            answer = ask(client, method, address)
            assert answer.status_code in (302, 404), (address, answer.status_code)
            if answer.status_code == 302 and address != reverse("admin:logout"):
                assert "login" in answer.url, address


def test_the_operator_finds_no_text_of_a_review_in_the_admin_site(world, client_of):
    client = client_of("operator")
    seen = 0
    for model in admin.site._registry:
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages = [reverse(f"{base}_changelist")]
        pages += [reverse(f"{base}_change", args=[row.pk]) for row in model.objects.all()[:30]]
        for page in pages:
            answer = ask(client, "GET", page)
            assert answer.status_code == 200, page
            assert "CANARY" not in answer.content.decode(), page
            seen += 1
    assert seen > 50
    assert Cadre in admin.site._registry
