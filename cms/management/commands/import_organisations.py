"""Brings in the register of municipalities, with their outlines."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cms.pages.organisations import import_organisations
from participation.errors import Refused
from participation.exchange.errors import ExchangeError
from participation.exchange.municipalities import (
    LARGEST,
    MunicipalityRow,
    RejectedMunicipality,
    read_register,
)
from participation.exchange.outlines import OutlineRow, read_outlines
from participation.management.output import finish

# As the licence of the Bundesamt für Kartographie und Geodäsie (BKG) wants its outlines named.
SOURCE = "© GeoBasis-DE / BKG 2021 (Daten verändert), dl-de/by-2.0, https://www.bkg.bund.de"


class Command(BaseCommand):
    """``manage.py import_organisations REGISTER [OUTLINES] [--source TEXT] [--dissolve-many]``."""

    help = "Import municipalities and districts from the register (CSV) with outlines (GeoJSON)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the files, and whose outlines they are."""
        parser.add_argument("register", type=Path)
        parser.add_argument("outlines", type=Path, nargs="?")
        parser.add_argument("--source", default=SOURCE, help="whose outlines they are")
        parser.add_argument("--dissolve-many", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print numbers of municipalities and what could not be taken over."""
        started = time.monotonic()

        def say(text: str) -> None:
            if time.monotonic() - started > 1:
                self.stderr.write(text)

        rows, rejected = self._register(options["register"])
        outlines: list[OutlineRow] = []
        complete = not rejected
        try:
            if options["outlines"]:
                outlines, more = read_outlines(_read(options["outlines"]))
                rejected += more
            imported = import_organisations(
                rows,
                outlines,
                source=options["source"][:300],
                is_complete=complete,
                allow_many_dissolved=options["dissolve_many"],
                say=say,
            )
        except ExchangeError as error:
            raise CommandError(f"{options['outlines']}: {error}") from error
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        reason = _("No municipality of the register can be told to have taken this one over.")
        rejected += [RejectedMunicipality(None, ags, reason) for ags in imported.unused]
        finish(
            {
                "created": imported.created,
                "updated": imported.updated,
                "unchanged": imported.unchanged,
                "rejected": [
                    {"line": each.line, "id": each.ags, "reason": str(each.reason)}
                    for each in rejected
                ],
                "districts": imported.districts,
                "outlines": imported.outlines,
                "joined": imported.joined,
                "without_outline": imported.without_outline,
                "dissolved": imported.dissolved,
            },
            rejected=bool(rejected),
        )

    def _register(self, path: Path) -> tuple[list[MunicipalityRow], list[RejectedMunicipality]]:
        try:
            read = read_register(_read(path))
        except ExchangeError as error:
            raise CommandError(f"{path}: {error}") from error
        rows = [each for each in read if isinstance(each, MunicipalityRow)]
        if not rows:
            raise CommandError(_("%(file)s: no row can be taken over.") % {"file": path})
        return rows, [each for each in read if isinstance(each, RejectedMunicipality)]


def _read(path: Path) -> bytes:
    """Return the beginning of a file, one byte more than may be at the most."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise CommandError(f"Cannot read {path}: {error.strerror}.") from error
