"""Clients of those who play in most tests about units."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import District
from units.models import Cadre


@pytest.fixture
def admin(district: District, sign_in: Callable[[Cadre], Client]) -> Client:
    """Signed in as the administrator of the whole district."""
    return sign_in(district.administrator)
