"""The first replies below contributions, two levels deep, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from participation.contributions.models import Contribution
from participation.contributions.models.words import State

REPLIES_SHOWN = 3
REPLIES_A_PAGE = 20

# Official answers come first, then who spoke first. As the index contribution_replies has it.
RANK = "CASE WHEN kind = 'answer' THEN 0 ELSE 1 END"
_VISIBLE = ", ".join(f"'{state}'" for state in State.visible())
_REPLIES = f"""
    SELECT id, {RANK} AS rank FROM participation_contribution
    WHERE shown_below_id = {{above}} AND state IN ({_VISIBLE}) {{beyond}}
    ORDER BY {RANK}, id LIMIT {{limit}}
"""  # noqa: S608 - constants; values are parameters
_FIRST = _REPLIES.format(
    above="top.id",
    beyond=f"AND ({RANK}, id) >= (%(rank)s, %(number)s)",
    limit="%(first)s",
)
_SECOND = _REPLIES.format(above="first.id", beyond="", limit="%(second)s")
_BRANCHES = f"""
    SELECT top.id, first.rank, first.id, second.rank, second.id
    FROM unnest(%(tops)s::bigint[]) WITH ORDINALITY AS top(id, place)
    CROSS JOIN LATERAL ({_FIRST}) first
    LEFT JOIN LATERAL ({_SECOND}) second ON %(second)s > 0
    ORDER BY top.place, first.rank, first.id, second.rank, second.id
"""  # noqa: S608 - put together from constants


@dataclass(slots=True)
class Branch:
    """Replies to one contribution, and the cursor of those that follow; empty if none do."""

    replies: list[int] = field(default_factory=list)
    more: str = ""


NO_REPLIES = Branch()


def reply_cursor(reply: Contribution) -> str:
    """Return the cursor of a page of replies that begins with ``reply``."""
    return f"{int(reply.kind != Contribution.Kind.ANSWER)}-{reply.pk}"


def first_replies(
    tops: Sequence[int],
    *,
    first: int = REPLIES_SHOWN,
    second: int = REPLIES_SHOWN,
    rank: int = 0,
    number: int = 0,
) -> dict[int, Branch]:
    """Return the replies to each of ``tops`` and to their replies, at most so many for each.

    ``rank`` and ``number`` are a cursor: replies to ``tops`` begin there.
    """
    if not tops:
        return {}
    parameters: dict[str, Any] = {
        "tops": list(tops),
        "first": first + 1,
        "second": second + 1 if second else 0,
        "rank": rank,
        "number": number,
    }
    found: dict[int, Branch] = {}
    with connection.cursor() as cursor:
        cursor.execute(_BRANCHES, parameters)
        for top, one_rank, one, two_rank, two in cursor.fetchall():
            _add(found, top, one_rank, one, first)
            if two is not None and one in found[top].replies:
                _add(found, one, two_rank, two, second)
    return found


def _add(found: dict[int, Branch], above: int, rank: int, reply: int, limit: int) -> None:
    branch = found.setdefault(above, Branch())
    if reply in branch.replies:
        return
    if len(branch.replies) < limit:
        branch.replies.append(reply)
    else:
        branch.more = branch.more or f"{rank}-{reply}"
