"""The state of the site as far as a page shows it: one statement."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from participation.shown import Shown


class State(NamedTuple):
    """What a page depends on: editorial changes, and the versions of the discussions it shows."""

    editorial: int
    discussed: int


_STATE = """
    SELECT
        (SELECT coalesce(sum(weight), 0) FROM cms_editorialchange),
        (SELECT coalesce(sum(version), 0) FROM participation_thread WHERE id = ANY(%(threads)s))
        + (SELECT coalesce(sum(version), 0) FROM participation_thread
           WHERE plan_id = ANY(%(plans)s))
        + (SELECT coalesce(sum(version), 0) FROM participation_thread
           WHERE consultation_id = ANY(%(consultations)s))
        + (SELECT coalesce(sum(thread.version), 0) FROM participation_thread thread
           JOIN participation_draftplan plan ON plan.id = thread.plan_id
           WHERE plan.consultation_id = ANY(%(consultations)s))
        + (SELECT coalesce(sum(thread.version), 0) FROM participation_thread thread
           JOIN participation_contribution idea ON idea.id = thread.idea_id
           WHERE idea.consultation_id = ANY(%(consultations)s)),
        clock_timestamp()
"""

_NEXT_BOUNDARY = """
    SELECT min(boundary) FROM (
        SELECT starts_at AS boundary FROM participation_phase WHERE starts_at > %(now)s
        UNION ALL SELECT ends_at FROM participation_phase WHERE ends_at > %(now)s
    ) AS boundaries
"""


def editorial_changes() -> int:
    """Return how many editorial changes there have been; equal numbers mean equal pages."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sum(weight), 0) FROM cms_editorialchange")
        (changes,) = cursor.fetchone()
    return int(changes)


def state_of(shown: Shown) -> tuple[State, datetime]:
    """Return the state that a page with these discussions has now, and the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute(
            _STATE,
            {
                "threads": list(shown.threads),
                "plans": list(shown.plans),
                "consultations": list(shown.consultations),
            },
        )
        editorial, discussed, now = cursor.fetchone()
    return State(int(editorial), int(discussed)), now


def true_until(now: datetime) -> datetime:
    """Return when time alone makes a page untrue: the next day („12 days left“) or phase."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow = (today + timedelta(hours=36)).replace(hour=0)  # days of 23 and 25 hours, too
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_BOUNDARY, {"now": now})
        (boundary,) = cursor.fetchone()
    return min(tomorrow, boundary or tomorrow)


@transaction.atomic
def fold_changes() -> None:
    """Make one row of all editorial changes; their sum, which pages depend on, stays the same."""
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH gone AS (DELETE FROM cms_editorialchange RETURNING weight)
            INSERT INTO cms_editorialchange (weight)
            SELECT sum(weight) FROM gone HAVING count(*) > 0"""
        )
