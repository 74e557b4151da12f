"""The menu as data, and what every page needs to draw it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

# On a phone the bar at the bottom holds this many; what follows opens behind its last place.
PHONE_PLACES = 5


@dataclass(frozen=True)
class Item:
    """One entry of the menu: shown where `when` says yes, current on any of the views `at`."""

    name: str
    label: Any
    icon: str
    when: Callable[[Any], bool] = lambda scope: True
    at: frozenset[str] = frozenset()
    argument: Callable[[Any], list] = field(default=lambda scope: [])


def has(name: str) -> Callable[[Any], bool]:
    """Whether a person's scope has the named side (`has_desk`, `has_dashboard`, `is_admin`)."""
    return lambda scope: bool(getattr(scope, name, False))


def governs(scope: Any) -> bool:
    return any(has(name)(scope) for name in ("has_desk", "has_dashboard", "is_admin"))


MENU = (
    Item("home", _("My work"), "house-door"),
    Item(
        "review_list",
        _("My reviews"),
        "journal-text",
        at=frozenset({"review_edit"}),
    ),
    Item(
        "cell_desk",
        _("Cell desk"),
        "people",
        when=has("has_desk"),
        argument=lambda scope: [scope.desk_unit_code],
    ),
    Item(
        "dashboard",
        _("Dashboard"),
        "bar-chart",
        when=has("has_dashboard"),
        at=frozenset({"dashboard_unit", "dashboard_reviews", "dashboard_shortcomings"}),
    ),
    Item(
        "unit_tree",
        _("Units"),
        "diagram-3",
        when=governs,
        at=frozenset(
            {
                "unit_detail",
                "unit_create",
                "unit_edit",
                "people_search",
                "member_create",
                "member_add",
                "member_edit",
                "membership_end",
                "membership_move",
                "appointment_create",
                "appointment_end",
            }
        ),
    ),
    Item(
        "cycle_list",
        _("Cycles"),
        "calendar3",
        when=has("has_dashboard"),
        at=frozenset({"cycle_detail", "cycle_create", "cycle_edit"}),
    ),
)


@dataclass(frozen=True)
class Entry:
    """An item as it is drawn for one request."""

    label: Any
    icon: str
    url: str
    current: bool


@dataclass(frozen=True)
class Navigation:
    """What the frame of the page shows of the person: the menu, the unit, the unread notices."""

    entries: tuple[Entry, ...] = ()
    unit_name: str = ""
    unread: int = 0

    @property
    def first(self) -> tuple[Entry, ...]:
        return self.entries if len(self.entries) <= PHONE_PLACES else self.entries[: self.split]

    @property
    def rest(self) -> tuple[Entry, ...]:
        return () if len(self.entries) <= PHONE_PLACES else self.entries[self.split :]

    @property
    def split(self) -> int:
        return PHONE_PLACES - 1


def unit_name(scope: Any) -> str:
    """The unit in whose name the person acts here; a member without a post acts in none."""
    seat = getattr(scope, "desk_seat", None) or next(iter(getattr(scope, "seats", ())), None)
    return seat.name if seat else ""


def build(request: HttpRequest) -> Navigation:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Navigation()
    scope = user.scope
    match = request.resolver_match
    here = match.url_name if match else None
    return Navigation(
        entries=tuple(
            Entry(
                label=item.label,
                icon=item.icon,
                url=reverse(item.name, args=item.argument(scope)),
                current=here == item.name or here in item.at,
            )
            for item in MENU
            if item.when(scope)
        ),
        unit_name=unit_name(scope),
        unread=getattr(user, "unread_count", 0),
    )


DEMO_ACCOUNTS = (
    ("canbo", _("Member of the cell of the Council and People's Committee office")),
    ("bithu", _("Secretary of that cell")),
    ("danguy", _("Secretary of the party committee of Tân Thành town")),
    ("huyenuy", _("District committee: the dashboard of the whole district")),
    ("quantri", _("Unit administrator: units, people and posts; reads no review")),
)
DEMO_PASSWORD = "tuphe-demo"


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor; lazy, because error pages and fragments do not draw the frame."""
    context: dict[str, Any] = {"navigation": SimpleLazyObject(lambda: build(request))}
    if settings.MODE == "demo":
        context |= {"demo_accounts": DEMO_ACCOUNTS, "demo_password": DEMO_PASSWORD}
    return context
