"""``manage.py check_counters``: are all numbers of the discussions equal to their rows?"""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from participation.contributions.counters import wrong_counters


class Command(BaseCommand):
    """Compare every counter of every thread with the rows that it counts."""

    help = "Compares all counters of the discussions with their rows; exit code 1 if one is wrong."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print ``{"threads": n, "wrong": […]}``."""
        threads, wrong = wrong_counters()
        self.stdout.write(json.dumps({"threads": threads, "wrong": wrong}, ensure_ascii=False))
        if wrong:
            sys.exit(1)
