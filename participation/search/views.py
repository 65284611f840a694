"""The search page and what belongs to it. Everything works without JavaScript."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from participation.consultations.selectors import database_now
from participation.errors import Refused
from participation.places.views import geojson
from participation.search.facets import FacetRow, named_facets
from participation.search.filters import Filters, address_query
from participation.search.forms import DATE, MAP, SearchForm
from participation.search.results import (
    ON_A_MAP,
    Search,
    place_features,
    run_search,
    search_places,
)
from participation.search.saving import delete_search, save_search, searches_of
from participation.search.scope import active_filters, scope_of
from participation.search.selectors import A_PAGE, MOST_CANDIDATES
from participation.search.suggesting import did_you_mean, suggest

_FILTER_OF_FACET = {
    "kind": "art",
    "consultation": "beteiligung",
    "organisation": "stelle",
    "phase": "phase",
    "category": "kategorie",
    "year": "jahr",
    "language": "sprache",
}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What the words find among all that everybody may read."""
    form = SearchForm(request.GET)
    if not form.is_valid():
        return _refused(request, _("This search cannot be understood."))
    try:
        return _places(request, form) if form.as_map else _results(request, form)
    except Refused as refusal:
        return _refused(request, str(refusal), form.filters())


def _results(request: HttpRequest, form: SearchForm) -> HttpResponse:
    now, words, filters = database_now(), form.cleaned_data["q"], form.filters()
    number = form.cleaned_data["seite"] or 1
    found = run_search(words, filters, at=now, newest_first=form.newest_first, page=number)
    page = Paginator(range(found.matches.total), A_PAGE).get_page(number)
    if not found.matches.rows and page.number != number:  # behind the last page
        found = run_search(words, filters, at=now, newest_first=form.newest_first, page=page.number)
    sort = DATE if form.newest_first else ""
    context = {
        "words": words,
        "search": found,
        "hits": found.hits,
        "page": page,
        "query": address_query(words, filters, sort),
        "sorted_by_date": form.newest_first,
        "by_relevance": address_query(words, filters),
        "by_date": address_query(words, filters, DATE),
        "facets": _facets(found, sort),
        "scope": scope_of(words, filters, sort),
        "active": active_filters(words, filters, sort),
        "hidden": filters.given(),
        "most": MOST_CANDIDATES,
        "better": _better(found),
        "better_query": address_query(_better(found), filters),
    }
    return render(request, "participation/search/search.html", context)


def _places(request: HttpRequest, form: SearchForm) -> HttpResponse:
    """What was found and lies somewhere, on a map and as a list that says the same."""
    words, filters = form.cleaned_data["q"], form.filters()
    found = search_places(words, filters, at=database_now())
    context = {
        "words": words,
        "search": found,
        "hits": found.hits,
        "is_map": True,
        "is_cut": found.matches.total > len(found.matches.rows),
        "by_relevance": address_query(words, filters),
        "scope": scope_of(words, filters),
        "active": active_filters(words, filters),
        "hidden": {**filters.given(), "ansicht": MAP},
        "most": ON_A_MAP,
    }
    return render(request, "participation/search/search.html", context)


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """The same places as GeoJSON."""
    form = SearchForm(request.GET)
    if not form.is_valid():
        return geojson([])
    try:
        found = search_places(form.cleaned_data["q"], form.filters(), at=database_now())
    except Refused:  # the page says why
        return geojson([])
    return geojson(place_features(found))


def _better(found: Search) -> str:
    return "" if found.matches.total or not found.asked.tsquery else did_you_mean(found.words)


def _facets(found: Search, sort: str) -> list[dict[str, Any]]:
    """Return the facets that still tell results apart, each row with its address."""
    titles = {
        "kind": _("Kind"),
        "consultation": _("Consultation"),
        "organisation": _("Who asks"),
        "phase": _("State"),
        "category": _("Category"),
        "year": _("Year"),
        "language": _("Language"),
    }
    given = found.filters.given()
    return [
        {"name": name, "title": titles[name], "rows": _rows(found, name, rows, sort)}
        for name, rows in named_facets(found.matches).items()
        if len(rows) > 1 and _FILTER_OF_FACET[name] not in given
    ]


def _rows(found: Search, facet: str, rows: list[FacetRow], sort: str) -> list[dict[str, Any]]:
    given = found.filters.given()
    return [
        {
            "name": row.name,
            "count": row.count,
            "query": address_query(
                found.words, Filters(**{**given, _FILTER_OF_FACET[facet]: row.value}), sort
            ),
        }
        for row in rows
    ]


def _refused(request: HttpRequest, reason: str, filters: Filters | None = None) -> HttpResponse:
    """Say why; what was typed stays, and where it was searched."""
    filters, words = filters or Filters(), request.GET.get("q", "").replace("\x00", "")
    context = {
        "words": words,
        "refusal": reason,
        "hidden": filters.given(),
        "scope": scope_of(words, filters),
    }
    return render(request, "participation/search/search.html", context, status=400)


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """What begins as somebody types, where they search: words to search for, titles to go to."""
    form = SearchForm(request.GET)
    filters = form.filters() if form.is_valid() else Filters()
    try:
        found = suggest(request.GET.get("q", ""), filters)
    except Refused:  # too slow: typing goes on without
        found = []
    return JsonResponse(
        {"suggestions": [{"text": each.text, "kind": each.kind, "url": each.url} for each in found]}
    )


@never_cache
@require_POST
@login_required
def save(request: HttpRequest) -> HttpResponse:
    """Remember a search for the person who is signed in."""
    try:
        save_search(
            user=request.user,  # type: ignore[arg-type]
            query=request.POST.get("query", ""),
            at=database_now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The search is saved. You get a mail when it finds more."))
    return redirect("participation:saved_searches")


@never_cache
@login_required
@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """One's own saved searches."""
    searches = searches_of(request.user)  # type: ignore[arg-type]
    return render(request, "participation/search/saved.html", {"searches": searches})


@never_cache
@require_POST
@login_required
def delete(request: HttpRequest, number: int) -> HttpResponse:
    """Forget one of one's own saved searches."""
    delete_search(user=request.user, number=number)  # type: ignore[arg-type]
    messages.success(request, _("The search is deleted. You get no more mails about it."))
    return redirect("participation:saved_searches")
