"""The socket of a real Daphne, alone and with a real Redis beside it."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from participation.contributions.models import Thread
from participation.moderation.services import hide_contribution
from tests import factories
from tests.support import databases
from tests.support import site as sites
from tests.support.processes import Redis, Server, manage

pytestmark = pytest.mark.timeout(90)


@pytest.fixture
def thread(server: Server) -> Thread:
    """The discussion of an open consultation."""
    return sites.build().consultation.thread  # type: ignore[no-any-return]


def listen(server: Server, *, origin: str | None = None) -> ClientConnection:
    address = server.url.replace("http", "ws") + "/ws/live/"
    return connect(address, origin=origin or server.url)  # type: ignore[arg-type]


def watch(socket: ClientConnection, thread: Thread, after: int = 0) -> None:
    socket.send(json.dumps({"watch": [{"thread": thread.pk, "after": after}], "language": "de"}))


def receive(socket: ClientConnection, seconds: float = 10) -> dict[str, Any]:
    return json.loads(socket.recv(timeout=seconds))  # type: ignore[no-any-return]


def test_catch_up_brings_each_contribution_once_as_it_is_now(
    server: Server, thread: Thread
) -> None:
    first = factories.comment(consultation=thread.consultation, text="Wird ausgeblendet")
    second = factories.comment(consultation=thread.consultation, text="Bleibt")
    moderator = factories.member(organisation=thread.consultation.organisation)
    hide_contribution(moderator=moderator, contribution=first, reason="insult", at=first.created_at)

    with listen(server) as socket:
        watch(socket, thread)
        frames = [receive(socket), receive(socket)]

    assert [
        (frame.get("since"), frame["version"], frame["contribution"], frame["change"])
        for frame in frames
    ] == [(0, 2, second.pk, "published"), (None, 3, first.pk, "hidden")]
    assert "Wird ausgeblendet" not in frames[1]["html"]


def test_change_of_another_process_arrives_by_comparison(server: Server, thread: Thread) -> None:
    with listen(server) as socket:
        watch(socket, thread)
        said = factories.comment(consultation=thread.consultation)

        frame = receive(socket)

    assert (frame["contribution"], frame["version"], frame["count"]) == (said.pk, 1, 1)


def test_unknown_and_closed_threads_are_refused(server: Server, thread: Thread) -> None:
    sites.ConsultationPage.objects.get().unpublish()

    with listen(server) as socket:
        watch(socket, thread)

        assert receive(socket) == {"thread": thread.pk, "error": "not open"}


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("kein JSON", 4400),
        ("[]", 4400),
        ('{"watch": 7}', 4400),
        ('{"watch": [{"thread": "7"}]}', 4400),
        ("x" * 20_000, 4413),
        (b"\x00", 4400),
    ],
    ids=["text", "list", "number", "word", "large", "bytes"],
)
def test_frame_that_breaks_the_protocol_closes_the_socket(
    server: Server, sent: str | bytes, code: int
) -> None:
    with listen(server) as socket:
        socket.send(sent)
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=5)

    assert socket.close_code == code
    assert "Traceback" not in server.log.read_text()


def test_foreign_origin_is_refused(server: Server) -> None:
    with pytest.raises(InvalidStatus):
        listen(server, origin="https://example.org")


@pytest.fixture
def two_servers(committed_db: str, redis: Redis, tmp_path: Path) -> Iterator[list[Server]]:
    """Two Daphne processes that tell each other through Redis."""
    servers = [Server(log=tmp_path / f"{each}.log", redis_url=redis.url) for each in range(2)]
    for server in servers:
        server.start()
    yield servers
    for server in servers:
        server.stop()


def test_change_of_another_process_arrives_at_once_with_redis(
    two_servers: list[Server], redis: Redis
) -> None:
    consultation = sites.build().consultation
    thread = consultation.thread
    factories.comment(consultation=consultation)
    code = (
        "from participation.contributions.models import Contribution as C;"
        "from participation.contributions.services import post_contribution as p;"
        "from participation.contributions.selectors import threads;"
        "from participation.consultations.selectors import database_now as n;"
        "c = C.objects.first();"
        "p(author=c.author, thread=threads().get(pk=c.thread_id), text='Von dort', at=n())"
    )

    with listen(two_servers[0]) as one, listen(two_servers[1]) as other:
        watch(one, thread, after=1)
        watch(other, thread, after=1)
        time.sleep(0.5)
        done = manage("shell", "-c", code, REDIS_URL=redis.url, DATABASE_URL=databases.url())
        frames = [receive(one, 4), receive(other, 4)]

    assert done.returncode == 0, done.stderr
    assert frames[0] == frames[1]
    assert (frames[0]["version"], frames[0]["change"]) == (2, "published")
