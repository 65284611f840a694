"""Dropping what nobody needs any more."""

from datetime import timedelta

from django.utils import timezone

from participation.contributions.models import ThreadChange

KEPT = timedelta(days=30)


def prune_thread_changes() -> int:
    """Delete changes older than 30 days; who lacks one of them reloads. Return their number."""
    deleted, _ = ThreadChange.objects.filter(at__lt=timezone.now() - KEPT).delete()
    return deleted
