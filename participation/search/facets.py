"""How many of what was found are of each sort, with names to show and values to narrow by."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import get_language_info

from participation.consultations.rules import State
from participation.search.filters import KINDS
from participation.search.selectors import Matches

MOST_ROWS = 12
FACETS = ("kind", "consultation", "organisation", "phase", "category", "year", "language")

_NAMES: dict[str, Callable[[str], str]] = {
    "kind": lambda value: str(dict(KINDS)[value]),
    "phase": lambda value: str(State(value).label),
    "language": lambda value: str(get_language_info(value)["name_local"]),
}


@dataclass(frozen=True, slots=True)
class FacetRow:
    """One value of a facet: as in the address, as shown, and how many there are."""

    value: str
    name: str
    count: int


def named_facets(matches: Matches) -> dict[str, list[FacetRow]]:
    """Return the rows of each facet, most frequent first, years newest first."""
    return {facet: _rows(matches, facet) for facet in FACETS}


def _rows(matches: Matches, facet: str) -> list[FacetRow]:
    counts = matches.facets.get(facet, [])
    if facet == "year":
        ordered = sorted(counts, key=lambda each: each.value, reverse=True)
    else:
        ordered = sorted(counts, key=lambda each: (-each.count, each.value))
    name = _NAMES.get(facet, str)
    return [
        FacetRow(each.value, each.name or name(each.value), each.count)
        for each in ordered[:MOST_ROWS]
    ]
