"""How much may be written in a span of time: per person, address prefix and discussion.

Counted in the database, so that it holds over all processes. What is refused is not counted, so
that nobody can use up a discussion's share by trying on.
"""

import math
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from participation.contributions.models import RateCount
from participation.errors import Refused

KEPT = timedelta(hours=23)
"""With an hour until the next pruning nothing is kept for more than a day."""

# In the order of the keys, so that no two of these wait for each other.
COUNT = """
    INSERT INTO participation_ratecount AS counted (key, since, number)
    SELECT key, %(at)s, 1 FROM unnest(%(keys)s::bytea[]) AS key WHERE {condition} ORDER BY key
    ON CONFLICT (key) DO UPDATE SET
        number = CASE WHEN counted.since <= %(begun)s THEN 1 ELSE counted.number + 1 END,
        since = CASE WHEN counted.since <= %(begun)s THEN EXCLUDED.since ELSE counted.since END
    RETURNING key, since, number
"""
"""Counts one more; ``condition`` says whether, for statements that ask for something besides."""
_TAKE_BACK = """
    UPDATE participation_ratecount SET number = number - 1
    WHERE number > 0 AND key IN (
        SELECT key FROM participation_ratecount WHERE key = ANY(%(keys)s) ORDER BY key FOR UPDATE
    )
"""


class Limited(Refused):
    """So much was written that it goes on only later: at ``until``."""

    def __init__(self, message: str | Promise, *, until: datetime) -> None:
        super().__init__(message, code="limited")
        self.until = until

    def seconds(self, at: datetime) -> int:
        """Return for how long to wait from ``at``."""
        return max(1, math.ceil((self.until - at).total_seconds()))


class Limit(NamedTuple):
    """``most`` in a span for what ``key`` names; ``sentence`` says what was too much."""

    key: bytes
    most: int
    sentence: Promise


def of_person(name: str) -> Limit:
    """Return the limit of one person: an account's number or a guest's address."""
    return Limit(
        _key("person", name),
        settings.CONTRIBUTIONS_OF_A_PERSON,
        _("You have written much in a short time."),
    )


def of_prefix(prefix: str) -> Limit:
    """Return the limit of one network."""
    return Limit(
        _key("prefix", prefix),
        settings.CONTRIBUTIONS_FROM_AN_ADDRESS,
        _("Much was written from your internet connection in a short time."),
    )


def of_thread(number: int) -> Limit:
    """Return the limit of one discussion."""
    return Limit(
        _key("thread", str(number)),
        settings.CONTRIBUTIONS_IN_A_THREAD,
        _("Very much is being written in this discussion right now."),
    )


def of_edits(name: str) -> Limit:
    """Return the limit of one person's edits."""
    return Limit(
        _key("edits", name),
        settings.EDITS_OF_A_PERSON,
        _("You have changed much in a short time."),
    )


def of_sign_ups(prefix: str, *, proved: bool) -> Limit:
    """Return the limit of new accounts from one network; without proof of work it is low."""
    return Limit(
        _key("sign-ups" if proved else "sign-ups without proof", prefix),
        settings.SIGN_UPS_FROM_AN_ADDRESS if proved else settings.SIGN_UPS_WITHOUT_PROOF,
        _("Many accounts were made from your internet connection in a short time."),
    )


def of_reports(name: str) -> Limit:
    """Return the limit of reports of one person or network."""
    return Limit(
        _key("reports", name),
        settings.REPORTS_FROM_AN_ADDRESS,
        _("Many contributions were reported in a short time."),
    )


class Counting:
    """Counts one more for each of some limits, by a statement that is executed elsewhere."""

    def __init__(self, limits: Iterable[Limit], *, at: datetime) -> None:
        self._limits = {limit.key: limit for limit in limits if limit.most > 0}
        self._span = timedelta(minutes=settings.LIMIT_MINUTES)
        self.parameters: dict[str, Any] = {
            "at": at,
            "begun": at - self._span,
            "keys": list(self._limits),
        }

    def check(self, rows: Iterable[tuple[bytes, datetime, int]]) -> None:
        """Raise `Limited` when one of the limits is reached, and count nothing then."""
        reached = [
            (since + self._span, self._limits[bytes(key)])
            for key, since, number in rows
            if number > self._limits[bytes(key)].most
        ]
        if reached:
            self.take_back()
            until, limit = max(reached, key=lambda each: each[0])
            raise Limited(_sentence(limit, until), until=until)

    def take_back(self) -> None:
        """Count one less again: what was counted did not come about."""
        with connection.cursor() as cursor:
            cursor.execute(_TAKE_BACK, self.parameters)


def count_within(limits: Iterable[Limit], *, at: datetime) -> Counting:
    """Count one more for each limit, in one statement. Raises `Limited` when one is reached.

    Return what takes it back.
    """
    counting = Counting(limits, at=at)
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(condition="true"), counting.parameters)
        rows = cursor.fetchall()
    counting.check(rows)
    return counting


def prune_counts(*, at: datetime) -> int:
    """Forget what is no longer counted. Return the number of rows."""
    span = min(KEPT, timedelta(minutes=settings.LIMIT_MINUTES))
    return RateCount.objects.filter(since__lt=at - span).delete()[0]


def _sentence(limit: Limit, until: datetime) -> Promise:
    # Up to the next minute: whoever comes then is not sent away again.
    minute = timezone.localtime(until + timedelta(seconds=59))
    return format_lazy(
        "{much} {later}",
        much=limit.sentence,
        later=format_lazy(_("It goes on at {time}."), time=f"{minute:%H:%M}"),
    )


def _key(kind: str, value: str) -> bytes:
    return salted_hmac("participation.limits", f"{kind}:{value}", algorithm="sha256").digest()
