"""The tree of units, and the search in it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tuphe.lib.dates import today
from units import search
from units.models import Cadre
from units.outline import outline
from units.views.common import current_user

PEOPLE_PER_PAGE = 25
UNITS_SHOWN = 8  # the others open under them


@require_safe
def unit_tree(request: HttpRequest) -> HttpResponse:
    """Every unit in force that the person may know, as a list that opens and closes."""
    return render(
        request, "units/unit_tree.html", {"tree": outline(current_user(request), today())}
    )


@require_safe
def people_search(request: HttpRequest) -> HttpResponse:
    """Units and people by name, without accents if need be."""
    user = current_user(request)
    text = search.tidy(request.GET.get("q", ""))
    context: dict[str, object] = {"q": text}
    if text:
        units = search.units(user, text)
        found = search.people(Cadre.objects.visible_to(user), text)
        page = Paginator(found.keys, PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
        context |= {
            "units": units[:UNITS_SHOWN],
            "more_units": units[UNITS_SHOWN:],
            "unit_count": len(units),
            "people": search.with_places(user, list(page.object_list)),
            "people_count": len(found.keys),
            "is_cut": found.is_cut,
            "page_obj": page,
        }
    return render(request, "units/people_search.html", context)
