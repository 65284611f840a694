"""Gapless numbers: how every visible change of a thread is recorded.

The lock on the thread is the first write of its transaction and is held until the commit, so
the numbers are in the order of the commits: whoever knows 41 and sees 43 lacks exactly 42.
"""

from collections.abc import Iterable

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from participation.contributions.models import Contribution, Thread, ThreadChange
from participation.errors import Refused
from participation.events import ContributionsChanged, ThreadChanged, announce, within

_OF_ANOTHER = (ThreadChange.Kind.SUPPORTED, ThreadChange.Kind.ASSESSED)
"""Changes around a contribution that leave itself as it is."""


def lock_thread(thread_id: int) -> Thread:
    """Return the thread, locked against other changes until the transaction ends."""
    return Thread.objects.select_for_update(no_key=True).get(pk=thread_id)


def lock_threads(thread_ids: Iterable[int]) -> dict[int, Thread]:
    """Lock several threads in ascending order, so that no two of us wait for each other."""
    threads = Thread.objects.select_for_update(no_key=True).filter(pk__in=thread_ids)
    return {thread.pk: thread for thread in threads.order_by("pk")}


def still_readable(contribution: Contribution) -> None:
    """Raise `Refused` when a contribution of a locked thread was hidden or withdrawn meanwhile."""
    if not Contribution.objects.readable().filter(pk=contribution.pk).exists():
        raise Refused(_("This contribution is no longer public."), code="not_public")


def record_change(
    thread: Thread,
    contribution: Contribution,
    kind: ThreadChange.Kind,
    *,
    published: int = 0,
    is_new: bool = False,
) -> int:
    """Give a change the next number of its locked thread, and announce it.

    ``published`` is by how many readable contributions the thread has more (or less) now; all
    above the contribution count it too. ``is_new``: this transaction wrote the contribution.
    """
    thread.version += 1
    thread.published_count += published
    thread.save(update_fields=["version", "published_count"])
    if published and contribution.ancestors:
        above = Contribution.objects.filter(pk__in=contribution.ancestors)
        above.update(reply_count=F("reply_count") + published)
    ThreadChange.objects.create(
        thread=thread, version=thread.version, contribution=contribution, kind=kind
    )
    if kind not in _OF_ANOTHER:
        within(ContributionsChanged(contributions=(contribution.pk,), are_new=is_new))
    announce(
        ThreadChanged(
            thread=thread.pk,
            version=thread.version,
            contribution=contribution.pk,
            kind=kind,
        )
    )
    return thread.version
