"""Reading the ideas of a consultation: page by page, and all that lie somewhere for the map."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from participation.consultations.models import Consultation
from participation.contributions.cursors import (
    Cursor,
    Order,
    cursor_at,
    from_cursor,
    order_by,
)
from participation.contributions.models import Contribution, ContributionQuerySet, Thread
from participation.contributions.reading import Filters, keep
from participation.contributions.selectors import visible_contributions
from participation.places.selectors import feature, point

IDEAS_A_PAGE = 20
MOST_ON_MAP = 5000
ALL = Filters()


@dataclass(frozen=True, slots=True)
class IdeaEntry:
    """An idea on a page: how much is said about it, and whether the administration answered."""

    idea: Contribution
    is_answered: bool

    @property
    def comments(self) -> int:
        """How many contributions its own discussion has."""
        return int(self.idea.discussion.published_count)


@dataclass(frozen=True, slots=True)
class IdeaPage:
    """One page of ideas in an order; ``following`` is the cursor of the next page."""

    entries: Sequence[IdeaEntry]
    order: Order
    following: str


def ideas_of(thread: Thread, filters: Filters = ALL) -> ContributionQuerySet:
    """Return the ideas in a consultation's thread that everybody may read, as far as they fit.

    A hidden or withdrawn one has nothing left that a list could show; its own page says so.
    """
    contributions = Contribution.objects.filter(thread=thread).visible()
    return keep(contributions, filters).readable().filter(kind=Contribution.Kind.IDEA)


def idea_page(
    thread: Thread,
    *,
    order: Order = Order.NEWEST,
    cursor: Cursor | None = None,
    filters: Filters = ALL,
    with_place: bool = False,
) -> IdeaPage:
    """Return a page of ideas, in four statements; ``with_place`` keeps those that lie somewhere.

    Replies to an idea stand in a discussion of its own, so it is that one's number that says how
    much it is discussed.
    """
    found = ideas_of(thread, filters)
    if with_place:
        found = found.filter(latitude__isnull=False)
    column = ""
    if order == Order.DISCUSSED:
        column = "comments"
        found = found.annotate(comments=F("discussion__published_count"))
    found = found.order_by(*order_by(order, column))
    if cursor is not None:
        found = found.filter(from_cursor(order, cursor, column))
    tops = list(found.only("pk", order.field)[: IDEAS_A_PAGE + 1])
    shown = [top.pk for top in tops[:IDEAS_A_PAGE]]
    rows = visible_contributions().readable().in_bulk(shown)
    answered = answered_among(shown)
    more = len(tops) > IDEAS_A_PAGE
    return IdeaPage(
        entries=[IdeaEntry(rows[pk], pk in answered) for pk in shown if pk in rows],
        order=order,
        following=str(cursor_at(tops[-1], order, column)) if more else "",
    )


def answered_among(ideas: Sequence[int]) -> set[int]:
    """Return which of these have an official answer that can be read."""
    answers = Contribution.objects.readable().filter(
        kind=Contribution.Kind.ANSWER, shown_below__in=ideas
    )
    above = answers.order_by().values_list("shown_below", flat=True)
    return {number for number in above if number is not None}


def idea_count(consultation: Consultation) -> int:
    """Return how many ideas of a consultation everybody may read."""
    ideas = Contribution.objects.filter(
        thread__consultation=consultation, kind=Contribution.Kind.IDEA
    )
    return ideas.visible().readable().count()


def idea_categories(thread: Thread) -> list[str]:
    """Return the categories of the ideas that can be read: the consultation's own order first."""
    used = set(
        ideas_of(thread)
        .exclude(category="")
        .order_by()
        .values_list("category", flat=True)
        .distinct()
    )
    own = [each for each in thread.home.idea_categories if each in used]
    return [*own, *sorted(used.difference(own))]


def idea_features(thread: Thread, filters: Filters = ALL) -> list[dict[str, Any]]:
    """Return the ideas that lie somewhere as GeoJSON features, the newest `MOST_ON_MAP`."""
    placed = ideas_of(thread, filters).filter(latitude__isnull=False).order_by("-dated", "-pk")
    rows = placed.only("pk", "title", "category", "latitude", "longitude")[:MOST_ON_MAP]
    return [
        feature(
            point(row.latitude, row.longitude),  # type: ignore[arg-type] # kept above
            {"title": row.title, "url": row.get_absolute_url(), "note": row.category},
        )
        for row in rows
    ]
