"""The dashboard of a committee: numbers of its tree, and the rows that each number counts."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from reviews import permissions
from reviews.dashboards import rows
from reviews.dashboards.buckets import Bucket, Buckets, remedy_buckets, review_buckets
from reviews.dashboards.numbers import dashboard_of
from reviews.enums import RemedyState
from reviews.models import CycleUnit, SelfReview
from reviews.views.fetch import as_uuid
from tuphe.lib.dates import today
from units.http import SignedInRequest
from units.models import SEGMENT, PartyUnit
from units.views.common import current_user

ROWS_PER_PAGE = 50
KINDS = {"": "", rows.PEOPLE: _("People"), rows.COLLECTIVES: _("Collectives")}
PARTS = {
    rows.WHOLE: "",
    rows.OWN: _("This unit itself"),
    rows.PILOT: _("Pilot units"),
    rows.REST: _("The other units"),
}


@require_safe
def dashboard(request: SignedInRequest) -> HttpResponse:
    """The dashboard of one's highest committee, in its latest cycle."""
    seat = current_user(request).scope.top_seat
    if seat is None:
        raise Http404
    return dashboard_unit(request, UUID(seat.code))


@require_safe
def dashboard_unit(request: SignedInRequest, unit: UUID) -> HttpResponse:
    """The numbers of a unit at or below one's committees; `?cycle=` chooses the cycle."""
    places = _places(request, unit)
    if not places:
        return _nothing_yet(request, unit)
    place = _in_cycle(request, places)
    board = dashboard_of(place, today())
    context: dict[str, Any] = {
        "board": board,
        "place": place,
        "places": places,
        "crumbs": _crumbs(request, place),
    }
    if board.shows_people:
        context |= _people(request, place, board.reviews)
        context["one_unit"] = not board.children
    return render(request, "reviews/dashboard.html", context)


@require_safe
def dashboard_reviews(request: SignedInRequest, unit: UUID) -> HttpResponse:
    """Whose reviews a number counts: who is where, and since when; no text."""
    place = _in_cycle(request, _places(request, unit))
    buckets = review_buckets(place.cycle.due_on, today())
    asked = {name: request.GET.get(name, "") for name in ("bucket", "kind", "part")}
    try:
        context = _people(request, place, buckets, **asked)
    except KeyError as error:
        raise Http404 from error
    bucket = buckets[asked["bucket"]] if asked["bucket"] else None
    context |= {
        "heading": bucket.label if bucket else _("All reviews"),
        "words": [KINDS[asked["kind"]], PARTS[asked["part"]]],
    }
    return _list(request, "reviews/dashboard_reviews.html", place, context)


@require_safe
def dashboard_shortcomings(request: SignedInRequest, unit: UUID) -> HttpResponse:
    """Which shortcomings, or which remedies, a number counts: area, whose, deadline; no text."""
    place = _in_cycle(request, _places(request, unit))
    buckets = remedy_buckets(today())
    name = request.GET.get("bucket") or "shortcomings"
    slug, part = request.GET.get("area", ""), request.GET.get("part", "")
    areas = {area.slug: area for area in place.cycle.areas.all()} if slug else {}
    try:
        area = areas[slug] if slug else None
        found = rows.listed_shortcomings(place, buckets, bucket=name, area=area, part=part)
    except KeyError as error:
        raise Http404 from error
    page = _page(request, found)
    for shortcoming in page:
        shortcoming.registered = rows.registered(shortcoming)
    context = {
        "page_obj": page,
        "readable": _readable(request, [shortcoming.review_id for shortcoming in page]),
        "area": area,
        "heading": _remedy_heading(buckets[name]),
        "words": [area.name if area else "", PARTS[part]],
    }
    return _list(request, "reviews/dashboard_shortcomings.html", place, context)


def _remedy_heading(bucket: Bucket) -> Any:
    if bucket.name in RemedyState.values:
        return _("Remedies: %(state)s") % {"state": bucket.label}
    return bucket.label


def _list(
    request: SignedInRequest, template: str, place: CycleUnit, context: dict[str, Any]
) -> HttpResponse:
    context |= {"place": place, "crumbs": _crumbs(request, place, beyond=context["heading"])}
    return render(request, template, context)


# --- What the person may see ----------------------------------------------------------------


def _places(request: SignedInRequest, code: UUID) -> list[CycleUnit]:
    """The unit in each cycle that it took part in and this person may see, newest first."""
    return list(
        CycleUnit.objects.visible_to(current_user(request))
        .filter(unit__code=code)
        .select_related("cycle", "unit")
        .order_by("-cycle__year", "-cycle__opens_on", "-cycle__pk")
    )


def _in_cycle(request: SignedInRequest, places: list[CycleUnit]) -> CycleUnit:
    """The place in the cycle that was asked for, or in the latest; 404 if there is none."""
    asked = request.GET.get("cycle")
    code = as_uuid(asked) if asked else None
    found = next((place for place in places if code in (None, place.cycle.code)), None)
    if found is None:
        raise Http404
    return found


def _nothing_yet(request: SignedInRequest, code: UUID) -> HttpResponse:
    """A unit in one's scope that no cycle has reached; 404 for any other."""
    unit = get_object_or_404(PartyUnit, code=code)
    if request.GET.get("cycle") or not permissions.can_see_dashboard(current_user(request), unit):
        raise Http404
    return render(request, "reviews/dashboard_empty.html", {"unit": unit})


def _crumbs(request: SignedInRequest, place: CycleUnit, beyond: Any = "") -> list[tuple[Any, str]]:
    """The way down from the highest unit that one oversees; nothing above it."""
    above = [place.path[:end] for end in range(1 + SEGMENT, len(place.path), SEGMENT)]
    ancestors: Iterable[CycleUnit] = ()
    if above:
        visible = CycleUnit.objects.visible_to(current_user(request)).select_related("unit")
        ancestors = visible.filter(cycle=place.cycle, path__in=above).order_by("path")
    crumbs = [(unit.label, address(unit, place)) for unit in ancestors]
    if beyond:
        return [*crumbs, (place.label, address(place, place)), (beyond, "")]
    return [*crumbs, (place.label, "")] if crumbs else []


def address(unit: CycleUnit, place: CycleUnit) -> str:
    """The dashboard of `unit` in the cycle of `place`."""
    return f"{reverse('dashboard_unit', args=[unit.unit.code])}?cycle={place.cycle.code}"


# --- Lists ----------------------------------------------------------------------------------


def _people(
    request: SignedInRequest, place: CycleUnit, buckets: Buckets, **asked: str
) -> dict[str, Any]:
    """A page of reviews; KeyError for a word that names no bucket, kind or part."""
    page = _page(request, rows.listed_reviews(place, buckets, **asked))
    for review in page:
        review.marks = rows.marks(review, buckets, place.cycle.due_on)
    return {"page_obj": page, "readable": _readable(request, [review.pk for review in page])}


def _page(request: SignedInRequest, found: QuerySet) -> Page:
    return Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))


def _readable(request: SignedInRequest, keys: list[int]) -> set[int]:
    """Which of these reviews this person may open."""
    readable = SelfReview.objects.readable_by(current_user(request)).filter(pk__in=keys)
    return set(readable.values_list("pk", flat=True))
