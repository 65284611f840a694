"""Real processes for tests. Each is ended by its own id, and by nothing else."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from tests.support import databases


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a process that works on the test's database."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        "DATABASE_URL": databases.url(),
        **more,
    }


def manage(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a management command in a process of its own."""
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=settings.BASE_DIR,
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@dataclass
class Server:
    """Daphne on a port of its own; killed and started again it keeps its address."""

    log: Path
    redis_url: str = ""
    application: str = "cms.asgi:application"
    settings: dict[str, str] = field(default_factory=dict)  # of its environment
    options: tuple[str, ...] = ()  # of Daphne's command
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of the site."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.launch()
        self.wait()

    def launch(self) -> None:
        """Start it; `wait` for it before asking it anything."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "daphne", "-b", "127.0.0.1"),
                    *("-p", str(self.port), *self.options, self.application),
                ],
                cwd=settings.BASE_DIR,
                env=environment(**{"REDIS_URL": self.redis_url, **self.settings}),
                stdout=log,
                stderr=log,
            )

    def wait(self, *, reads_dictionary: bool = True) -> None:
        """Wait until it answers, and has read the dictionary if texts are written through it."""
        try:
            self._wait()
            if reads_dictionary:
                # The first text or search of a process reads the German dictionary, which takes
                # seconds; a running site has read it long before its first visitor writes.
                with urllib.request.urlopen(f"{self.url}/suche/?q=Ampelanlage", timeout=240):
                    pass
        except BaseException:
            self.kill()  # whoever asked for it gets none, so nobody else would end it
            raise

    def _wait(self) -> None:
        deadline = time.monotonic() + 240  # a busy machine needs many times what a quiet one does
        while time.monotonic() < deadline:
            with suppress(OSError), urllib.request.urlopen(f"{self.url}/healthz", timeout=2):
                break
            assert self.process is not None
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.05)
        else:
            raise AssertionError(f"Daphne does not answer: {self.log.read_text()}")

    def memory(self) -> int:
        """Return the bytes of memory that it holds."""
        assert self.process is not None
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) * 1024

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it in order."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(timeout=5)


@dataclass
class Redis:
    """A Redis that keeps nothing on disk."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """Its address."""
        return f"redis://127.0.0.1:{self.port}/0"

    def stop(self) -> None:
        """End it."""
        self.process.send_signal(signal.SIGCONT)
        self.process.terminate()
        self.process.wait(timeout=10)

    def freeze(self) -> None:
        """Let it take connections and answer nothing, as a machine that hangs does."""
        self.process.send_signal(signal.SIGSTOP)

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self.process.kill()
        self.process.wait(timeout=10)

    def restart(self) -> None:
        """Start it again at the same address, without a memory."""
        self.process = start_redis(self.port).process


def start_redis(port: int = 0) -> Redis:
    """Start a Redis and wait until it takes connections."""
    port = port or free_port()
    process = subprocess.Popen(
        [
            *("redis-server", "--port", str(port), "--bind", "127.0.0.1"),
            *("--save", "", "--appendonly", "no"),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return Redis(port, process)
        time.sleep(0.02)
    process.kill()
    raise AssertionError("Redis does not answer")
