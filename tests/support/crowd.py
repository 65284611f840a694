"""Many browsers in one process of their own: what a live client must do, and nothing else.

``python -m tests.support.crowd`` takes orders as lines of JSON and answers each with one. `Crowd`
starts it and gives the orders. Times are those of the machine's monotonic clock, which all
processes share.
"""

import asyncio
import json
import os
import random
import subprocess
import sys
import time
from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


def wait() -> float:
    """Return how many seconds a browser waits before it comes back, each another time."""
    return 0.1 + random.random() / 2  # noqa: S311 - no secret


def masked(payload: bytes, opcode: int = TEXT) -> bytes:
    """Return a client's frame. The mask is zero: it must be there, and hides nothing."""
    size = len(payload)
    head = bytes([0x80 | opcode])
    head += bytes([0x80 | size]) if size < 126 else bytes([0xFE]) + size.to_bytes(2, "big")
    return head + bytes(4) + payload


@dataclass(eq=False)
class Browser(asyncio.Protocol):
    """One page that shows one discussion, or listens only when ``thread`` is None.

    ``shown`` is its list: the version of the last frame of each contribution.
    """

    crowd: "Server"
    port: int
    path: str
    thread: int | None
    version: int = 0
    reads: bool = True
    shown: dict[int, int] = field(default_factory=dict)
    receipts: dict[int, float] = field(default_factory=dict)
    frames: int = 0
    size: int = 0
    twice: int = 0
    gaps: int = 0
    reloads: int = 0
    connections: int = 0
    last: float = 0.0
    codes: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.buffer = bytearray()
        self.is_open = False
        self.transport: Any = None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.buffer.clear()
        key = b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Origin: http://127.0.0.1:{self.port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not self.is_open:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            if not self.buffer.startswith(b"HTTP/1.1 101"):
                self.transport.abort()
                return
            del self.buffer[: end + 4]
            self.is_open = True
            self.connections += 1
            self.watch()
            if not self.reads:
                self.transport.pause_reading()
        self.parse()

    def watch(self) -> None:
        if self.thread is not None:
            asked = {"watch": [{"thread": self.thread, "after": self.version}], "language": "de"}
            self.transport.write(masked(json.dumps(asked).encode()))

    def parse(self) -> None:
        buffer = self.buffer
        while len(buffer) >= 2:
            size, start = buffer[1], 2
            if size == 126:
                size, start = int.from_bytes(buffer[2:4], "big"), 4
            elif size == 127:
                size, start = int.from_bytes(buffer[2:10], "big"), 10
            if len(buffer) < start + size:
                return
            opcode, payload = buffer[0] & 15, bytes(buffer[start : start + size])
            del buffer[: start + size]
            if opcode == TEXT:
                self.take(payload)
            elif opcode == PING:
                self.transport.write(masked(payload, PONG))
            elif opcode == CLOSE:
                self.codes.append(int.from_bytes(payload[:2], "big"))
                self.transport.close()

    def take(self, payload: bytes) -> None:
        now, self.size = time.monotonic(), len(payload)
        if self.thread is None:
            self.frames, self.last = self.frames + 1, now
            return
        frame = json.loads(payload)
        if frame.get("thread") != self.thread or "version" not in frame:
            return
        self.frames, self.last = self.frames + 1, now
        if frame.get("reload"):
            self.reloads += 1
        elif frame["version"] <= self.version:
            self.twice += 1
            return
        elif frame.get("since", frame["version"] - 1) > self.version:
            self.gaps += 1
            self.watch()
            return
        else:
            self.shown[frame["contribution"]] = frame["version"]
        self.version = frame["version"]
        self.receipts[self.version] = now

    def connection_lost(self, _error: Exception | None) -> None:
        self.is_open = False
        if not self.crowd.is_leaving:
            asyncio.get_running_loop().call_later(wait(), self.connect)

    def connect(self) -> None:
        self.crowd.keep(self._connect())

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            await loop.create_connection(lambda: self, "127.0.0.1", self.port)
        except OSError:
            loop.call_later(wait(), self.connect)

    def state(self) -> dict[str, Any]:
        names = (
            "thread",
            "version",
            "frames",
            "size",
            "twice",
            "gaps",
            "reloads",
            "connections",
            "codes",
            "reads",
        )
        state = {name: getattr(self, name) for name in names}
        return state | {"shown": self.shown, "last": self.last}


class Server:
    """Takes the orders."""

    def __init__(self) -> None:
        self.browsers: list[Browser] = []
        self.is_leaving = False
        self.jobs: set[asyncio.Task[None]] = set()

    def keep(self, job: Any) -> None:
        task = asyncio.ensure_future(job)
        self.jobs.add(task)
        task.add_done_callback(self.jobs.discard)

    async def open(self, port: int, path: str, watch: list[Any], **more: Any) -> int:
        """Open one browser for each of ``watch``: a thread and the version known of it."""
        fresh = [Browser(self, port, path, thread, after, **more) for thread, after in watch]
        for start in range(0, len(fresh), 50):
            for browser in fresh[start : start + 50]:
                browser.connect()
            await self.until(lambda part=fresh[start : start + 50]: all(b.is_open for b in part))
        self.browsers += fresh
        return len(fresh)

    async def until(self, condition: Any, seconds: float = 60.0) -> bool:
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                return False
            await asyncio.sleep(0.002)
        return True

    async def frames(self, number: int, seconds: float = 60.0) -> list[float]:
        """Wait until every browser has ``number`` frames; return when each had its last."""
        await self.until(lambda: all(b.frames >= number for b in self.browsers), seconds)
        assert all(b.frames >= number for b in self.browsers), "frames are missing"
        return [browser.last for browser in self.browsers]

    async def versions(self, versions: dict[str, int], seconds: float = 60.0) -> bool:
        """Wait until every browser that reads shows its thread's version of ``versions``."""
        readers = [browser for browser in self.browsers if browser.reads]
        return await self.until(
            lambda: all(b.version >= versions[str(b.thread)] for b in readers), seconds
        )

    async def states(self) -> list[dict[str, Any]]:
        return [browser.state() for browser in self.browsers]

    async def receipts(self) -> list[tuple[int | None, dict[int, float]]]:
        return [(browser.thread, browser.receipts) for browser in self.browsers]

    async def drop(self) -> int:
        """Cut every connection; the browsers come back by themselves."""
        for browser in self.browsers:
            if browser.transport is not None:
                browser.transport.abort()
        return len(self.browsers)

    async def read_again(self) -> None:
        for browser in self.browsers:
            if not browser.reads:
                browser.reads = True
                with suppress(RuntimeError):
                    browser.transport.resume_reading()

    async def close_all(self) -> None:
        self.is_leaving = True
        for browser in self.browsers:
            if browser.transport is not None:
                browser.transport.abort()
        await asyncio.sleep(0.05)
        self.browsers, self.is_leaving = [], False

    async def serve(self) -> None:
        loop = asyncio.get_running_loop()
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            order = json.loads(line)
            answer = await getattr(self, order.pop("do"))(**order)
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()


class Crowd:
    """The other end: gives orders to a crowd in a process of its own."""

    def __enter__(self) -> "Crowd":
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.crowd"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.terminate()
        self.process.wait(timeout=10)
        self.process.stdout.close()

    def order(self, do: str, **fields: Any) -> Any:
        """Give an order and return the answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"do": do, **fields}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the crowd has gone"
        return json.loads(line)


if __name__ == "__main__":
    asyncio.run(Server().serve())
