"""Sockets that end by the server's clock: nobody there any more, or open for too long."""

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from participation.contributions.models import Thread
from tests import factories
from tests.support.crowd import TEXT, masked
from tests.support.processes import Server
from tests.support.rude import closing_code, knock
from tests.support.visitors import listen

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def thread(committed_db: str) -> Thread:
    return factories.consultation().thread


@pytest.fixture
def impatient(thread: Thread, tmp_path: Path) -> Iterator[Server]:
    """Daphne with all its spans a tenth or less, as its options set them."""
    spans = ("--ping-interval", "1", "--ping-timeout", "3", "--websocket_timeout", "9")
    server = Server(log=tmp_path / "daphne.log", options=spans)
    server.launch()
    server.wait(reads_dictionary=False)
    yield server
    server.stop()


def watching(thread: Thread) -> str:
    return json.dumps({"watch": [{"thread": thread.pk, "after": 0}]})


def test_who_answers_no_ping_is_cut_and_who_does_stays_for_a_day(
    impatient: Server, thread: Thread
) -> None:
    with listen(impatient) as alive, knock(impatient) as gone:
        begun = time.monotonic()
        alive.send(watching(thread))
        gone.sendall(masked(watching(thread).encode(), TEXT))
        assert closing_code(gone) == 1006
        cut = time.monotonic() - begun
        with suppress(ConnectionClosed):
            while True:
                alive.recv(timeout=20)
        lived = time.monotonic() - begun

    assert 3 <= cut < lived
    assert lived > 8
    assert alive.close_code == 1000
    assert "Traceback" not in impatient.log.read_text()
