"""A client that keeps to no protocol: raw frames over a plain connection."""

import os
import socket as sockets
from base64 import b64encode
from contextlib import suppress

from tests.support.processes import Server


def knock(server: Server, *, cookies: str = "") -> sockets.socket:
    """Open the live socket, and read nothing of it yet."""
    connection = sockets.create_connection(("127.0.0.1", server.port), timeout=20)
    key = b64encode(os.urandom(16)).decode()
    head = (
        f"GET /ws/live/ HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
        f"Origin: {server.url}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
    )
    head += f"Cookie: {cookies}\r\n" if cookies else ""
    connection.sendall(f"{head}\r\n".encode("latin1"))
    answer = b""
    while not answer.endswith(b"\r\n\r\n"):
        answer += connection.recv(1)
    assert answer.startswith(b"HTTP/1.1 101"), answer
    return connection


def closing_code(connection: sockets.socket) -> int:
    """Read frames to the end of the connection; return the code of the last one, 1006 if none."""
    received = bytearray()
    with suppress(OSError):
        while part := connection.recv(65_536):
            received += part
    code = 1006
    while len(received) >= 2:
        opcode, size, start = received[0] & 15, received[1], 2
        if size == 126:
            size, start = int.from_bytes(received[2:4], "big"), 4
        elif size == 127:
            size, start = int.from_bytes(received[2:10], "big"), 10
        if opcode == 8:
            code = int.from_bytes(received[start : start + 2], "big")
        del received[: start + size]
    return code
