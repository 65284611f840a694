"""Brings a draft plan in from a file and publishes it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.pages.importing import PlanNotFound, import_plan, read_file
from participation.consultations.models import Consultation
from participation.errors import Refused
from participation.exchange.errors import ExchangeError
from participation.management.output import finish

SUFFIXES = (".md", ".markdown", ".docx")


class Command(BaseCommand):
    """``manage.py import_plan FILE --consultation SLUG [--plan SLUG] [--title T] [--dry-run]``."""

    help = (
        "Import a draft plan from Markdown or DOCX and publish it, as a new plan or a new version."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file, the consultation, and where need be the plan."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--consultation", required=True, metavar="SLUG")
        parser.add_argument("--plan", default="", metavar="SLUG")
        parser.add_argument("--title", default="")
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what the import did to sections and to printed numbers."""
        consultation = Consultation.objects.filter(slug=options["consultation"]).first()
        if consultation is None:
            raise CommandError(f"There is no consultation {options['consultation']!r}.")
        path: Path = options["file"]
        if path.suffix.lower() not in SUFFIXES:
            raise CommandError(
                f"{path.name} is of a kind that cannot be imported; use Markdown or DOCX."
            )
        try:
            file = read_file(path.read_bytes(), name=path.name)
            imported = import_plan(
                file,
                consultation=consultation,
                plan_slug=options["plan"],
                title=options["title"],
                dry_run=options["dry_run"],
            )
        except OSError as error:
            raise CommandError(f"Cannot read {path}: {error.strerror}.") from error
        except (ExchangeError, Refused) as error:
            raise CommandError(str(error)) from error
        except PlanNotFound as error:
            raise CommandError(f"The consultation has no plan {options['plan']!r}.") from error
        finish(
            {
                "plan": imported.slug,
                "version": imported.version,
                "created": imported.created,
                **imported.comparison.as_dict(),
                "rejected": [
                    {
                        "line": problem.line,
                        "section": problem.place,
                        "code": problem.code,
                        "reason": str(problem.reason),
                    }
                    for problem in file.tree.rejected
                ],
            },
            rejected=bool(file.tree.rejected),
        )
