"""Where the platform's database is: at the server it is told, else at one of its own under `var/`.

``DATABASE_URL`` (or a file named by ``DATABASE_URL_FILE``) names a server. Without either the
project runs its own (`cms.postgres`), started by the first process that asks and shared by all.

Each process that uses it holds a shared lock on ``var/postgres.users``. The kernel takes a lock
back however a process ends, so nothing stale can remain: who ends in order and then gets the lock
for itself alone was the last one and stops the server. SIGTERM and SIGHUP count as order: unless
the program handles them, they leave by `sys.exit`. A process that is killed stops nothing; the next
to end in order does, or `stop`. A forked child has no part in its parent's lock and takes its own
when it asks. ``var/postgres.lock`` lets one process at a time start or stop.

``python -m cms.database start|stop|url|status`` does this by hand; ``start`` starts it to stay.
"""

import argparse
import atexit
import contextlib
import fcntl
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from cms import postgres

DATABASE = "participation"

_shares: dict[Path, int] = {}


def database_url(base_dir: Path) -> str:
    """Return the address of the platform's database, starting the project's own server if need be.

    The own server runs until the last process that called this ends in order, or until `stop`.

    Args:
        base_dir: the checkout; the data lies in its ``var/postgres``.

    Raises:
        OSError: the file that ``DATABASE_URL_FILE`` names can't be read.
        RuntimeError: the own server can't be set up or started; the message ends with its log.
        TimeoutError: it runs, but doesn't answer.
    """
    if told := _told_url():
        return told
    data = _data(base_dir)
    with _one_at_a_time(data):
        _take_share(data)
        postgres.ensure_running(data)
        _ensure_database(data)
        return postgres.url(data, DATABASE)


def stop(base_dir: Path) -> None:
    """End the project's own server, whoever uses it.

    Args:
        base_dir: the checkout.

    Raises:
        RuntimeError: its process doesn't end.
    """
    data = _data(base_dir)
    with _one_at_a_time(data):
        _stop(data)


def wait_until_ready(url: str, seconds: float) -> None:
    """Return as soon as the server at an address answers a query.

    Args:
        url: the database's address.
        seconds: how long to try; it is asked once at least.

    Raises:
        TimeoutError: no answer in that time; the message has the last error.
    """
    deadline = time.monotonic() + seconds
    while problem := postgres.why_silent(url):
        if time.monotonic() > deadline:
            raise TimeoutError(f"PostgreSQL doesn't answer: {problem}")
        time.sleep(0.1)


def _told_url() -> str:
    if url := os.environ.get("DATABASE_URL"):
        return url
    file = os.environ.get("DATABASE_URL_FILE")
    return Path(file).read_text().strip() if file else ""


def _data(base_dir: Path) -> Path:
    return (base_dir / "var" / "postgres").resolve()


def _staying(data: Path) -> Path:
    """The file with the process id of a server that was started by hand and outlives its users."""
    return data.with_name("postgres.staying")


def _stays(data: Path) -> bool:
    process = postgres.find_process(data)
    mark = _staying(data)
    return bool(process and mark.exists() and mark.read_text() == str(process.pid))


@contextlib.contextmanager
def _one_at_a_time(data: Path) -> Iterator[None]:
    data.parent.mkdir(parents=True, exist_ok=True)
    with data.with_name("postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _take_share(data: Path) -> None:
    if data not in _shares:
        _shares[data] = os.open(data.with_name("postgres.users"), os.O_RDWR | os.O_CREAT, 0o644)
        fcntl.flock(_shares[data], fcntl.LOCK_SH)
        atexit.register(_leave, data)
        _end_in_order_when_terminated()


def _end_in_order_when_terminated() -> None:
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, lambda received, _frame: sys.exit(128 + received))


def _leave(data: Path) -> None:
    if data not in _shares or not data.exists():
        return
    with _one_at_a_time(data):
        share = _shares.pop(data)
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(share, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not _stays(data):
                _stop(data)
        os.close(share)


def _forget_shares() -> None:
    for share in _shares.values():
        os.close(share)
    _shares.clear()


os.register_at_fork(after_in_child=_forget_shares)


def _stop(data: Path) -> None:
    _staying(data).unlink(missing_ok=True)
    postgres.ensure_stopped(data)


def _ensure_database(data: Path) -> None:
    with psycopg.connect(postgres.url(data), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if not known.fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE}")


def main() -> int:
    """Start the own server to stay, stop it, or tell its address or state."""
    parser = argparse.ArgumentParser(prog="python -m cms.database", description=main.__doc__)
    parser.add_argument("command", choices=("start", "stop", "url", "status"))
    command = parser.parse_args().command
    base_dir = Path(__file__).resolve().parent.parent
    data = _data(base_dir)
    if command == "stop":
        stop(base_dir)
        return 0
    told = _told_url()
    if command == "start" and not told:
        database_url(base_dir)
    process = postgres.find_process(data)
    if not told and not process:
        sys.stderr.write("PostgreSQL doesn't run\n")
        return 1
    if command == "start" and process:
        _staying(data).write_text(str(process.pid))
    url = told or postgres.url(data, DATABASE)
    state = f"process {process.pid}" if process and not told else "named by DATABASE_URL"
    sys.stdout.write(f"{url if command == 'url' else f'PostgreSQL: {state}'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
