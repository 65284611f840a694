"""A whole search: from what the address says to what a page, a feed or a mail shows."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models

from participation.search.asking import Asked, understand
from participation.search.filters import Filters, narrow
from participation.search.models import SearchEntry
from participation.search.selectors import (
    Candidate,
    Matches,
    entries_shown,
    match,
    public_entries,
)
from participation.search.showing import Hit, hit_of


@dataclass(slots=True)
class Search:
    """Words, filters and order, and what they found among what everybody may read."""

    words: str
    filters: Filters
    newest_first: bool = False
    asked: Asked = field(default_factory=Asked)
    matches: Matches = field(default_factory=Matches)

    def hits(self, candidates: list[Candidate]) -> list[Hit]:
        """Return the rows of some of the candidates, a page of them for example."""
        ranks = {each.pk: each.rank for each in candidates}
        return [
            hit_of(entry, self.asked.lexemes, rank=ranks[entry.pk])
            for entry in entries_shown(public_entries(), candidates)
        ]


def run_search(
    words: str,
    filters: Filters,
    *,
    at: datetime,
    newest_first: bool = False,
    later_than: int | None = None,
) -> Search:
    """Search what everybody may read; ``later_than`` keeps entries with higher numbers only.

    Raises `Refused` for words that cannot be searched for, and when it takes too long.
    """
    asked = understand(words)
    entries: models.QuerySet[Any, Any] = narrow(public_entries(), filters, at=at)
    if later_than is not None:
        entries = entries.filter(pk__gt=later_than)
    matches = match(entries, asked, at=at, newest_first=newest_first)
    return Search(words, filters, newest_first, asked, matches)


def newest_entry() -> int:
    """Return the number of the newest entry; 0 if there is none."""
    return SearchEntry.objects.aggregate(newest=models.Max("pk"))["newest"] or 0
