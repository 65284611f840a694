"""From a commit to the last of many sockets, against a bare loop in the same server."""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connections

from bench import databases
from bench.registry import Check, Result, benchmark
from participation.accounts.models import User
from participation.contributions.models import Thread
from tests import factories
from tests.support import faults
from tests.support.crowd import Crowd
from tests.support.processes import Redis, Server, environment, start_redis

RUNS = 9
KB = 1024
SOAK_SECONDS = 60
BROWSERS = 200


def world() -> list[int]:
    """Work on a database with fifty discussions; return their threads."""
    # A descriptor for each socket; the servers and crowds that are started inherit it.
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    databases.use("bench_live", _fill)
    return list(Thread.objects.order_by("pk").values_list("pk", flat=True))


def _fill() -> None:
    for _each in range(50):  # authors and supporters
        factories.person()
    organisation = factories.organisation()
    for _each in range(50):
        factories.consultation(organisation=organisation)


@contextmanager
def serving(*, redis: Redis | None = None, servers: int = 1) -> Iterator[list[Server]]:
    """Start servers over the benchmark's database."""
    with tempfile.TemporaryDirectory() as folder:
        started = [
            Server(
                log=Path(folder) / f"{number}.log",
                redis_url=redis.url if redis else "",
                application="bench._live_asgi:application",
                settings={
                    "DJANGO_SETTINGS_MODULE": "cms.settings.development",
                    "DEBUG": "0",
                    "SEARCH_WARM_UP": "0",  # its memory would hide that of the sockets
                },
            )
            for number in range(servers)
        ]
        connections.close_all()
        try:
            for server in started:
                server.start()
            yield started
        except BaseException:
            for server in started:
                sys.stderr.write(server.log.read_text()[-3000:])
            raise
        finally:
            for server in started:
                server.stop()


def ask(server: Server, path: str) -> float:
    """Have the server do something; return when it began, or was committed."""
    with urllib.request.urlopen(f"{server.url}/bench/{path}", timeout=60) as answer:
        return float(json.load(answer)["at"])


def _settled(server: Server) -> int:
    """Return the bytes of memory that a server holds once they do not change any more."""
    held = 0
    for _second in range(90):
        before, held = held, server.memory()
        if abs(held - before) * 1000 < held:
            break
        time.sleep(3)
    return held


