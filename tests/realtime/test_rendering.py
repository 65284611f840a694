"""However many sockets lack the same, it is read and rendered once."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participation.contributions.models import Thread
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


@pytest.mark.parametrize(("after", "number"), [(3, 1), (0, 4)])
def test_frames_cost_the_same_statements_for_one_and_for_many(
    thread: Thread, after: int, number: int
) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        _version, found = frames.frames_since(thread.pk, after, ["de", "en"])

    assert len(found["de"]) == len(found["en"]) == number
    assert len(queries) == 4
