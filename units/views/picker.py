"""Choosing a person before a form about them: found by name, chosen by a link."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from units import search
from units.models import Cadre
from units.models.cadre import CadreQuerySet
from units.views.common import current_user

PEOPLE_PER_PAGE = 25


def chosen_person(request: HttpRequest, people: CadreQuerySet) -> Cadre | None:
    """The person named in the address or in the form, if the user may choose them."""
    named = request.POST.get("cadre") or request.GET.get("cadre") or ""
    try:
        return people.filter(code=UUID(named)).first()
    except ValueError:
        return None


def pick_person(
    request: HttpRequest, people: CadreQuerySet, context: dict[str, Any]
) -> HttpResponse:
    """The page on which a person is found. Before a search it offers `likely` people, if given."""
    user = current_user(request)
    text = search.tidy(request.GET.get("q", ""))
    if text:
        keys = search.people(people, text).keys
    else:
        keys = [cadre.pk for cadre in context.pop("likely", [])]
    page = Paginator(keys, PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    found = search.with_places(user, list(page.object_list))
    context |= {"q": text, "people": found, "page_obj": page}
    return render(request, "units/person_pick.html", context)
