"""A whole search: from what the address says to what a page, a feed or a mail shows."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models

from participation.places.selectors import feature, point
from participation.search.asking import Asked, understand
from participation.search.filters import Filters, narrow
from participation.search.models import SearchEntry
from participation.search.selectors import (
    A_PAGE,
    MOST_CANDIDATES,
    Matches,
    match,
    public_entries,
)
from participation.search.showing import Hit, hit_of, plain_title

ON_A_MAP = 200


@dataclass(slots=True)
class Search:
    """Words and filters, and one page of what they found among what everybody may read."""

    words: str
    filters: Filters
    asked: Asked = field(default_factory=Asked)
    matches: Matches = field(default_factory=Matches)

    @property
    def hits(self) -> list[Hit]:
        """Return the rows of the page with marks."""
        return [hit_of(row, self.asked.lexemes) for row in self.matches.rows]


def run_search(
    words: str,
    filters: Filters,
    *,
    at: datetime,
    newest_first: bool = False,
    page: int = 1,
    limit: int = A_PAGE,
    later_than: int | None = None,
    with_place: bool = False,
    most: int = MOST_CANDIDATES,
) -> Search:
    """Search what everybody may read; ``later_than`` keeps entries with higher numbers only.

    ``with_place`` keeps what lies somewhere.

    A page behind the last possible one is taken for that. Raises `Refused` for words that cannot
    be searched for, and when it takes too long.
    """
    asked = understand(words)
    entries: models.QuerySet[Any] | None = None
    if filters.given() or later_than is not None or with_place:
        entries = narrow(public_entries(), filters, at=at)
        if with_place:
            entries = entries.filter(latitude__isnull=False, longitude__isnull=False)
        if later_than is not None:
            entries = entries.filter(pk__gt=later_than)
    last = max((MOST_CANDIDATES - 1) // max(limit, 1), 0)
    matches = match(
        entries,
        asked,
        at=at,
        newest_first=newest_first,
        limit=limit,
        offset=min(max(page - 1, 0), last) * limit,
        most=most,
    )
    return Search(words, filters, asked, matches)


def search_places(words: str, filters: Filters, *, at: datetime) -> Search:
    """Search what lies somewhere; at most `ON_A_MAP`, the best ones."""
    return run_search(words, filters, at=at, limit=ON_A_MAP, with_place=True)


def place_features(search: Search) -> list[dict[str, Any]]:
    """Return what was found as GeoJSON features."""
    return [
        feature(
            point(float(hit.entry.latitude or 0), float(hit.entry.longitude or 0)),
            {"title": plain_title(hit), "url": hit.url, "note": hit.kind_name},
        )
        for hit in search.hits
    ]


def newest_entry() -> int:
    """Return the number of the newest entry; 0 if there is none."""
    return SearchEntry.objects.aggregate(newest=models.Max("pk"))["newest"] or 0
