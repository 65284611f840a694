"""What all tests share: real databases cloned from one template, a real Redis, real servers.

Migrating takes long and cloning does not: the template is migrated once for each state of the
migrations, and every xdist worker clones it.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.utils.translation import override

from cms.context import links_at_the_foot
from tests.support.databases import clone, drop, template, use
from tests.support.processes import Redis, Server, start_redis

# Playwright keeps an event loop in the tests' thread, and Django would refuse to be asked there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
collect_ignore = [] if DATA.is_dir() else ["shared_data"]


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: pytest.FixtureRequest, worker_id: str
) -> Iterator[None]:
    """Give this worker a database of its own."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        name = clone(template(), f"test_{worker_id}")
        with use(name):
            yield
        drop(name)


@pytest.fixture
def committed_db(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, worker_id: str
) -> Iterator[str]:
    """A fresh database in which commits are real, for tests with several connections."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        name = clone(template(), f"test_{worker_id}_committed")
        with use(name):
            yield name
            connection.close()
        drop(name)


@pytest.fixture
def server(committed_db: str, tmp_path: Path) -> Iterator[Server]:
    """A real Daphne over the fresh database, started when it is asked for its address."""
    server = Server(log=tmp_path / "daphne.log")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def redis() -> Iterator[Redis]:
    """A real Redis on a free port of this machine."""
    assert shutil.which("redis-server"), "redis-server is missing; `make test` installs it"
    server = start_redis()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def _media(settings: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Uploads of a test stay in its own folder."""
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    settings.PRIVATE_ROOT = tmp_path / "files"  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _no_links_kept() -> None:
    """What a test counted is undone with its transaction; the next one counts the same again."""
    links_at_the_foot.cache_clear()


@pytest.fixture(autouse=True)
def _german() -> Iterator[None]:
    """A request in another language leaves that language in force; no test inherits it."""
    with override("de"):
        yield
