"""Searching. What everybody finds starts from `public_entries`, what the desk finds from
`internal_entries`; nothing else reads the index.

At most 1,000 candidates are looked at, whatever the words: ranking and counting cost the same for
a word that is in every text as for a rare one.
"""

import math
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import OperationalError, connection, models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participation.accounts.rules import Person
from participation.consultations.models import Consultation
from participation.contributions.models import Contribution
from participation.errors import Refused
from participation.plans.models import DraftPlan
from participation.search.asking import Asked
from participation.search.models import Entry, InternalEntry, SearchEntry
from participation.search.rules import internal_organisations

MOST_CANDIDATES = 1000
A_PAGE = 20
TIME_LIMIT = 3_000  # milliseconds that the database may take

_WEIGHTS = [0.1, 0.3, 0.6, 1.0]  # of D, C, B, A
_HALF_LIFE_DAYS = 730.0
_COLUMNS = (
    "pk",
    "rank",
    "happened_at",
    "kind",
    "consultation_id",
    "organisation_id",
    "category",
    "language",
)
FACETS = ("kind", "consultation", "organisation", "category", "year", "language")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One match, as far as sorting and counting need it."""

    pk: int
    rank: float
    happened_at: datetime | None
    kind: str
    consultation: int | None
    organisation: int | None
    category: str
    language: str

    @property
    def year(self) -> int | None:
        """The year that it is of."""
        return self.happened_at.year if self.happened_at else None


@dataclass(slots=True)
class Matches:
    """What a search found: all candidates in order, and how many there are of each sort."""

    candidates: list[Candidate] = field(default_factory=list)
    is_capped: bool = False
    facets: dict[str, Counter[Any]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many were found, 1,000 at most; `is_capped` says that there are more."""
        return len(self.candidates)


def public_entries() -> models.QuerySet[SearchEntry]:
    """Return what everybody may find. Entries of what was closed just now count no more."""
    return SearchEntry.objects.filter(
        Q(consultation=None) | Q(consultation__visibility=Consultation.Visibility.PUBLIC),
        Q(plan=None) | Q(plan__visibility=DraftPlan.Visibility.PUBLIC),
    )


def internal_entries(user: Person) -> models.QuerySet[InternalEntry]:
    """Return what the public does not see and ``user`` may, as a moderator or a clerk."""
    return InternalEntry.objects.filter(organisation__in=internal_organisations(user))


def match(
    entries: models.QuerySet[Any],
    asked: Asked,
    *,
    at: datetime,
    newest_first: bool = False,
    most: int = MOST_CANDIDATES,
) -> Matches:
    """Return what ``asked`` finds among ``entries``, ranked by weight, closeness and freshness.

    Costs one statement. ``most`` is for commands that want everything. Raises `Refused` when the
    database takes too long.
    """
    if not asked.tsquery:
        return Matches()
    query = as_query(asked.tsquery)
    rows = (
        entries.filter(vector=query)
        .annotate(rank=SearchRank(F("vector"), query, weights=_WEIGHTS, cover_density=True))
        .order_by()
        .values_list(*_COLUMNS)
    )
    with time_limit():
        found = [Candidate(*row) for row in rows[: most + 1]]
    is_capped = len(found) > most
    candidates = found[:most]
    if newest_first:
        candidates.sort(key=lambda each: (each.happened_at or _NEVER, each.pk), reverse=True)
    else:
        candidates.sort(key=lambda each: (_score(each, at), each.pk), reverse=True)
    facets = {
        name: Counter(
            value for each in candidates if (value := getattr(each, name)) not in (None, "")
        )
        for name in FACETS
    }
    return Matches(candidates, is_capped, facets)


_NEVER = datetime.min.replace(tzinfo=UTC)


def _score(candidate: Candidate, at: datetime) -> float:
    """Halve a quarter of the rank every two years; what has no date counts as old."""
    if candidate.happened_at is None:
        return candidate.rank * 0.75
    days = max((at - candidate.happened_at).total_seconds() / 86_400, 0.0)
    return candidate.rank * (0.75 + 0.25 * math.pow(0.5, days / _HALF_LIFE_DAYS))


class WrittenQuery(SearchQuery):
    """A query in PostgreSQL's own writing, as `asking.understand` makes it: no dictionary asked."""

    template = "(%(expressions)s)::tsquery"


def as_query(tsquery: str) -> WrittenQuery:
    """Return a query in PostgreSQL's writing as an expression."""
    return WrittenQuery(tsquery, search_type="raw")


def entries_shown(entries: models.QuerySet[Any], candidates: list[Candidate]) -> list[Entry]:
    """Return the entries of a page with all that its rows show, in their order, in 4 statements.

    A contribution that the index holds by mistake is not shown: the one rule is asked again.
    """
    rows = (
        entries.filter(pk__in=[each.pk for each in candidates])
        .defer("vector", "consultation__area")
        .select_related("consultation", "plan", "organisation")
        .prefetch_related("consultation__addresses", "plan__addresses")
    )
    found = {row.pk: row for row in rows}
    if entries.model is SearchEntry:
        numbers = [row.source for row in found.values() if row.kind == Entry.Kind.CONTRIBUTION]
        visible = set(
            Contribution.objects.visible()
            .readable()
            .filter(pk__in=numbers)
            .values_list("pk", flat=True)
        )
        found = {
            pk: row
            for pk, row in found.items()
            if row.kind != Entry.Kind.CONTRIBUTION or row.source in visible
        }
    return [found[each.pk] for each in candidates if each.pk in found]


@contextmanager
def time_limit(milliseconds: int = TIME_LIMIT) -> Iterator[None]:
    """Let the database take so long and no longer; raises `Refused` when it would."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {int(milliseconds)}")
            yield
            cursor.execute("SET LOCAL statement_timeout = DEFAULT")
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != "57014":
            raise
        raise Refused(
            _("This search takes too long. Please ask for fewer or rarer words."), code="slow"
        ) from error
