"""The menu follows from the posts; on a phone no entry is out of reach."""

import re
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.cast import District
from tuphe import navigation
from units.models import Cadre

pytestmark = pytest.mark.django_db


def names(cadre: Cadre) -> list[str]:
    request = RequestFactory().get("/")
    request.user = Cadre.objects.get(pk=cadre.pk)
    request.resolver_match = None
    urls = {
        entry.url.split("?")[0]: index
        for index, entry in enumerate(navigation.build(request).entries)
    }
    scope = request.user.scope
    return [
        item.name
        for item in navigation.MENU
        if item.when(scope) and reverse(item.name, args=item.argument(scope)) in urls
    ]


def test_who_sees_which_entries(district: District) -> None:
    own = ["home", "review_list"]
    assert names(district.author) == own
    assert names(district.former) == own
    assert names(district.secretary) == [*own, "cell_desk", "unit_tree"]
    assert names(district.administrator) == [*own, "unit_tree"]
    assert names(district.leader) == [
        *own,
        "cell_desk",
        "dashboard",
        "unit_tree",
        "cycle_list",
    ]


def test_an_entry_is_current_on_its_pages(district: District, sign_in) -> None:
    page = sign_in(district.leader).get(reverse("unit_detail", args=[district.town.code]))
    menu = page.content.decode().split('<nav class="menu"')[1].split("</nav>")[0]
    current = re.findall(r'href="([^"]*)"\s+aria-current="page"', menu)
    assert set(current) == {reverse("unit_tree")}


def test_a_phone_reaches_every_entry(district: District, sign_in) -> None:
    request = RequestFactory().get("/")
    request.user = Cadre.objects.get(pk=district.leader.pk)
    request.resolver_match = None
    built = navigation.build(request)
    assert len(built.first) + bool(built.rest) <= navigation.PHONE_PLACES
    assert built.first + built.rest == built.entries


def test_a_visitor_has_no_menu(client: Client) -> None:
    request = SimpleNamespace(user=AnonymousUser(), resolver_match=None)
    assert navigation.build(request) == navigation.Navigation()  # type: ignore[arg-type]
    assert '<nav class="menu"' not in client.get(reverse("login")).content.decode()


def test_the_head_names_person_unit_and_unread(district: District, sign_in) -> None:
    page = sign_in(district.secretary).get(reverse("home")).content.decode()
    assert district.secretary.full_name in page
    assert district.cell.name in page


@pytest.mark.parametrize("mode", ["demo", "production", "test"])
def test_demo_accounts_are_told_in_the_demo_alone(client: Client, settings, mode: str) -> None:
    settings.MODE = mode
    page = client.get(reverse("login")).content.decode()
    assert ("huyenuy" in page) == (mode == "demo")
    assert (navigation.DEMO_PASSWORD in page) == (mode == "demo")
