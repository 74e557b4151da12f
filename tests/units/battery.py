"""What every form about units is asked: who may, who may not, and what a bad one leaves behind."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.database import changed, state
from units.models import AuditEntry, Cadre

SignIn = Callable[[Cadre], Client]
# A visit touches these; they say nothing about units and people.
VISIT = {"django_session", "units_cadre"}

LONG = "Đ" * 300
NUL = "Nguyễn\x00Văn"


def refuses(client: Client, address: str, data: dict[str, Any], status: int) -> None:
    """Reading and sending the form are both answered by `status`, and nothing is written."""
    before = state(but=tuple(VISIT))
    assert client.get(address).status_code == status
    assert client.post(address, data).status_code == status
    assert not changed(before)


def takes_only(client: Client, address: str, *methods: str) -> None:
    """Every other verb is 405."""
    for method in {"get", "post", "put", "patch", "delete"} - set(methods):
        assert getattr(client, method)(address).status_code == 405, method


def bad(client: Client, address: str, data: dict[str, Any], field: str | None) -> HttpResponse:
    """422, an error beside `field`, everything typed still in the page, nothing written."""
    before = state(but=tuple(VISIT))
    response = client.post(address, data)
    assert response.status_code == 422
    form = response.context["form"]
    assert form.errors.get(field or "__all__"), form.errors
    for name, value in data.items():
        if name in form.fields:
            assert form[name].value() == value
    assert not changed(before)
    return response


def headline(response: HttpResponse) -> str:
    """The heading of the page."""
    found = re.search(r"<h1>(.*?)</h1>", response.text, re.DOTALL)
    assert found
    return unescape(found[1].strip())


def trail() -> list[tuple[str, Any]]:
    """The acts recorded so far, with their details, oldest first."""
    return list(AuditEntry.objects.order_by("pk").values_list("action", "detail"))


def last_entry() -> AuditEntry:
    return AuditEntry.objects.order_by("pk").select_related("actor", "subject").last()
