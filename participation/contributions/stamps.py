"""From what a contribution is shown, without reading it: so that what was rendered is used again.

A stamp is different as soon as anything is different that an anonymous reader sees of a
contribution. It is asked for through the one rule of who may see what; rows themselves are read
where their stamp is new only.
"""

from collections.abc import Hashable, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Case, F, OuterRef, QuerySet, Subquery, When
from django.db.models.expressions import RawSQL
from django.db.models.fields import TextField
from django.db.models.functions import Cast, JSONObject

from participation.accounts.models import Organisation, User
from participation.compiled import Compiled, Slot, among
from participation.contributions.models import Contribution
from participation.contributions.models.quotes import present_section

Stamp = tuple[Hashable, ...]

# PostgreSQL writes a new version of a row at each change, never over another one: the transaction
# that wrote it and its place tell it from all others.
_VERSION = "participation_contribution.xmin::text || participation_contribution.ctid::text"
_ABOVE = ("state", "author_name", "author__display_name", "organisation__name")
_OF_IDEAS = ("picture__digest", "picture__alt", "discussion__pk", "discussion__published_count")


def stamps(contributions: Sequence[int]) -> dict[int, Stamp]:
    """Return the stamps of those that the public sees, in one statement."""
    return {number: tuple(stamp) for number, *stamp in _STAMPS.rows(numbers=list(contributions))}


def _stamps() -> QuerySet[Any, tuple[Any, ...]]:
    """Whoever lets the template show something new of another row at a contribution adds it here.

    What never changes once it is written (sections, outcomes, files) is told by its key; files
    beside a contribution are written and deleted with its own row. Other rows are looked up rather
    than joined: planning a join of a dozen tables takes longer than both.
    """
    numbers = Slot("numbers", ArrayField(BigIntegerField()), "::bigint[]")
    itself = Contribution.objects.filter(pk=OuterRef("pk"))
    weighed = itself.filter(assessments__isnull=False, assessments__superseded_at=None)
    above = Contribution.objects.filter(pk=OuterRef("shown_below"))
    return (
        Contribution.objects.filter(among(F("pk"), numbers))
        .visible()
        .with_votes()
        .order_by()
        .values_list(
            "pk",
            RawSQL(_VERSION, (), TextField()),  # noqa: S611 - a constant
            "shows_votes",
            "consultation__voting",
            _first(User.objects.filter(pk=OuterRef("author")), "display_name"),
            _first(Organisation.objects.filter(pk=OuterRef("organisation")), "name"),
            _together(above, *_ABOVE),
            _first(weighed, "assessments__pk"),
            present_section("pk"),
            Case(When(kind=Contribution.Kind.IDEA, then=_together(itself, *_OF_IDEAS))),
        )
    )


def _together(rows: QuerySet[Any], *fields: str) -> Subquery:
    """Return some fields of one row as a text: one question is planned faster than one for each."""
    values = JSONObject(**{field: field for field in fields})
    return Subquery(rows.order_by().values(shown=Cast(values, TextField()))[:1])


def _first(rows: QuerySet[Any], field: str) -> Subquery:
    return Subquery(rows.order_by().values(field)[:1])


_STAMPS = Compiled(_stamps)
