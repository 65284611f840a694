"""Every event of the domain, in the past tense, and the two ways in which they are told.

`within` tells listeners inside the transaction of the change: an exception in one of them rolls
the change back. It is for what must be true together.

`announce` tells listeners once the transaction has been committed; a listener that fails is
logged and disturbs nobody. It is for live updates and mail.

Only services tell events. Upper subjects and packages listen; lower ones never import them.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.dispatch import Signal

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ThreadChanged:
    """A thread took its next version: something that the public can see is different now."""

    thread: int
    version: int
    contribution: int
    kind: str


@dataclass(frozen=True, slots=True)
class ThreadsImported:
    """Contributions were brought into these threads from elsewhere, each thread told once."""

    threads: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ContributionsChanged:
    """Texts or states of these contributions are different now; the rows are written already.

    ``are_new``: this transaction wrote the rows, so nobody else knows them yet.
    """

    contributions: tuple[int, ...]
    are_new: bool = False


@dataclass(frozen=True, slots=True)
class GuestContributionSent:
    """A guest wrote something that nobody reads until the e-mail address is confirmed."""

    contribution: int


@dataclass(frozen=True, slots=True)
class GuestContributionConfirmed:
    """What a guest wrote was confirmed by the mail to this address."""

    contribution: int
    email: str


@dataclass(frozen=True, slots=True)
class ReportsChanged:
    """A reader reported a contribution, or a moderator looked at it and let it stay."""

    contribution: int


@dataclass(frozen=True, slots=True)
class ReportsDecided:
    """It is known what became of these reports."""

    reports: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ContributionHidden:
    """A moderator took a contribution out of public sight; ``decision`` says why."""

    contribution: int
    decision: int


@dataclass(frozen=True, slots=True)
class ContributionApproved:
    """A moderator published a contribution that waited for a look."""

    contribution: int
    decision: int


@dataclass(frozen=True, slots=True)
class ContributionRejected:
    """A moderator decided that a waiting contribution is not published; ``decision`` says why."""

    contribution: int
    decision: int


@dataclass(frozen=True, slots=True)
class ContributionRestored:
    """A moderator brought a hidden contribution back."""

    contribution: int
    decision: int


@dataclass(frozen=True, slots=True)
class ContributionAnswered:
    """An organisation published its official answer to a contribution."""

    contribution: int
    answer: int


@dataclass(frozen=True, slots=True)
class ContributionAssessed:
    """A clerk gave a contribution its outcome, or changed it."""

    contribution: int


@dataclass(frozen=True, slots=True)
class MembershipsChanged:
    """Somebody was given or lost a role in an organisation."""

    organisation: int
    user: int


@dataclass(frozen=True, slots=True)
class OrganisationMoved:
    """An organisation stands below another body than before; roles reach it from there."""

    organisation: int


@dataclass(frozen=True, slots=True)
class ConsultationPublished:
    """A consultation was published, for the first time or again."""

    consultation: int
    key: UUID


@dataclass(frozen=True, slots=True)
class ConsultationClosed:
    """A consultation is no longer open to the public."""

    consultation: int


@dataclass(frozen=True, slots=True)
class PlanMoved:
    """A draft plan goes to another consultation."""

    plan: int
    consultation: int


@dataclass(frozen=True, slots=True)
class PlanPublished:
    """A draft plan was published, for the first time or again, with new content or not."""

    plan: int


@dataclass(frozen=True, slots=True)
class PlanClosed:
    """A draft plan is no longer open to the public."""

    plan: int


@dataclass(frozen=True, slots=True)
class VersionPublished:
    """A draft plan has a new version."""

    plan: int
    key: UUID
    version: int


@dataclass(frozen=True, slots=True)
class PrintoutAsked:
    """Somebody wants a plan or a synopsis as a file that is not there; ``content`` says which."""

    printout: int
    content: str


@dataclass(frozen=True, slots=True)
class DocumentsChanged:
    """Documents were published, withdrawn or read; the rows are written already."""

    documents: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DocumentFilePublished:
    """A document has its first or its next file, which nobody has read yet."""

    file: int


@dataclass(frozen=True, slots=True)
class IndexRebuilt:
    """The search index was made anew from the domain's rows; others add what is theirs."""


Event = TypeVar("Event")

_within = Signal()
_announced = Signal()


def within(event: object) -> None:
    """Tell listeners now, inside the transaction; their exceptions roll it back."""
    _within.send(sender=type(event), event=event)


def announce(event: object) -> None:
    """Tell listeners after the commit. Rolled back: nobody hears of it."""
    transaction.on_commit(lambda: _tell(event))


def _tell(event: object) -> None:
    for receiver, outcome in _announced.send_robust(sender=type(event), event=event):
        if isinstance(outcome, Exception):
            logger.error("%r failed on %r", receiver, event, exc_info=outcome)


def on_within(event_type: type[Event]) -> Callable[[Callable[[Event], None]], Any]:
    """Decorate a function of one event that must succeed together with the change."""
    return lambda listener: _connect(_within, event_type, listener)


def on_announced(event_type: type[Event]) -> Callable[[Callable[[Event], None]], Any]:
    """Decorate a function of one event that is called after the commit."""
    return lambda listener: _connect(_announced, event_type, listener)


def _connect(
    signal: Signal, event_type: type[Event], listener: Callable[[Event], None]
) -> Callable[[Event], None]:
    @wraps(listener)  # failures are logged under its name
    def receive(event: Event, **_: object) -> None:
        listener(event)

    del receive.__wrapped__  # Django asks for its own signature
    signal.connect(
        receive,
        sender=event_type,
        weak=False,
        dispatch_uid=f"{listener.__module__}.{listener.__qualname__}",
    )
    return listener
