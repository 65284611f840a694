"""What every denormalised number and place of a discussion must be, derived from its rows.

Services keep them step by step under the thread's row lock. Here is the truth in one statement
for any set of threads: to repair after a bulk change, and to compare.
"""

import json
from collections.abc import Collection
from typing import Any

from django.db import connection, transaction

from participation.contributions.models import Thread
from participation.contributions.models.words import State

BATCH = 500  # threads compared in one statement

# Walks down from what has nothing above it in its thread; depth is not bounded. What is known of a
# contribution is then gathered by grouping: the planner knows nothing about the rows of a walk, and
# joined to others they have cost it minutes for 10,000.
_TRUTH = """
    WITH RECURSIVE tree AS (
        SELECT id, state, ARRAY[]::bigint[] AS ancestors, NULL::bigint AS shown_below
        FROM participation_contribution
        WHERE thread_id = ANY(%(threads)s) AND root_id IS NULL
        UNION ALL
        SELECT child.id, child.state, tree.ancestors || tree.id,
            CASE WHEN tree.state = ANY(%(visible)s) THEN tree.id ELSE tree.shown_below END
        FROM participation_contribution child JOIN tree ON child.parent_id = tree.id
        WHERE child.root_id IS NOT NULL
    ), known AS (
        SELECT id, ancestors, shown_below, 0 AS replies, 0 AS agree, 0 AS disagree, 0 AS pass
        FROM tree
        UNION ALL
        SELECT unnest(ancestors), NULL, NULL, 1, 0, 0, 0
        FROM tree WHERE state = ANY(%(readable)s)
        UNION ALL
        SELECT id, NULL, NULL, 0, imported_support, imported_opposition, 0
        FROM participation_contribution WHERE thread_id = ANY(%(threads)s)
        UNION ALL
        SELECT contribution_id, NULL, NULL, 0,
            (choice = 'agree')::int, (choice = 'disagree')::int, (choice = 'pass')::int
        FROM participation_support JOIN participation_contribution said
            ON said.id = contribution_id
        WHERE said.thread_id = ANY(%(threads)s)
    ), truth AS (
        SELECT id, max(ancestors) AS ancestors, max(shown_below) AS shown_below_id,
            sum(replies) AS reply_count, sum(agree) AS support_count,
            sum(disagree) AS opposition_count, sum(pass) AS pass_count
        FROM known GROUP BY id
    )
"""
_COUNTERS = (
    "ancestors",
    "shown_below_id",
    "reply_count",
    "support_count",
    "opposition_count",
    "pass_count",
)
_KEPT, _TRUE = (", ".join(f"{table}.{name}" for name in _COUNTERS) for table in ("kept", "truth"))
_IS_WRONG = f"kept.id = truth.id AND ({_KEPT}) IS DISTINCT FROM ({_TRUE})"
_REPAIR = f"""
    {_TRUTH}
    UPDATE participation_contribution kept SET ({", ".join(_COUNTERS)}) = ({_TRUE})
    FROM truth WHERE {_IS_WRONG}
"""  # noqa: S608 - put together from constants
_COMPARE = f"""
    {_TRUTH}
    SELECT kept.thread_id, kept.id, jsonb_build_array({_KEPT}), jsonb_build_array({_TRUE})
    FROM participation_contribution kept JOIN truth ON {_IS_WRONG}
    ORDER BY kept.thread_id, kept.id
"""  # noqa: S608 - put together from constants
_COMPARE_THREADS = """
    WITH said AS (
        SELECT thread_id, count(*) FILTER (WHERE state = ANY(%(readable)s)) AS readable
        FROM participation_contribution WHERE thread_id = ANY(%(threads)s) GROUP BY thread_id
    ), happened AS (
        SELECT thread_id, max(version) AS newest, max(version) - min(version) + 1 AS expected,
            count(*) AS number
        FROM participation_threadchange WHERE thread_id = ANY(%(threads)s) GROUP BY thread_id
    ), seen AS (
        SELECT thread.id, thread.published_count, coalesce(said.readable, 0) AS readable,
            thread.version, coalesce(happened.newest, thread.version) AS newest,
            coalesce(happened.number, 0) AS number, coalesce(happened.expected, 0) AS expected
        FROM participation_thread thread
        LEFT JOIN said ON said.thread_id = thread.id
        LEFT JOIN happened ON happened.thread_id = thread.id
        WHERE thread.id = ANY(%(threads)s)
    )
    SELECT id, 'published_count', published_count, readable
        FROM seen WHERE published_count <> readable
    UNION ALL SELECT id, 'version', version, newest FROM seen WHERE version <> newest
    UNION ALL SELECT id, 'changes', number, expected FROM seen WHERE number <> expected
    ORDER BY 1, 2
"""


def _parameters(threads: Collection[int]) -> dict[str, list[Any]]:
    return {
        "threads": list(threads),
        "visible": [str(state) for state in State.visible()],
        "readable": [str(state) for state in State.readable()],
    }


def repair_counters(threads: Collection[int]) -> int:
    """Write the true numbers and places of all contributions of ``threads``; return how many erred.

    The caller has locked the threads.
    """
    if not threads:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_REPAIR, _parameters(threads))
        return int(cursor.rowcount)


def wrong_counters() -> tuple[int, list[dict[str, Any]]]:
    """Return how many threads were looked at, and every number that differs from its rows.

    Threads are compared a batch at a time, in one snapshot, so that what is written meanwhile
    is seen whole or not at all.
    """
    numbers = list(Thread.objects.order_by("pk").values_list("pk", flat=True))
    wrong: list[dict[str, Any]] = []
    for first in range(0, len(numbers), BATCH):
        wrong += _wrong_in(numbers[first : first + BATCH])
    return len(numbers), wrong


def _wrong_in(threads: Collection[int]) -> list[dict[str, Any]]:
    """Compare one batch; two statements, each of which sees one moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_COMPARE_THREADS, _parameters(threads))
        wrong = [
            {"thread": thread, "counter": counter, "is": kept, "should": true}
            for thread, counter, kept, true in cursor.fetchall()
        ]
        cursor.execute(_COMPARE, _parameters(threads))
        for thread, contribution, kept, true in cursor.fetchall():
            place = {"thread": thread, "contribution": contribution}
            wrong += [
                {**place, "counter": name, "is": old, "should": new}
                for name, old, new in zip(_COUNTERS, _list(kept), _list(true), strict=True)
                if old != new
            ]
    return wrong


def _list(written: Any) -> list[Any]:
    """Return a JSON array; Django leaves JSON outside of its own fields as text."""
    return list(json.loads(written)) if isinstance(written, str) else list(written)
