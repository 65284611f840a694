"""How many of what was found are of each sort, with names to show and values to narrow by."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language_info

from participation.accounts.models import Organisation
from participation.consultations.models import Consultation
from participation.consultations.rules import State
from participation.consultations.selectors import with_state
from participation.search.models import Entry
from participation.search.selectors import Matches

MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class FacetRow:
    """One value of a facet: as in the address, as shown, and how many there are."""

    value: str
    name: str
    count: int


def named_facets(matches: Matches, *, at: datetime) -> dict[str, list[FacetRow]]:
    """Return the rows of each facet, most frequent first, in at most two statements.

    Keys are kind, consultation, organisation, phase, category, year and language.
    """
    facets = matches.facets
    if not facets:
        return {}
    consultations = {
        row["pk"]: row
        for row in with_state(
            Consultation.objects.filter(pk__in=list(facets["consultation"])), at
        ).values("pk", "slug", "title", "state")
    }
    organisations = {
        row.pk: row for row in Organisation.objects.filter(pk__in=list(facets["organisation"]))
    }
    phases = Counter[Any]()
    for number, count in facets["consultation"].items():
        if number in consultations:
            phases[consultations[number]["state"]] += count
    return {
        "kind": _rows(facets["kind"], lambda kind: (kind, str(Entry.Kind(kind).label))),
        "consultation": _rows(
            facets["consultation"],
            lambda number: (consultations[number]["slug"], consultations[number]["title"]),
            known=consultations,
        ),
        "organisation": _rows(
            facets["organisation"],
            lambda number: (organisations[number].slug, organisations[number].name),
            known=organisations,
        ),
        "phase": _rows(phases, lambda state: (state, str(State(state).label))),
        "category": _rows(facets["category"], lambda category: (category, category)),
        "year": sorted(
            _rows(facets["year"], lambda year: (str(year), str(year))),
            key=lambda row: row.value,
            reverse=True,
        ),
        "language": _rows(
            facets["language"], lambda code: (code, get_language_info(code)["name_local"])
        ),
    }


def _rows(counts: Counter[Any], name: Any, known: Any = None) -> list[FacetRow]:
    return [
        FacetRow(*name(value), count)
        for value, count in sorted(counts.items(), key=lambda each: (-each[1], str(each[0])))
        if known is None or value in known
    ][:MOST_ROWS]
