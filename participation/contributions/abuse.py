"""What stands between a text and the public: asked before anything is locked or written."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import User
from participation.accounts.rules import Person
from participation.contributions import limits
from participation.contributions.cleaning import links_in
from participation.contributions.models import Contribution, Thread
from participation.contributions.proof import spend_proof
from participation.contributions.sending import Sending
from participation.errors import Refused

Holding = Contribution.Holding

_COUNTED = f"""
    WITH said AS (
        SELECT count(*) FILTER (WHERE state = ANY(%(readable)s)) AS published,
            min(id) FILTER (
                WHERE consultation_id = %(consultation)s AND text = %(text)s
                AND created_at > %(recent)s AND state <> 'withdrawn'
            ) AS first
        FROM participation_contribution
        WHERE author_id = %(author)s AND kind <> 'answer'
    ), counted AS (
        {limits.COUNT.format(condition="(SELECT first FROM said) IS NULL")}
    )
    SELECT said.published, said.first, counted.key, counted.since, counted.number
    FROM said LEFT JOIN counted ON true
"""  # noqa: S608 - made of our own words


class Duplicate(Refused):
    """The person has written the same before: ``first``."""

    def __init__(self, first: int) -> None:
        super().__init__(
            _("You have already written exactly this in this consultation."), code="duplicate"
        )
        self.first = first


def is_new(author: User, published: int, at: datetime) -> bool:
    """Say whether an account is too young, or has published too little, to be trusted yet."""
    days = timedelta(days=settings.NEW_ACCOUNT_DAYS)
    return at - author.date_joined < days or published < settings.NEW_ACCOUNT_CONTRIBUTIONS


def must_prove(author: Person, at: datetime) -> bool:
    """Say whether contributions of ``author`` need a proof of work: all but known accounts'."""
    return not isinstance(author, User) or is_new(author, _published_by(author), at)


def vet_contribution(
    *,
    author: User,
    thread: Thread,
    text: str,
    sending: Sending | None,
    at: datetime,
    besides: str = "",
) -> str:
    """Return why a contribution waits for the moderators (a `Holding`), or nothing.

    ``text`` is cleaned already; links are looked for in the name and in what is shown ``besides``,
    too. What no browser sent (``sending`` is None: commands of the operator) is not asked about.
    Raises `Refused`: `Duplicate` of something earlier, `limits.Limited`, or the trap or proof is
    wrong.
    """
    if sending is None:
        return ""
    check_trap(sending)
    counting = limits.Counting(_limits_of(author, thread, sending), at=at)
    published, first = _counted(author, thread, text, counting, at)
    if first is not None:
        raise Duplicate(first)
    if not is_new(author, published, at):
        return ""
    return proof_or_reason(f"{author.display_name}\n{besides}\n{text}", sending, counting)


def proof_or_reason(text: str, sending: Sending, counting: limits.Counting) -> str:
    """Return why ``text`` of somebody who is not known yet waits for the moderators, or nothing.

    Raises `Refused` when the proof is wrong; then nothing was counted.
    """
    if not sending.proof:
        return Holding.UNPROVED
    try:
        spend_proof(sending.proof, sending.name)
    except Refused:
        counting.take_back()
        raise
    return Holding.LINKS if links_in(text) else ""


def vet_sign_up(*, sending: Sending, at: datetime) -> None:
    """Raise `Refused` when a form for a new account is filled by a program, or by too many.

    Without a proof, that is without JavaScript, few accounts are made from one network.
    """
    check_trap(sending)
    if sending.proof:
        spend_proof(sending.proof)
    limit = limits.of_sign_ups(sending.prefix, proved=bool(sending.proof))
    limits.count_within([limit] if sending.prefix else [], at=at)


def vet_edit(*, author: User, sending: Sending | None, at: datetime) -> None:
    """Raise `limits.Limited` when somebody, or a network, edits more than people do.

    What no browser sent (``sending`` is None) is not asked about.
    """
    if sending is None:
        return
    counted = [limits.of_edits(str(author.pk))]
    if sending.prefix:
        counted.append(limits.of_prefix(sending.prefix))
    limits.count_within(counted, at=at)


def holds_edit(author: User, text: str, former: str, at: datetime) -> bool:
    """Say whether an edit waits for the moderators: it brings links, and the account is new."""
    brought = links_in(text) - links_in(former)
    return bool(brought) and is_new(author, _published_by(author), at)


def check_trap(sending: Sending) -> None:
    """Raise `Refused` when the field that people leave empty is filled."""
    if sending.trap:
        raise Refused(
            _(
                "A field that must stay empty was filled, perhaps by your browser. We have"
                " emptied it. Please send it once more."
            ),
            code="trap",
        )


def _published_by(author: User) -> int:
    return Contribution.objects.readable().filter(author=author).count()


def _limits_of(author: User, thread: Thread, sending: Sending) -> list[limits.Limit]:
    found = [limits.of_person(str(author.pk)), limits.of_thread(thread.pk)]
    return [*found, limits.of_prefix(sending.prefix)] if sending.prefix else found


def _counted(
    author: User, thread: Thread, text: str, counting: limits.Counting, at: datetime
) -> tuple[int, int | None]:
    """Return how much of ``author`` is public, and where they wrote ``text`` before.

    Unless they did, it counts against the limits: all in one statement. What was withdrawn may be
    written again.
    """
    parameters = {
        **counting.parameters,
        "author": author.pk,
        "readable": Contribution.State.readable(),
        "consultation": thread.home.pk,
        "text": text,
        "recent": at - timedelta(minutes=settings.DUPLICATE_MINUTES),
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, parameters)
        rows = cursor.fetchall()
    published, first = rows[0][:2]
    counting.check(row[2:] for row in rows if row[2] is not None)
    return published, first
