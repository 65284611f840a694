"""Asking a server that the operator named: base map or geocoder. Nobody else is ever asked.

The host is resolved once and the connection goes to that address, so no second answer of the name
service can lead elsewhere. Private and loopback addresses are refused unless a setting allows their
network; redirects are refused; name service, connection and answer have one deadline together.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

Network = IPv4Network | IPv6Network

_resolvers = ThreadPoolExecutor(max_workers=4, thread_name_prefix="resolve")


class FetchError(Exception):
    """A server did not answer as it should; the text is for the log, not for readers."""


def networks(written: Sequence[str]) -> list[Network]:
    """Return networks such as ``10.1.0.0/16``. Raises `ValueError` for what is none."""
    return [ip_network(each) for each in written]


def fetch(
    url: str, *, allowed: Sequence[Network], seconds: float, most_bytes: int
) -> tuple[str, bytes]:
    """Return content type and content of ``url``. Raises `FetchError`."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise FetchError("only http and https")
    ends = time.monotonic() + seconds
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = _resolve(parts.hostname, port, allowed, seconds)
    try:
        connection = socket.create_connection((address, port), timeout=_left(ends))
    except OSError as error:
        raise FetchError(f"no connection: {error}") from error
    # A server that sends a byte now and then would outlast any time-out of the socket.
    guard = threading.Timer(_left(ends), _close, [connection])
    guard.daemon = True
    guard.start()
    try:
        answer = _ask(connection, parts, most_bytes)
        _left(ends)  # the guard's end looks like the answer's
        return answer
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise FetchError(f"no answer: {error!r}") from error
    finally:
        guard.cancel()
        connection.close()


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise FetchError("too slow")
    return left


def _resolve(host: str, port: int, allowed: Sequence[Network], seconds: float) -> str:
    """Return the one address to connect to; every address of the name must be allowed."""
    waiting = _resolvers.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    try:
        found = waiting.result(timeout=seconds)
    except TimeoutError as error:
        waiting.cancel()
        raise FetchError("the name service is too slow") from error
    except (OSError, UnicodeError) as error:
        raise FetchError(f"the name is unknown: {error}") from error
    addresses = [str(each[4][0]) for each in found]
    for address in addresses:
        if not _is_allowed(address, allowed):
            raise FetchError(f"the address {address} is private")
    if not addresses:
        raise FetchError("the name has no address")
    return addresses[0]


def _is_allowed(address: str, allowed: Sequence[Network]) -> bool:
    parsed = ip_address(address.split("%", maxsplit=1)[0])
    mapped = getattr(parsed, "ipv4_mapped", None)
    parsed = mapped or parsed
    if any(parsed in network for network in allowed if network.version == parsed.version):
        return True
    return parsed.is_global and not parsed.is_multicast


def _close(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it has ended by itself


def _ask(raw: socket.socket, parts: SplitResult, most_bytes: int) -> tuple[str, bytes]:
    host = parts.hostname or ""
    connection = http.client.HTTPConnection(host, parts.port)
    connection.sock = (
        ssl.create_default_context().wrap_socket(raw, server_hostname=host)
        if parts.scheme == "https"
        else raw
    )
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    try:
        connection.request("GET", path, headers={"Accept-Encoding": "identity"})
        answer = connection.getresponse()
        if answer.status != http.client.OK:  # a redirect, too
            raise FetchError(f"status {answer.status}")
        content = answer.read(most_bytes + 1)
        if len(content) > most_bytes:
            raise FetchError("the answer is too large")
        if answer.length:
            raise FetchError("the answer broke off")
        return answer.headers.get_content_type(), content
    finally:
        connection.close()
