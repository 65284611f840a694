"""What is sent about a thread: JSON frames, one for a change or, later, for a contribution.

A frame says which versions it covers: it takes a reader from ``since`` (the version before it,
unless it says otherwise) to ``version``. So a reader who knows 41 can use a frame 42, and a frame
44 with ``"since": 41``; one who is given 44 with ``"since": 43`` lacks something and asks.
"""

import json
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from participation.contributions.models import Contribution, Thread, ThreadChange
from participation.contributions.selectors import public_threads, visible_contributions

# Beyond so many contributions a reader is better served by the page itself.
CATCH_UP_LIMIT = 200
TEMPLATE = "participation/contributions/contribution.html#entry"


@dataclass(frozen=True, slots=True)
class Frame:
    """One encoded frame and the versions ``(since, version]`` that it covers."""

    since: int
    version: int
    text: str


class _Renderings:
    """The newest renderings, so that a burst of catch-ups shares them.

    A contribution that changes takes a new version, so a rendering never grows stale.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[tuple[int, int, str], str] = OrderedDict()
        self.rendered = 0

    def get(self, contribution: Contribution, version: int, language: str) -> str:
        key = (contribution.pk, version, language)
        html = self._kept.get(key)
        if html is None:
            self.rendered += 1
            with override(language):
                html = render_to_string(TEMPLATE, {"contribution": contribution})
            self._kept[key] = html
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return html


renderings = _Renderings(size=2000)


def change_frames(thread_id: int, version: int) -> dict[str, str]:
    """Return the encoded frame of one change for each language of the installation."""
    change = (
        ThreadChange.objects.select_related("thread")
        .filter(thread__in=public_threads(), thread=thread_id, version=version)
        .first()
    )
    if change is None:
        return {}
    contribution = visible_contributions().filter(pk=change.contribution_id).first()
    return {
        language: _encode(change, contribution, version - 1, language)
        for language, _name in settings.LANGUAGES
    }


def catch_up(thread_id: int, after: int, language: str) -> list[Frame]:
    """Return what takes a reader of a thread from version ``after`` to now.

    Each contribution comes as it is now and once, in the order of its latest change. A reader who
    lacks too much, or more than is still kept, is told to reload.
    """
    thread = public_threads().filter(pk=thread_id).first()
    if thread is None or after >= thread.version:
        return []
    changes = list(
        ThreadChange.objects.filter(thread=thread, version__gt=after)
        .select_related("thread")
        .order_by("version")
    )
    latest = {change.contribution_id: change for change in changes}
    if not changes or changes[0].version != after + 1 or len(latest) > CATCH_UP_LIMIT:
        return [_reload(thread, after)]
    contributions = visible_contributions().in_bulk(list(latest))
    frames: list[Frame] = []
    since = after
    for change in sorted(latest.values(), key=lambda change: change.version):
        contribution = contributions.get(change.contribution_id)
        text = _encode(change, contribution, since, language)
        frames.append(Frame(since=since, version=change.version, text=text))
        since = change.version
    return frames


def _encode(
    change: ThreadChange, contribution: Contribution | None, since: int, language: str
) -> str:
    fields: dict[str, Any] = {
        "thread": change.thread_id,
        "version": change.version,
        "change": change.kind,
        "contribution": change.contribution_id,
        "count": change.thread.published_count,
    }
    if since != change.version - 1:
        fields["since"] = since
    if contribution is not None:
        fields["parent"] = contribution.parent_id
        fields["root"] = contribution.root_id
        fields["html"] = renderings.get(contribution, change.version, language)
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def _reload(thread: Thread, after: int) -> Frame:
    fields = {"thread": thread.pk, "version": thread.version, "reload": True}
    return Frame(since=after, version=thread.version, text=json.dumps(fields))


def public_versions(threads: list[int]) -> dict[int, int]:
    """Return the versions of those of ``threads`` that everybody may read, in one statement."""
    return dict(public_threads().filter(pk__in=threads).values_list("pk", "version"))
