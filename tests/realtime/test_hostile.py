"""Clients that break every rule: closed with a code of docs/live.md, and nothing is left behind."""

import json
import socket as sockets
import time
from contextlib import ExitStack, suppress

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from participation.contributions.models import Thread
from participation.plans.services import unpublish_plan
from realtime.models import Presence
from tests import factories
from tests.support.crowd import PING, PONG, TEXT, masked
from tests.support.processes import Server
from tests.support.rude import closing_code, knock
from tests.support.visitors import listen, receive

pytestmark = pytest.mark.timeout(300)

MANY = 30_000
EMPTY_PART = bytes([0x00, 0x80]) + bytes(4)


@pytest.fixture(autouse=True)
def _no_traceback(server: Server) -> object:
    yield
    assert "Traceback" not in server.log.read_text()


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("[" * 30_000, 4400),
        ('{"watch":' * 3_000, 4400),
        ('{"watch": [{"thread": %s}]}' % ("9" * 5_000), 4400),
        ('{"watch": [{"thread": %s}]}' % 2**63, 4400),
        ('{"watch": [{"thread": -1}]}', 4400),
        ('{"watch": [{"thread": 1.0}]}', 4400),
        ('{"watch": [{"thread": NaN}]}', 4400),
        ('{"watch": [{"thread": true}]}', 4400),
        ('{"watch": [{"thread": 1}], "watch": 1}', 4400),
        ('{"watch": [], "language": "\\ud800"}', 4400),
        ('{"watch": [], "language": {}}', 4400),
        ('{"unwatch": {}}', 4400),
        ('{"counts": []}', 4400),
        ('{"counts": {"plans": ["1"]}}', 4400),
        ('{"desk": "x"}', 4400),
        ('{"desk": {"contribution": "x"}}', 4400),
        (json.dumps({"watch": [], "x": "ä" * 17_000}, ensure_ascii=False), 4413),
        (json.dumps({"counts": {"plans": [*range(101)]}}), 4429),
    ],
)
def test_text_that_is_none_of_the_protocol_closes_the_socket(
    server: Server, sent: str, code: int
) -> None:
    with listen(server) as socket:
        socket.send(sent)
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=5)

    assert socket.close_code == code


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"\x81\x02{}", 1002),  # not masked
        (b"\xf1\x80" + bytes(4), 1002),  # reserved bits
        (b"\x83\x80" + bytes(4), 1002),  # an unknown kind
        (EMPTY_PART, 1002),  # a part of nothing
        (b"\x81\x82" + bytes(4) + b"\xff\xfe", 1007),  # no UTF-8
        (b"\x81\xff" + (2**62).to_bytes(8, "big") + bytes(4), 1009),
        (masked(b"\xff" * 125, PING) * MANY, 4429),
        (masked(b"", PONG) * MANY, 4429),
        (bytes([0x01, 0x80]) + bytes(4) + EMPTY_PART * MANY, 4429),
        (masked(b'{"unwatch": []}', TEXT) * MANY, 4429),
    ],
    ids=[
        "unmasked",
        "bits",
        "kind",
        "part",
        "bytes",
        "endless",
        "pings",
        "pongs",
        "parts",
        "frames",
    ],
)
def test_frames_that_are_none_of_the_protocol_close_the_socket(
    server: Server, sent: bytes, code: int
) -> None:
    memory = server.memory()

    with knock(server) as connection:
        begun = time.monotonic()
        connection.sendall(sent)
        found = closing_code(connection)

    assert found == code
    assert time.monotonic() - begun < 5
    assert server.memory() - memory < 20_000_000


def test_who_is_given_nothing_to_watch_is_closed(server: Server) -> None:
    codes = []
    with ExitStack() as stack:
        silent = stack.enter_context(listen(server))
        opened = [silent]
        for asked in ({"desk": {}}, {"counts": {}}, {"unwatch": [1]}):
            opened.append(stack.enter_context(listen(server)))
            opened[-1].send(json.dumps(asked))
        for socket in opened:
            with suppress(ConnectionClosed):
                while True:
                    socket.recv(timeout=15)
            codes.append(socket.close_code)

    assert codes == [4408] * 4
    assert "Traceback" not in server.log.read_text()


@pytest.mark.parametrize("origin", ["https://example.org", "null", "http://127.0.0.1.example.org"])
def test_foreign_origins_are_refused(server: Server, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        listen(server, origin=origin)

    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(
    "cookies",
    [
        "a/b=1; sessionid=abcdefgh",
        'x="; sessionid=abcdefgh',
        "expires=1",
        "ä=1",
        "=; ;;=",
        "sessionid=../../x",
    ],
)
def test_cookies_of_any_kind_are_no_obstacle(server: Server, thread: Thread, cookies: str) -> None:
    factories.comment(consultation=thread.consultation)

    with knock(server, cookies=cookies) as connection:
        watched = {"watch": [{"thread": thread.pk}]}
        connection.sendall(masked(json.dumps(watched).encode()))
        answer = connection.recv(65_536)

    assert b'"version":1' in answer


def test_who_does_not_read_is_told_why_it_was_closed(server: Server, thread: Thread) -> None:
    for _each in range(100):
        factories.comment(consultation=thread.consultation, text="Lang. " * 900)

    with knock(server) as connection:
        connection.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 16_384)
        watched = {"watch": [{"thread": thread.pk}]}
        connection.sendall(masked(json.dumps(watched).encode()))
        time.sleep(12)  # the server waits ten seconds for it, and five more for its answer
        connection.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 1_000_000)
        code = closing_code(connection)

    assert code == 4409


def test_numbers_of_what_nobody_may_see_are_neither_told_nor_kept(server: Server) -> None:
    hidden = factories.plan()
    unpublish_plan(key=hidden.key)
    unknown = 2**62

    with listen(server) as socket:
        socket.send(json.dumps({"counts": {"plans": [hidden.pk, unknown]}}))
        with pytest.raises(TimeoutError):
            receive(socket, 14)

    assert not Presence.objects.filter(place__in=[f"plan.{hidden.pk}", f"plan.{unknown}"]).exists()
