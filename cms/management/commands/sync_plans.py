"""Finishes publications that a process left half done."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.pages.syncing import sync_all
from participation.management.output import finish


class Command(BaseCommand):
    """``manage.py sync_plans``."""

    help = "Find and finish what lies between published pages and the domain."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many pages were projected, closed, and could not be projected (exit code 3)."""
        counts = sync_all()
        finish(counts, rejected=bool(counts["failed"]))
