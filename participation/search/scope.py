"""What narrows a search, in words, each with the address of the wider search."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from participation.accounts.models import Organisation
from participation.consultations.models import Consultation
from participation.consultations.rules import State
from participation.contributions.selectors import public_threads
from participation.plans.models import DraftPlan
from participation.plans.selectors import section_as_read
from participation.search.filters import KINDS, Filters, address_query

PLACES = ("beteiligung", "entwurf", "diskussion")


def scope_of(words: str, filters: Filters, sort: str = "") -> dict[str, str] | None:
    """Return the part of the site that is searched with the address that searches all of it.

    None if it is all of it already.
    """
    given = filters.given()
    names = [_shown(place, given[place]) for place in PLACES if place in given]
    if not names:
        return None
    everywhere = address_query(words, filters.without(*PLACES), sort)
    return {"name": " › ".join(names), "everywhere": everywhere}


def active_filters(words: str, filters: Filters, sort: str = "") -> list[dict[str, str]]:
    """Return what else narrows the search, each with the address without it."""
    return [
        {
            "name": _shown(name, value),
            "query": address_query(words, filters.without(name), sort),
        }
        for name, value in filters.given().items()
        if name not in PLACES
    ]


def _shown(name: str, value: Any) -> str:
    return str(_NAMES.get(name, str)(value))


def _title(rows: Any, slug: str, field: str = "title") -> str:
    return rows.filter(slug=slug).values_list(field, flat=True).first() or slug


def _discussion(number: int) -> str:
    thread = (
        public_threads()
        .select_related("consultation", "plan__consultation", "idea__consultation")
        .filter(pk=number)
        .first()
    )
    if thread is None:
        return str(number)
    section = section_as_read(thread.plan, thread.anchor)
    idea = thread.idea if thread.idea and thread.idea.is_readable else None
    heading = (
        (section.shown_heading if section else "")
        or (idea.title if idea else "")
        or (thread.plan or thread.home).shown_title
    )
    return _("Discussion: %(heading)s") % {"heading": heading}


def _state(value: str) -> str:
    return str(State(value).label) if value in State.values else value


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code


_NAMES: dict[str, Callable[[Any], str]] = {
    "beteiligung": lambda slug: _title(Consultation.objects.public(), slug),
    "entwurf": lambda slug: _title(DraftPlan.objects.public(), slug),
    "diskussion": _discussion,
    "art": lambda kind: str(dict(KINDS)[kind]),
    "stelle": lambda slug: _title(Organisation.objects, slug, "name"),
    "phase": _state,
    "sprache": _language,
}
