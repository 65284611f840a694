"""Sent twice, stored once: what a double click, or a second try after a lost answer, sends again.

Each form that is shown carries a key. A sending is named by that key and all that was filled in,
and its name is unique in the database, so of two that come at the same moment one is stored.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import IntegrityError

from participation.contributions.models import Contribution, ThreadChange
from participation.contributions.sending import Sending
from participation.errors import Refused

P = ParamSpec("P")
T = TypeVar("T")


def stored_once(
    answer: Callable[[Contribution], T],
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Let a service that stores what a browser sends answer a second sending like the first.

    The service takes a `Sending` as ``sending`` and stores its ``name``. ``answer`` makes the
    service's result of what the first one stored. A sending is looked up only where the service
    would refuse it, so the first one costs nothing more.
    """

    def decorate(service: Callable[P, T]) -> Callable[P, T]:
        @wraps(service)
        def once(*args: P.args, **kwargs: P.kwargs) -> T:
            try:
                return service(*args, **kwargs)
            except (Refused, IntegrityError):
                first = _first_of(kwargs.get("sending"))
                if first is None:
                    raise
                return answer(first)

        return once

    return decorate


def with_version(contribution: Contribution) -> tuple[Contribution, int | None]:
    """Return a contribution with the version that brought it; none if it waits for moderators."""
    published = contribution.changes.filter(kind=ThreadChange.Kind.PUBLISHED)
    return contribution, published.values_list("version", flat=True).order_by("version").first()


def _first_of(sending: object) -> Contribution | None:
    if not isinstance(sending, Sending) or sending.name is None:
        return None
    return Contribution.objects.filter(sending=sending.name).first()
