"""How many of what was found are of each sort, with names to show and values to narrow by."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from participation.consultations.rules import State
from participation.search.filters import IDEA, KINDS
from participation.search.models import Entry
from participation.search.selectors import FacetCount, Matches

MOST_ROWS = 12
FACETS = ("kind", "consultation", "organisation", "phase", "category", "year", "language")

_NAMES: dict[str, Callable[[str], str]] = {
    "kind": lambda value: str(dict(KINDS)[value]),
    "phase": lambda value: str(State(value).label),
    "language": lambda value: str(get_language_info(value)["name_local"]),
}
_NAMES_BELOW = {("kind", IDEA): _("of these ideas")}
# Ideas are contributions, and counted among them: they stand directly below.
_ABOVE = {("kind", IDEA): str(Entry.Kind.CONTRIBUTION)}


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
        number = {each.value: each.count for each in counts}

        def place(each: FacetCount) -> tuple[int, str, str]:
            above = _ABOVE.get((facet, each.value), each.value)
            return -number.get(above, each.count), above, each.value

        ordered = sorted(counts, key=place)
    name = _NAMES.get(facet, str)
    return [
        FacetRow(
            each.value,
            each.name or str(_NAMES_BELOW.get((facet, each.value)) or name(each.value)),
            each.count,
        )
        for each in ordered[:MOST_ROWS]
    ]
