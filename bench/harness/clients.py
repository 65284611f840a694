"""Clients in a process of their own: ``python -m bench.harness.clients``, a JSON line for each job.

A job names the ``port``, the ``request`` (method, path, headers and body as text) and either how
many requests (``count``) or how many ``seconds``. Each client keeps one connection alive and sends
its next request as soon as the last is answered. ``{number}`` in a body is another number in each
request, ``cookies`` holds a Cookie header for each client.
"""

import itertools
import json
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from threading import Barrier, Lock, Thread
from typing import Any

PATIENCE = 60.0  # seconds for one answer


class Connection:
    """One connection that is kept alive."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Send a request; return status, head and body of the answer."""
        self._socket.sendall(request)
        received = b""
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        head, body = received[:end], received[end + 4 :]
        status = int(head.split(b" ", 2)[1])
        parts, length = [body], len(body)
        expected = _length(head)
        while length < expected:
            parts.append(part := self._more())
            length += len(part)
        return status, head, b"".join(parts)

    def _more(self) -> bytes:
        part = self._socket.recv(1 << 18)
        if not part:
            raise ConnectionError("the server closed the connection")
        return part

    def close(self) -> None:
        """Give it back."""
        self._socket.close()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _colon, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise ValueError(f"an answer without Content-Length: {head!r}")


def encoded(request: dict[str, Any], number: int = 0, cookie: str = "") -> bytes:
    """Return a request as it goes over the wire; a proxy in front is said to speak HTTPS."""
    body = request.get("body", "").replace("{number}", str(number)).encode()
    headers = {
        "Host": "127.0.0.1",
        "X-Forwarded-Proto": "https",
        "Accept": "text/html",
        **request.get("headers", {}),
    }
    if cookie:
        headers["Cookie"] = cookie
    if body:
        headers["Content-Length"] = str(len(body))
    lines = [f"{request.get('method', 'GET')} {request['path']} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def run(job: dict[str, Any]) -> dict[str, Any]:
    """Do a job; return the number of answers by status, bytes, seconds, and times in ms."""
    clients = job.get("clients", 8)
    ready = Barrier(clients + 1)
    numbers, lock = itertools.count(job.get("first", 1)), Lock()
    statuses: Counter[str] = Counter()
    times: list[float] = []
    failures: list[str] = []
    sizes: Counter[str] = Counter()
    until: list[float] = []

    def turns() -> Iterator[int]:
        last = job.get("first", 1) + job["count"] if "count" in job else None
        while last is not None or time.perf_counter() < until[0]:
            with lock:
                number = next(numbers)
            if last is not None and number >= last:
                return
            yield number

    def client(place: int) -> None:
        cookies = job.get("cookies") or [""]
        try:
            connection = Connection(job["port"])
            ready.wait(PATIENCE)
            for number in turns():
                request = encoded(job["request"], number, cookies[place % len(cookies)])
                begun = time.perf_counter()
                status, _head, body = connection.ask(request)
                spent = time.perf_counter() - begun
                with lock:
                    times.append(spent * 1000)
                    statuses[str(status)] += 1
                    sizes["bytes"] += len(body)
            connection.close()
        except Exception as error:
            failures.append(repr(error))
            ready.abort()

    threads = [Thread(target=client, args=[place], daemon=True) for place in range(clients)]
    for thread in threads:
        thread.start()
    until.append(time.perf_counter() + PATIENCE + job.get("seconds", 0))
    try:
        ready.wait(PATIENCE)
    except Exception:
        return {"failures": failures}
    begun = time.perf_counter()
    until[0] = begun + job.get("seconds", 0)
    for thread in threads:
        thread.join()
    return {
        "seconds": time.perf_counter() - begun,
        "statuses": statuses,
        "bytes": sizes["bytes"],
        "times": times,
        "failures": failures,
    }


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(json.dumps(run(json.loads(line))) + "\n")
        sys.stdout.flush()
