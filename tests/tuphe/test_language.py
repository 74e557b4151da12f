"""Vietnamese unless English was chosen here; the browser's own language decides nothing."""

import pytest
from django.test import Client
from django.urls import reverse


@pytest.mark.django_db
def test_an_english_browser_gets_vietnamese(client: Client) -> None:
    page = client.get(reverse("login"), headers={"Accept-Language": "en-US,en"})
    assert 'lang="vi"' in page.content.decode()
    assert page.headers["Content-Language"] == "vi"


@pytest.mark.django_db
def test_english_once_chosen_stays(client: Client) -> None:
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    page = client.get(reverse("login"), headers={"Accept-Language": "vi"})
    assert 'lang="en"' in page.content.decode()


@pytest.mark.django_db
def test_an_unknown_language_is_ignored(client: Client) -> None:
    client.cookies["django_language"] = "xx-<script>"
    assert 'lang="vi"' in client.get(reverse("login")).content.decode()