def fan_out(servers: list[Server], sockets: int, target: float) -> Result:
    """Alternate a contribution with the bare loop; the sockets are spread over the servers."""
    thread, other = world()[:2]
    version = Thread.objects.get(pk=thread).version
    with Crowd() as ours, Crowd() as bare:
        ours.order("open", port=servers[0].port, path="/ws/live/", watch=[(other, 0)])
        before = _settled(servers[0])
        for server in servers:
            watch = [(thread, version)] * (sockets // len(servers))
            ours.order("open", port=server.port, path="/ws/live/", watch=watch)
        memory = (_settled(servers[0]) - before) / (sockets / len(servers))
        bare.order("open", port=servers[0].port, path="/ws/bare/", watch=[(None, 0)] * sockets)
        pairs: list[tuple[float, float]] = []
        for number in range(1, RUNS + 2):
            ours_at = ask(servers[0], f"post/{thread}")
            ours_last = ours.order(
                "versions", versions={str(thread): version + number, str(other): 0}
            )
            assert ours_last, "frames are missing"
            states = ours.order("states")[1:]
            ours_took = max(state["last"] for state in states) - ours_at
            bare_at = ask(servers[0], f"bare/{states[0]['size']}")
            bare_took = max(bare.order("frames", number=number)) - bare_at
            pairs.append((ours_took * 1000, bare_took * 1000))
    pairs = pairs[1:]  # the first is warm-up
    assert all(state["twice"] == state["gaps"] == 0 for state in states)
    return Result(
        value=statistics.median(ours for ours, _bare in pairs),
        unit=f"ms from commit to the last of {sockets} sockets",
        limit=statistics.median(bare for _ours, bare in pairs),
        ratio=statistics.median(ours / bare for ours, bare in pairs),
        target=target,
        runs=len(pairs),
        checks=[
            Check(
                "KB for each idle socket that watches", round(memory / KB, 1), 45, memory <= 45 * KB
            )
        ],
        note=f"a frame has {states[0]['size']} bytes",
    )


@benchmark("fanout_1000")
def fanout_1000() -> Result:
    """1,000 sockets of one process watch one discussion."""
    world()
    with serving() as servers:
        return fan_out(servers, 1_000, 1.5)


@benchmark("fanout_5000")
def fanout_5000() -> Result:
    """5,000 sockets of one process."""
    world()
    with serving() as servers:
        return fan_out(servers, 5_000, 1.5)


@benchmark("fanout_redis")
def fanout_redis() -> Result:
    """Two processes with 500 sockets each, which tell each other through Redis."""
    world()
    redis = start_redis()
    try:
        with serving(redis=redis, servers=2) as servers:
            return fan_out(servers, 1_000, 2.5)
    finally:
        redis.stop()


def _write_for(seconds: float, redis_url: str) -> dict[tuple[int, int], float]:
    """Let another process make changes; return when each version of each thread was committed."""
    written = subprocess.run(
        [sys.executable, "-m", "bench._live_writer", str(seconds)],
        env={**environment(), "REDIS_URL": redis_url},
        capture_output=True,
        text=True,
        check=True,
    )
    rows = json.loads(written.stdout)
    return {(thread, version): at for thread, version, at in rows}


def _differs(state: dict[str, Any], known: int) -> bool:
    """Say whether a browser's list is another one than what happened since version ``known``."""
    latest = faults.latest_versions(state["thread"])
    expected = {key: version for key, version in latest.items() if version > known}
    return bool(state["shown"] != expected or state["twice"] or state["reloads"])


@benchmark("live_soak")
def live_soak() -> Result:
    """Fifty threads, twenty changes a second by another process over Redis, 1,000 sockets."""
    threads = world()
    redis = start_redis()
    try:
        with serving(redis=redis) as (server,), Crowd() as crowd:
            before = dict(Thread.objects.values_list("pk", "version"))
            watch = [(thread, before[thread]) for thread in threads] * 20
            crowd.order("open", port=server.port, path="/ws/live/", watch=watch)
            committed = _write_for(SOAK_SECONDS, redis.url)
            versions = dict(Thread.objects.values_list("pk", "version"))
            wanted = {str(thread): version for thread, version in versions.items()}
            complete = crowd.order("versions", versions=wanted, seconds=30)
            states, receipts = crowd.order("states"), crowd.order("receipts")
    finally:
        redis.stop()
    delays = [
        (at - committed[thread, int(version)]) * 1000
        for thread, received in receipts
        for version, at in received.items()
        if (thread, int(version)) in committed
    ]
    wrong = sum(_differs(state, before[state["thread"]]) for state in states)
    p95 = statistics.quantiles(delays, n=20)[-1]
    return Result(
        value=p95,
        unit="ms p95 from commit to receipt",
        limit=1000,
        target=1.0,
        checks=[
            Check("sockets with another list than the database", wrong, 0, wrong == 0),
            Check("everybody up to date", float(complete), 1, complete),
        ],
        note=f"{len(committed)} changes, {len(delays)} receipts",
    )


@benchmark("live_faults")
def live_faults() -> Result:
    """200 browsers while Daphne, Redis and PostgreSQL go away, or the connections do."""
    world()
    author = _author()
    wrong: dict[str, list[dict[str, Any]]] = {}
    redis = start_redis()
    try:
        with serving(redis=redis, servers=2) as servers:
            wrong["Redis killed"] = faults.killed_redis(
                servers, redis, _fresh_thread(), author, BROWSERS
            )
            wrong["100 reconnects"] = faults.restless(servers[0], _fresh_thread(), author, BROWSERS)
            wrong["Daphne killed"] = faults.killed_server(
                servers[0], _fresh_thread(), author, BROWSERS
            )
            wrong["never reads"] = faults.unread(servers[0], _fresh_thread(), author, BROWSERS)
        with (
            tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
            faults.own_database(Path(folder)) as restart,
            serving() as (server,),
        ):
            wrong["PostgreSQL restarted"] = faults.restarted_database(
                server, restart, _fresh_thread(), _author(), BROWSERS
            )
    finally:
        redis.stop()
    return Result(
        value=sum(map(len, wrong.values())),
        unit="browsers with a wrong list",
        limit=1,
        target=0.0,
        checks=[Check(what, len(found), 0, not found) for what, found in wrong.items()],
        note=f"{BROWSERS} browsers",
    )


def _author() -> User:
    """Return who writes in the database in use."""
    author = User.objects.order_by("pk").first()
    assert author is not None
    return author


def _fresh_thread() -> Thread:
    return Thread.objects.get(consultation=factories.consultation())
