"""From the domain's announcements to the hubs."""

from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from participation.events import (
    ConsultationClosed,
    ContributionsChanged,
    MembershipsChanged,
    OrganisationMoved,
    PlanClosed,
    ReportsChanged,
    ThreadChanged,
    ThreadsImported,
    on_announced,
    on_within,
)
from realtime.access import fingerprint
from realtime.desk import changed
from realtime.groups import COUNTS, EVERYBODY, thread_group
from realtime.telling import tell


@on_announced(ThreadChanged)
def tell_watchers(event: ThreadChanged) -> None:
    """Say that the thread took a version. Hubs with watchers read and render it; others nothing."""
    _tell_thread(event.thread, version=event.version)


@on_announced(ThreadsImported)
def tell_watchers_of_imports(event: ThreadsImported) -> None:
    """Say it once for each thread; an import may bring much."""
    for thread in event.threads:
        _tell_thread(thread)


def _tell_thread(thread: int, **version: int) -> None:
    tell(thread_group(thread), {"type": "thread.changed", "thread": thread, **version})
    tell(COUNTS, {"type": "counts.changed"})


@on_within(ConsultationClosed)
@on_within(MembershipsChanged)
@on_within(OrganisationMoved)
@on_within(PlanClosed)
def recheck_readers(_event: object) -> None:
    """Rights may have ended: let the hubs ask again for everybody, once it is committed."""
    transaction.on_commit(lambda: tell(EVERYBODY, {"type": "access.changed"}))


@on_announced(ReportsChanged)
def tell_desk_of_reports(_event: ReportsChanged) -> None:
    """Say that there is something else to decide."""
    changed()


@on_within(ContributionsChanged)
def tell_desk(_event: ContributionsChanged) -> None:
    """Say, once it is committed, that something waits or was decided."""
    transaction.on_commit(changed)


@receiver(user_logged_out, dispatch_uid="realtime.close_sockets")
def close_sockets(request: HttpRequest, **_: Any) -> None:
    """Close the sockets of a session that ends."""
    key = getattr(request.session, "session_key", None)
    if key:
        tell(EVERYBODY, {"type": "session.ended", "session": fingerprint(key)})
