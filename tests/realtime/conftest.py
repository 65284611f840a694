"""Two Daphne processes and a Redis, started once for all tests of live updates."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from participation.accounts.models import User
from participation.consultations.models import Consultation
from participation.contributions.models import Thread
from tests import factories
from tests.support import site as sites
from tests.support.databases import clone, drop, template, use
from tests.support.processes import Redis, Server, start_redis


@pytest.fixture(scope="session")
def _live_database(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, worker_id: str
) -> Iterator[str]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        name = clone(template(), f"test_{worker_id}_live")
    yield name
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        drop(name)


@pytest.fixture(scope="session")
def own_redis() -> Iterator[Redis]:
    """A Redis that tests may kill and freeze; each test finds it running."""
    redis = start_redis()
    yield redis
    redis.stop()


@pytest.fixture(scope="session")
def _running(
    _live_database: str,
    own_redis: Redis,
    django_db_blocker: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[list[Server]]:
    folder: Path = tmp_path_factory.mktemp("live")
    servers = [Server(log=folder / f"{each}.log", redis_url=own_redis.url) for each in range(2)]
    with django_db_blocker.unblock(), use(_live_database):  # type: ignore[attr-defined]
        for server in servers:
            server.launch()
        servers[0].wait()
        servers[1].wait(reads_dictionary=False)  # people write through the first
    yield servers
    for server in servers:
        server.stop()


@pytest.fixture
def servers(
    _running: list[Server], _live_database: str, django_db_blocker: pytest.FixtureRequest
) -> Iterator[list[Server]]:
    """Both servers, and their database, in which what earlier tests wrote is still there."""
    with django_db_blocker.unblock(), use(_live_database):  # type: ignore[attr-defined]
        yield _running
        connection.close()


@pytest.fixture
def server(servers: list[Server]) -> Server:
    """One of them."""
    return servers[0]


@pytest.fixture
def consultation(servers: list[Server]) -> Consultation:
    """An open consultation that nobody wrote to."""
    return factories.consultation()


@pytest.fixture
def thread(consultation: Consultation) -> Thread:
    """Its discussion."""
    return Thread.objects.get(consultation=consultation)


@pytest.fixture
def anna(servers: list[Server]) -> User:
    """A citizen who may sign in."""
    return sites.citizen("Anna")
