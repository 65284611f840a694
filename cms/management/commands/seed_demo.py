"""Writes the demonstration."""

import sys
import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.module_loading import import_string

from cms.demo.state import is_seeded, summary
from participation.management.output import finish


class Command(BaseCommand):
    """``manage.py seed_demo [--today YYYY-MM-DD]``: run again, it keeps everything."""

    help = "Write the demonstration: an invented town, its consultations, and people to sign in as."
    requires_system_checks = []  # asked before every `make demo`, it mostly finds all done

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--today`` is the day from which all days of the demonstration are counted."""
        parser.add_argument("--today", type=date.fromisoformat, metavar="YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what there is and as whom one can sign in."""
        if str(settings.SETTINGS_MODULE).endswith(".production"):
            raise CommandError("The demonstration has a password that everybody knows: not here.")
        created = not is_seeded()
        if created:
            # What writes it brings in the importers and their mathematics: a second's worth that
            # a later run needs not.
            seed = import_string("cms.demo.seed.seed")
            seed(today=options["today"] or timezone.localdate(), say=_Progress().say)
        finish(summary(created=created), rejected=False)


class _Progress:
    """Speaks on stderr as soon as it takes longer than a second."""

    def __init__(self) -> None:
        self.start = time.monotonic()

    def say(self, text: str) -> None:
        if time.monotonic() - self.start > 1:
            sys.stderr.write(f"{text}\n")
