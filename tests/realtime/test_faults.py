"""Servers, Redis and PostgreSQL go away with twenty browsers watching; afterwards all is right."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from participation.accounts.models import User
from participation.contributions.models import Thread
from tests import factories
from tests.support import faults
from tests.support.processes import Redis, Server

pytestmark = pytest.mark.timeout(600)
BROWSERS = 20


@pytest.fixture
def own_server(committed_db: str, tmp_path: Path) -> Iterator[Server]:
    """A server that a test may kill."""
    server = Server(log=tmp_path / "daphne.log")
    yield server
    server.stop()
    assert "Traceback" not in server.log.read_text()


def test_killed_redis(servers: list[Server], own_redis: Redis, thread: Thread, anna: User) -> None:
    assert faults.killed_redis(servers, own_redis, thread, anna, BROWSERS) == []
    for server in servers:
        assert "Traceback" not in server.log.read_text()


def test_browsers_that_come_back_a_hundred_times(
    server: Server, thread: Thread, anna: User
) -> None:
    assert faults.restless(server, thread, anna, BROWSERS) == []


def test_killed_server_and_restarted_database(own_server: Server) -> None:
    # As nobody but root's PostgreSQL user may pass pytest's own folders, another one.
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        faults.own_database(Path(folder)) as restart,
    ):
        author = factories.person()
        first, second = (
            Thread.objects.get(consultation=factories.consultation()) for _each in range(2)
        )
        own_server.start()

        assert faults.restarted_database(own_server, restart, first, author, BROWSERS) == []
        assert faults.killed_server(own_server, second, author, BROWSERS) == []
        own_server.stop()
