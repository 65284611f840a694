"""What is new to somebody since they last read a discussion."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from participation.accounts.models import User
from participation.contributions.models import Thread, ThreadVisit

BREAK = timedelta(minutes=30)
"""Who comes back within it is still on the same visit."""
KEPT = timedelta(days=365)

_RECORD = """
    INSERT INTO participation_threadvisit AS visit (thread_id, person_id, seen_at, new_since)
    VALUES (%(thread)s, %(person)s, %(at)s, NULL)
    ON CONFLICT (person_id, thread_id) DO UPDATE SET
        new_since = CASE WHEN visit.seen_at < %(begun)s
            THEN visit.seen_at ELSE visit.new_since END,
        seen_at = EXCLUDED.seen_at
    RETURNING new_since
"""


def record_visit(*, reader: User, thread: Thread, at: datetime) -> datetime | None:
    """Write down that ``reader`` sees ``thread``; return since when things are new to them.

    One statement. None on the first visit, when nothing is new because everything is.
    """
    parameters: dict[str, Any] = {
        "thread": thread.pk,
        "person": reader.pk,
        "at": at,
        "begun": at - BREAK,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, parameters)
        row = cursor.fetchone()
    return row[0] if row else None


def prune_visits() -> int:
    """Forget visits older than a year. Return their number."""
    deleted, _ = ThreadVisit.objects.filter(seen_at__lt=timezone.now() - KEPT).delete()
    return deleted
