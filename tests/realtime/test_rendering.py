"""However many sockets lack the same, it is read and rendered once."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participation.contributions.models import Contribution, Thread
from participation.moderation.services import hide_contribution
from realtime import frames
from realtime.feeds import CatchUps, Feed
from tests import factories


class Listener:
    """What the hub needs of a socket, and what was written to it."""

    def __init__(self, language: str, thread: int, after: int) -> None:
        self.language, self.session, self.versions = language, None, {thread: after}
        self.behind: set[int] = set()
        self.written: list[bytes] = []
        self.is_full = False

    def write(self, data: bytes) -> bool:
        self.written.append(data)
        return True

    async def drained(self) -> None:
        await asyncio.sleep(0)

    def texts(self) -> list[dict[str, Any]]:
        return [json.loads(data[data.index(b"{") :]) for data in self.written]


@pytest.fixture(autouse=True)
def _nothing_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another test's database had contributions of the same numbers."""
    monkeypatch.setattr(frames, "renderings", frames.Renderings(size=2000))


@pytest.fixture
def thread(committed_db: str) -> Thread:
    """A discussion with three contributions and a reply."""
    consultation = factories.consultation()
    for _each in range(3):
        said = factories.comment(consultation=consultation)
    factories.comment(consultation=consultation, parent=said)
    return Thread.objects.get(consultation=consultation)


def run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run in a thread of its own: a browser's test before this one keeps its loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(work())).result(timeout=60)


def test_two_hundred_sockets_that_come_back_share_their_renderings(thread: Thread) -> None:
    sockets = [Listener(("de", "en")[each // 4 % 2], thread.pk, each % 4) for each in range(200)]
    before = frames.renderings.rendered

    async def bring_all() -> None:
        catch_ups = CatchUps()
        await asyncio.gather(*(catch_ups.bring(socket, thread.pk) for socket in sockets))

    run(bring_all)

    assert frames.renderings.rendered - before == 4 * 2  # contributions and languages
    assert all(socket.versions == {thread.pk: 4} for socket in sockets)
    assert [len(socket.written) for socket in sockets[:4]] == [4, 3, 2, 1]


def test_change_is_rendered_once_for_each_language_that_is_watched(thread: Thread) -> None:
    sockets = [Listener("de", thread.pk, 3) for _each in range(600)]
    before = frames.renderings.rendered
    feeds = []

    async def advance() -> None:
        feeds.append(feed := Feed(thread.pk, version=3))
        feed.sockets = dict.fromkeys(sockets)
        await asyncio.gather(feed.advance(), feed.advance(), feed.advance())

    run(advance)

    assert frames.renderings.rendered - before == 1
    assert {len(socket.written) for socket in sockets} == {1}
    assert len({id(socket.written[0]) for socket in sockets}) == 1  # the same bytes
    assert (feeds[0].version, sockets[0].texts()[0]["version"]) == (4, 4)


def test_nothing_is_rendered_where_nobody_watches(thread: Thread) -> None:
    before = frames.renderings.rendered

    factories.comment(consultation=thread.consultation)

    assert frames.renderings.rendered == before


@pytest.mark.parametrize(("after", "number", "statements"), [(3, 1, 6), (0, 4, 6), (2, 2, 6)])
def test_frames_cost_the_same_statements_for_one_and_for_many(
    thread: Thread, after: int, number: int, statements: int
) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        _version, found = frames.frames_since(thread.pk, after, ["de", "en"])

    assert len(found["de"]) == len(found["en"]) == number
    assert len(queries) == statements


def test_rendering_names_nobody_who_was_hidden_since(thread: Thread) -> None:
    reply = Contribution.objects.get(thread=thread, parent__isnull=False)
    (before,) = frames.frames_since(thread.pk, 3, ["de"])[1]["de"]
    hide_contribution(
        moderator=factories.member(organisation=thread.home.organisation),
        contribution=reply.parent,
        reason="insult",
        at=reply.created_at,
    )

    after = frames.frames_since(thread.pk, 3, ["de"])[1]["de"][0]

    assert (before.fields["contribution"], after.fields["contribution"]) == (reply.pk, reply.pk)
    assert f"Antwort an {reply.parent.author.display_name}" in before.fields["html"]
    assert "Antwort an" not in after.fields["html"]


def test_frame_of_a_reply_says_how_many_are_below_those_above_it(thread: Thread) -> None:
    top = Contribution.objects.get(thread=thread, parent__isnull=False).parent
    said = top
    for _each in range(3):
        said = factories.comment(consultation=thread.consultation, parent=said)

    found = frames.frames_since(thread.pk, 4, ["de"])[1]["de"]

    assert [frame.fields["replies"][top.pk] for frame in found] == [4, 4, 4]
    assert [len(frame.fields["replies"]) for frame in found] == [1, 2, 3]
