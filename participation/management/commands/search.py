"""The site's search on the command line."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from participation.consultations.models import Consultation
from participation.consultations.selectors import database_now
from participation.contributions.models import Contribution
from participation.errors import Refused
from participation.management.output import finish
from participation.search.asking import understand
from participation.search.facets import named_facets
from participation.search.filters import Filters, narrow
from participation.search.models import Entry
from participation.search.selectors import (
    A_PAGE,
    MOST_CANDIDATES,
    entries_shown,
    match,
    public_entries,
)
from participation.search.showing import hit_of, plain_title


class Command(BaseCommand):
    """``manage.py search "WORDS" [--consultation SLUG] [--kind K] [--limit N]``."""

    help = "Search as everybody can on the site; prints one JSON object."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the words and what narrows the search."""
        parser.add_argument("words")
        parser.add_argument("--consultation", default="", metavar="SLUG")
        parser.add_argument("--kind", default="", choices=["", *Entry.Kind.values], metavar="K")
        parser.add_argument("--limit", type=int, default=A_PAGE, metavar="N")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print total, items in order of relevance, and facets."""
        slug, limit, at = options["consultation"], max(options["limit"], 0), database_now()
        if slug and not Consultation.objects.public().filter(slug=slug).exists():
            raise CommandError(f"There is no consultation {slug!r}.")
        filters = Filters(art=options["kind"], beteiligung=slug)
        try:
            asked = understand(options["words"])
            matches = match(
                narrow(public_entries(), filters, at=at),
                asked,
                at=at,
                most=max(MOST_CANDIDATES, limit),
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        ranks = {each.pk: each.rank for each in matches.candidates[:limit]}
        entries = entries_shown(public_entries(), matches.candidates[:limit])
        external = self._external(entries)
        items = []
        for entry in entries:
            hit = hit_of(entry, asked.lexemes, rank=ranks[entry.pk])
            items.append(
                {
                    "kind": entry.kind,
                    "id": entry.source,
                    "external_id": external.get(entry.source)
                    if entry.kind == Entry.Kind.CONTRIBUTION
                    else None,
                    "title": plain_title(hit),
                    "url": hit.url,
                    "rank": round(hit.rank, 4),
                    "headline": hit.excerpt,
                }
            )
        finish(
            {
                "query": options["words"],
                "total": matches.total,
                "capped": matches.is_capped,
                "items": items,
                "facets": {
                    name: {row.value: row.count for row in rows}
                    for name, rows in named_facets(matches, at=at).items()
                },
            },
            rejected=False,
        )

    def _external(self, entries: list[Entry]) -> dict[int, str]:
        numbers = [entry.source for entry in entries if entry.kind == Entry.Kind.CONTRIBUTION]
        imported = Contribution.objects.filter(pk__in=numbers).exclude(external_id="")
        return dict(imported.values_list("pk", "external_id"))
