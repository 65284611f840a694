"""The desk's search: what the public may not see, for whoever may, beside what is public."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from participation.consultations.selectors import database_now
from participation.contributions.models import Contribution
from participation.errors import Refused
from participation.search.asking import Asked, understand
from participation.search.models import InternalEntry, SearchEntry
from participation.search.rules import (
    can_search_at_desk,
    can_search_internally,
    desk_organisations,
)
from participation.search.selectors import internal_entries, match, public_entries
from participation.search.showing import hit_of

SHOWN = 50


@require_safe
def desk_search(request: HttpRequest) -> HttpResponse:
    """Hidden, waiting and rejected contributions first, then what is public."""
    if not can_search_at_desk(request.user):
        raise PermissionDenied
    words = request.GET.get("q", "")
    context: dict[str, Any] = {"words": words.replace("\x00", ""), "most": SHOWN, "lists": []}
    try:
        asked = understand(words)
        if asked.tsquery:
            context["lists"] = _lists(request, asked)
    except Refused as refusal:
        context["refusal"] = str(refusal)
    status = 400 if "refusal" in context else 200
    return render(request, "desk/search.html", context, status=status)


def _lists(request: HttpRequest, asked: Asked) -> list[dict[str, Any]]:
    own = public_entries().filter(
        kind=SearchEntry.Kind.CONTRIBUTION, organisation__in=desk_organisations(request.user)
    )
    found: list[tuple[str, Any]] = [(_("Public"), own)]
    if can_search_internally(request.user):
        found.insert(0, (_("Not public"), internal_entries(request.user)))
    return [_list(title, entries, asked) for title, entries in found]


def _list(title: str, entries: Any, asked: Asked) -> dict[str, Any]:
    matches = match(entries, asked, at=database_now(), limit=SHOWN)
    is_internal = entries.model is InternalEntry
    return {
        "title": title,
        "total": matches.total,
        "is_capped": matches.is_capped,
        "rows": [
            {
                "hit": hit,
                "state": Contribution.State(hit.entry.state).label if hit.entry.state else "",
                "url": reverse("moderation:contribution", args=[hit.entry.source])
                if is_internal
                else hit.url,
            }
            for hit in (hit_of(row, asked.lexemes) for row in matches.rows)
        ],
    }


class SearchMenuItem(MenuItem):
    """Shown to moderators and clerks."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask for the role."""
        return can_search_at_desk(request.user)


@hooks.register("register_admin_urls")
def register_address() -> list[URLPattern]:
    """The search lies beside the other desks."""
    return [path("beitragssuche/", desk_search, name="desk_search")]


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    """Lead to the search."""
    return SearchMenuItem(
        gettext_lazy("Search contributions"),
        reverse("desk_search"),
        name="desk-search",
        icon_name="search",
        order=230,
    )
