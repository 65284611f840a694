"""Makes the search index anew while the site goes on searching."""

import time
from typing import Any

from django.core.management.base import BaseCommand

from participation.management.output import finish
from participation.search.models import InternalEntry, SearchEntry
from participation.search.services import rebuild_index


class Command(BaseCommand):
    """``manage.py rebuild_search``."""

    help = "Make the search index anew; what is found meanwhile stays found."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many entries there are now."""
        self.told = time.monotonic()
        rebuild_index(tell=self._tell)
        finish(
            {
                "entries": SearchEntry.objects.count(),
                "internal": InternalEntry.objects.count(),
            },
            rejected=False,
        )

    def _tell(self, kind: str, done: int) -> None:
        if time.monotonic() - self.told > 1:
            self.told = time.monotonic()
            self.stderr.write(f"{kind}: {done}")
