"""The site's search on the command line."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from participation.consultations.models import Consultation
from participation.consultations.selectors import database_now
from participation.contributions.models import Contribution
from participation.errors import Refused
from participation.management.output import finish
from participation.search.facets import named_facets
from participation.search.filters import KINDS, Filters
from participation.search.models import Entry
from participation.search.results import run_search
from participation.search.selectors import A_PAGE, MOST_CANDIDATES, Row
from participation.search.showing import plain_title


class Command(BaseCommand):
    """``manage.py search "WORDS" [--consultation SLUG] [--kind K] [--limit N]``."""

    help = "Search as everybody can on the site; prints one JSON object."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the words and what narrows the search."""
        parser.add_argument("words")
        parser.add_argument("--consultation", default="", metavar="SLUG")
        parser.add_argument("--kind", default="", choices=["", *dict(KINDS)], metavar="K")
        parser.add_argument("--limit", type=int, default=A_PAGE, metavar="N")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print total, items in order of relevance, and facets."""
        slug, limit, at = options["consultation"], max(options["limit"], 0), database_now()
        if slug and not Consultation.objects.public().filter(slug=slug).exists():
            raise CommandError(f"There is no consultation {slug!r}.")
        filters = Filters(art=options["kind"], beteiligung=slug)
        try:
            found = run_search(
                options["words"],
                filters,
                at=at,
                limit=limit,
                most=max(MOST_CANDIDATES, limit),
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        external = self._external(found.matches.rows)
        items = [
            {
                "kind": hit.entry.kind,
                "id": hit.entry.source,
                "external_id": external.get((hit.entry.kind, hit.entry.source)),
                "title": plain_title(hit),
                "url": hit.url,
                "rank": round(hit.entry.rank, 4),
                "headline": hit.excerpt,
            }
            for hit in found.hits
        ]
        finish(
            {
                "query": options["words"],
                "total": found.matches.total,
                "capped": found.matches.is_capped,
                "items": items,
                "facets": {
                    name: {row.value: row.count for row in rows}
                    for name, rows in named_facets(found.matches).items()
                },
            },
            rejected=False,
        )

    def _external(self, rows: list[Row]) -> dict[tuple[str, int], str]:
        kind = Entry.Kind.CONTRIBUTION
        numbers = [row.source for row in rows if row.kind == kind]
        imported = Contribution.objects.filter(pk__in=numbers).exclude(external_id="")
        return {(kind, pk): there for pk, there in imported.values_list("pk", "external_id")}
