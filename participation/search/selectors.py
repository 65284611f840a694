"""Searching. What everybody finds starts from `public_entries`, what the desk finds from
`internal_entries`; nothing else reads the index.

At most 1,000 candidates are looked at, whatever the words: ranking and counting cost the same for
a word that is in every text as for a rare one.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db import OperationalError, connection, models, transaction
from django.db.models import Q
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participation.accounts.rules import Person
from participation.consultations.models import Consultation
from participation.consultations.selectors import with_state
from participation.contributions.models import Contribution
from participation.errors import Refused
from participation.plans.models import DraftPlan
from participation.search.asking import Asked
from participation.search.models import InternalEntry, SearchEntry
from participation.search.rules import internal_organisations
from participation.search.statements import BY_DATE, BY_RELEVANCE, MATCHES, NEWEST, ROWS

MOST_CANDIDATES = 1000
A_PAGE = 20
TIME_LIMIT = 3_000  # milliseconds that the database may take
WINDOW = 50_000  # entries looked through for the newest of very many
HALF_LIFE = 730 * 86_400  # seconds in which the quarter of the rank that fades is halved

_COLUMNS = (
    "id",
    "kind",
    "source",
    "consultation_id",
    "organisation_id",
    "category",
    "language",
    "happened_at",
    "vector",
)

Sql = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as results show it. Paths are those of the pages in the language in force."""

    pk: int
    kind: str
    source: int
    language: str
    title: str
    heading: str
    is_idea: bool
    text: str
    url: str
    state: str
    anchor: UUID | None
    happened_at: datetime | None
    latitude: float | None
    longitude: float | None
    consultation: str
    plan: str
    consultation_path: str | None
    plan_path: str | None
    rank: float = 0.0


@dataclass(frozen=True, slots=True)
class FacetCount:
    """One value of a facet: as in the address, its name if it has one, and how many there are."""

    value: str
    name: str | None
    count: int


@dataclass(slots=True)
class Matches:
    """What a search found: how many, at most 1,000, how many of each sort, and the asked rows."""

    total: int = 0
    is_capped: bool = False
    facets: dict[str, list[FacetCount]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)


def public_entries() -> models.QuerySet[SearchEntry]:
    """Return what everybody may find. Entries of what was closed just now count no more."""
    return SearchEntry.objects.filter(
        Q(consultation=None) | Q(consultation__visibility=Consultation.Visibility.PUBLIC),
        Q(plan=None) | Q(plan__visibility=DraftPlan.Visibility.PUBLIC),
    )


def internal_entries(user: Person) -> models.QuerySet[InternalEntry]:
    """Return what the public does not see and ``user`` may, as a moderator."""
    return InternalEntry.objects.filter(organisation__in=internal_organisations(user))


def match(
    entries: models.QuerySet[Any] | None,
    asked: Asked,
    *,
    at: datetime,
    newest_first: bool = False,
    limit: int = A_PAGE,
    offset: int = 0,
    most: int = MOST_CANDIDATES,
) -> Matches:
    """Return what ``asked`` finds among ``entries`` (None: all that is public) with one page of it.

    Ranked by weight, closeness and freshness. Costs two statements, the newest of very many
    three. ``most`` is for commands that want everything. Raises `Refused` when the database takes
    too long.
    """
    if not asked.tsquery:
        return Matches()
    sql, params = _public_sql() if entries is None else _sql_of(entries)
    order = BY_DATE if newest_first else BY_RELEVANCE
    # Whoever asks for more than pages do, which a command alone can, is given longer.
    longest = TIME_LIMIT * max(1, most // MOST_CANDIDATES)
    with time_limit(longest), connection.cursor() as cursor:

        def ask(source: str) -> tuple[list[Any], Matches]:
            states, state_params = _states_sql()
            statement = MATCHES.format(
                entries=source, states=states, half_life=HALF_LIFE, order=order
            )
            zone = get_current_timezone_name()
            values: list[Any] = [asked.tsquery, *params, asked.tsquery, most + 1, zone, at, most]
            values += [at if value is _AT else value for value in state_params]
            cursor.execute(statement, [*values, limit, offset])
            rows = cursor.fetchall()
            return rows, _counted(rows, most)

        found, matches = ask(sql)
        if newest_first and matches.is_capped:
            # Of so many, those that came last: among these are the newest.
            found, matches = ask(NEWEST.format(entries=sql, window=WINDOW))
            matches.is_capped = True
        ranks = {number: rank for what, _v, _n, number, rank in found if what == "row"}
        if ranks:
            model = SearchEntry if entries is None else entries.model
            matches.rows = _rows(cursor, model, ranks)
    return matches


def _counted(found: list[Any], most: int) -> Matches:
    facets = defaultdict(list)
    total = 0
    for what, value, name, number, _rank in found:
        if what == "total":
            total = number
        elif what != "row":
            facets[what].append(FacetCount(value, name, number))
    return Matches(min(total, most), total > most, dict(facets))


def _rows(cursor: Any, model: type[models.Model], ranks: dict[int, float]) -> list[Row]:
    visible, params = _visible_sql() if model is SearchEntry else _every_contribution_sql()
    statement = ROWS.format(table=model._meta.db_table, visible=visible)
    language = get_language()
    cursor.execute(statement, [list(ranks), *params, language, language])
    rows = {row[0]: Row(*row) for row in cursor.fetchall()}
    return [replace(rows[pk], rank=rank) for pk, rank in ranks.items() if pk in rows]


# A moment that no search is made at: where it stands in cached SQL, the real one is put.
_AT = datetime(1, 1, 1, tzinfo=UTC)


def _sql_of(entries: models.QuerySet[Any]) -> Sql:
    return entries.order_by().values_list(*_COLUMNS).query.sql_with_params()


@cache
def _public_sql() -> Sql:
    return _sql_of(public_entries())


@cache
def _visible_sql() -> Sql:
    return Contribution.objects.visible().readable().order_by().values("id").query.sql_with_params()


@cache
def _every_contribution_sql() -> Sql:
    return Contribution.objects.order_by().values("id").query.sql_with_params()


@cache
def _states_sql() -> Sql:
    consultations: Any = with_state(Consultation.objects.order_by(), _AT)  # mypy knows no state
    return consultations.values_list("id", "state").query.sql_with_params()


class WrittenQuery(SearchQuery):
    """A query in PostgreSQL's own writing, as `asking.understand` makes it: no dictionary asked."""

    template = "(%(expressions)s)::tsquery"


def as_query(tsquery: str) -> WrittenQuery:
    """Return a query in PostgreSQL's writing as an expression."""
    return WrittenQuery(tsquery, search_type="raw")


# Besides the limit: the same search looks at the same candidates each time, so that its pages fit.
_LIMITS = """SELECT set_config('statement_timeout', %s, true),
    set_config('synchronize_seqscans', 'off', true),
    set_config('max_parallel_workers_per_gather', '0', true)"""


@contextmanager
def time_limit(milliseconds: int = TIME_LIMIT) -> Iterator[None]:
    """Let the database take so long and no longer; raises `Refused` when it would."""
    is_inside = connection.in_atomic_block
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_LIMITS, [str(milliseconds)])
            yield
            if is_inside:  # else the end of the transaction resets it
                cursor.execute("SET LOCAL statement_timeout = DEFAULT")
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != "57014":
            raise
        raise Refused(
            _("This search takes too long. Please ask for fewer or rarer words."), code="slow"
        ) from error
