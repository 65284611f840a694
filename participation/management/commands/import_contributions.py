"""Brings in contributions of another process from JSON lines."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from participation.consultations.models import Consultation
from participation.contributions.imports import import_contributions
from participation.exchange.contributions import ContributionRow, read_contributions
from participation.management.output import finish


class Command(BaseCommand):
    """``manage.py import_contributions FILE --consultation SLUG``."""

    help = "Import contributions from a file of JSON lines into a consultation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file and the consultation."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--consultation", required=True, metavar="SLUG")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print numbers of created, updated, unchanged rows and the rejected ones with reasons."""
        consultation = Consultation.objects.filter(slug=options["consultation"]).first()
        if consultation is None:
            raise CommandError(f"There is no consultation {options['consultation']!r}.")
        try:
            with options["file"].open("rb") as lines:
                read = list(read_contributions(lines))
        except OSError as error:
            raise CommandError(f"Cannot read {options['file']}: {error.strerror}.") from error
        rows = [row for row in read if isinstance(row, ContributionRow)]
        self.stderr.write(f"{len(read)} rows read")
        outcome = import_contributions(consultation=consultation, rows=rows)
        rejected = [
            (row.line, row.external_id, row.reason)
            for row in read
            if not isinstance(row, ContributionRow)
        ]
        rejected += outcome.rejected
        finish(
            {
                "created": outcome.created,
                "updated": outcome.updated,
                "unchanged": outcome.unchanged,
                "rejected": [
                    {"line": line, "id": external_id, "reason": str(reason)}
                    for line, external_id, reason in sorted(rejected, key=lambda each: each[0])
                ],
            },
            rejected=bool(rejected),
        )
