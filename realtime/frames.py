"""What is sent about a thread: JSON frames, one for a change or, later, for a contribution.

A frame says which versions it covers: it takes a reader from ``since`` (the version before it,
unless it says otherwise) to ``version``. So a reader who knows 41 can use a frame 42, and a frame
44 with ``"since": 41``; one who is given 44 with ``"since": 43`` lacks something and asks.
"""

import json
from collections import OrderedDict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override

from participation.contributions.models import Contribution, Thread, ThreadChange
from participation.contributions.reading import Entry
from participation.contributions.selectors import public_threads, visible_contributions
from participation.contributions.stamps import Stamp, stamps
from realtime.wire import encode

# Beyond so many contributions a reader is better served by the page itself.
CATCH_UP_LIMIT = 200
TEMPLATE = "participation/contributions/contribution.html#entry"


@dataclass(frozen=True)
class Frame:
    """The fields of one frame and the versions ``(since, version]`` that it covers."""

    since: int
    version: int
    fields: dict[str, Any]

    @cached_property
    def data(self) -> bytes:
        """The frame as it goes over the wire, encoded once for all sockets."""
        return encode(json.dumps(self.fields, ensure_ascii=False, separators=(",", ":")))


class Renderings:
    """The newest renderings, so that a burst of catch-ups shares them.

    Each is kept under the stamp of what it shows, so none grows stale: a change of the contribution
    takes a new version, but what is hidden above it, or a name that is another one, does not.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[tuple[Hashable, ...], str] = OrderedDict()
        self.rendered = 0

    def get(self, contribution: Contribution, stamp: Stamp, language: str) -> str:
        """Return the HTML of a contribution; ``stamp`` was asked for before it was read."""
        key = (contribution.pk, language, *stamp)
        html = self._kept.get(key) if stamp else None
        if html is None:
            self.rendered += 1
            with override(language):
                alone = Entry({contribution.pk: contribution}, contribution.pk, level=0)
                html = render_to_string(TEMPLATE, {"entry": alone})
            if stamp:
                self._kept[key] = html
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return html


renderings = Renderings(size=2000)


def frames_since(
    thread_id: int, after: int, languages: Iterable[str]
) -> tuple[int, dict[str, list[Frame]]]:
    """Return a thread's version, and what takes a reader of version ``after`` there, by language.

    Each contribution comes as it is now and once, in the order of its latest change. A reader who
    lacks too much, or more than is still kept, is told to reload. Who may read the thread is asked
    elsewhere; what can be seen in it, here.
    """
    thread = Thread.objects.filter(pk=thread_id).first()
    if thread is None or after == thread.version:
        return after, {language: [] for language in languages}
    changes = list(
        ThreadChange.objects.filter(
            thread=thread_id, version__gt=after, version__lte=thread.version
        ).order_by("version")
    )
    latest = {change.contribution_id: change for change in changes}
    if not changes or changes[0].version != after + 1 or len(latest) > CATCH_UP_LIMIT:
        return thread.version, {language: [_reload(thread, after)] for language in languages}
    numbers_alone = set(latest) - {
        change.contribution_id for change in changes if change.kind != ThreadChange.Kind.SUPPORTED
    }
    rendered = [number for number in latest if number not in numbers_alone]
    stamped = stamps(rendered) if rendered else {}  # first: what is read later is never older
    contributions = visible_contributions().in_bulk(list(latest))
    replies = _reply_counts(contributions.values())
    frames: dict[str, list[Frame]] = {}
    for language in languages:
        since = after
        frames[language] = []
        for change in sorted(latest.values(), key=lambda change: change.version):
            contribution = contributions.get(change.contribution_id)
            fields = _fields(thread, change, contribution, since)
            if contribution is not None:
                if contribution.ancestors:
                    fields["replies"] = {each: replies[each] for each in contribution.ancestors}
                fields |= _shown(contribution, stamped, numbers_alone, language)
            frames[language].append(Frame(since, change.version, fields))
            since = change.version
    return thread.version, frames


def _fields(
    thread: Thread, change: ThreadChange, contribution: Contribution | None, since: int
) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "thread": thread.pk,
        "version": change.version,
        "change": change.kind,
        "contribution": change.contribution_id,
        "count": thread.published_count,
    }
    if since != change.version - 1:
        fields["since"] = since
    if contribution is not None:
        fields["parent"] = contribution.parent_id
        fields["root"] = contribution.root_id
    return fields


def _reply_counts(contributions: Iterable[Contribution]) -> dict[int, int]:
    """Return how many replies below each of those above ``contributions`` can be read."""
    above = {number for each in contributions for number in each.ancestors}
    if not above:
        return {}
    return dict(Contribution.objects.filter(pk__in=above).values_list("pk", "reply_count"))


def _shown(
    contribution: Contribution, stamped: dict[int, Stamp], numbers_alone: set[int], language: str
) -> dict[str, Any]:
    if contribution.pk not in numbers_alone:
        stamp = stamped.get(contribution.pk, ())
        return {"html": renderings.get(contribution, stamp, language)}
    if not contribution.shows_votes:  # type: ignore[attr-defined]  # annotated
        return {}
    return {"support": contribution.support_count}


def _reload(thread: Thread, after: int) -> Frame:
    fields = {"thread": thread.pk, "version": thread.version, "reload": True}
    return Frame(after, thread.version, fields)


def public_versions(threads: Iterable[int]) -> dict[int, int]:
    """Return the versions of those of ``threads`` that everybody may read, in one statement."""
    return dict(public_threads().filter(pk__in=threads).values_list("pk", "version"))
