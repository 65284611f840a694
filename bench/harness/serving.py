"""The project's Daphne as a public server would run it, and clients in another process."""

import atexit
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.databases import url
from bench.harness import cpu
from bench.harness.clients import Connection, encoded

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = 8


@dataclass(frozen=True, slots=True)
class Run:
    """What a number of requests took: seconds on the clock, seconds of CPU, times in ms."""

    requests: int
    seconds: float
    cpu: float
    times: list[float]
    statuses: dict[str, int]

    @property
    def per_second(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds

    @property
    def cpu_ms(self) -> float:
        """CPU of server and database for each request, in ms."""
        return self.cpu / self.requests * 1000


class Server:
    """Daphne under production settings on the database in use. Further variables set it up.

    Server and clients end when the benchmarks do, or at `stop`.
    """

    def __init__(self, **environment: str) -> None:
        self.port = _free_port()
        self.bodies = Path(tempfile.mkdtemp(prefix="bench-"))
        self.log = self.bodies / "daphne.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "daphne", "-b", "127.0.0.1"),
                    *("-p", str(self.port), "cms.asgi:application"),
                ],
                cwd=ROOT,
                env={**os.environ, **self._environment(), **environment},
                stdout=log,
                stderr=log,
            )
        self.clients = subprocess.Popen(
            [sys.executable, "-m", "bench.harness.clients"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self.stop)
        self.database = cpu.postmaster()
        self._wait()

    def _environment(self) -> dict[str, str]:
        return {
            "DJANGO_SETTINGS_MODULE": "bench.harness.settings",
            "DEBUG": "0",
            "DATABASE_URL": url(),
            "SECRET_KEY": secrets.token_urlsafe(60),
            "ALLOWED_HOSTS": "127.0.0.1",
            "SITE_URL": "https://127.0.0.1",
            "BENCH_BODIES": str(self.bodies),
        }

    def _wait(self) -> None:
        """Wait until it answers and has read the dictionary, as a running site has."""
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.log.read_text()
            with suppress(OSError):
                if self.get("/suche/?q=Ampelanlage")[0] == 200:
                    break
            time.sleep(0.2)
        else:
            raise AssertionError(f"Daphne does not answer: {self.log.read_text()}")

    def get(self, path: str, **headers: str) -> tuple[int, str, bytes]:
        """Ask once; return status, head and body."""
        connection = Connection(self.port)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            status, head, body = connection.ask(encoded({"path": path, "headers": named}))
        finally:
            connection.close()
        return status, head.decode("latin-1"), body

    def bare(self, body: bytes) -> str:
        """Return the path of the bare view that answers with ``body``."""
        name = f"body-{len(list(self.bodies.glob('body-*')))}"
        (self.bodies / name).write_bytes(body)
        return f"/bench/{name}/"

    def load(self, request: str | dict[str, Any], **job: Any) -> Run:
        """Let the clients send ``count`` requests, or for ``seconds``; all must be answered.

        ``request`` is a path, or a request as `bench.harness.clients` understands it.
        """
        asked = {"path": request} if isinstance(request, str) else request
        job = {"port": self.port, "clients": CLIENTS, "request": asked, **job}
        before = cpu.spent(self.process.pid, self.database)
        assert self.clients.stdin is not None
        assert self.clients.stdout is not None
        self.clients.stdin.write(json.dumps(job) + "\n")
        self.clients.stdin.flush()
        found = json.loads(self.clients.stdout.readline())
        used = cpu.spent(self.process.pid, self.database) - before
        assert not found["failures"], f"{found['failures']}; {self.log.read_text()[-2000:]}"
        return Run(
            requests=sum(found["statuses"].values()),
            seconds=found["seconds"],
            cpu=used,
            times=found["times"],
            statuses=found["statuses"],
        )

    def stop(self) -> None:
        """End server and clients."""
        atexit.unregister(self.stop)
        for process in (self.clients, self.process):
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)
            if process.poll() is None:
                process.kill()
                process.wait(timeout=5)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
