"""A large answer waits for a slow reader: in the database, not in the server's memory."""

import json
import socket as sockets
import time
import urllib.request

import pytest
from django.utils import timezone

from participation.consultations.models import Consultation
from participation.contributions.models import Contribution, Thread
from tests.support.processes import Server

pytestmark = pytest.mark.timeout(600)

MANY, LONG = 4_000, "Ein langer Beitrag. " * 750  # 60 MB


@pytest.fixture
def asked(consultation: Consultation) -> Consultation:
    found = consultation
    thread = Thread.objects.get(consultation=found)
    Contribution.objects.bulk_create(
        [
            Contribution(
                thread=thread,
                consultation=found,
                text=f"{number}: {LONG}",
                created_at=timezone.now(),
            )
            for number in range(MANY)
        ],
        batch_size=500,
    )
    return found


def ask(server: Server, path: str, version: str = "1.1") -> sockets.socket:
    """Ask for an answer, and read nothing of it yet."""
    connection = sockets.create_connection(("127.0.0.1", server.port), timeout=120)
    head = f"GET {path} HTTP/{version}\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    connection.sendall(head.encode())
    return connection


def rest(connection: sockets.socket) -> bytes:
    """Read an answer to its end; return its body."""
    with connection, connection.makefile("rb") as file:
        return file.read().partition(b"\r\n\r\n")[2]


def settled(server: Server) -> int:
    """Return the memory of the server once it does not grow any more."""
    memory = [0, server.memory()]
    while memory[-1] > memory[-2]:
        time.sleep(1.5)
        memory.append(max(server.memory(), memory[-1]))
    return memory[-1]


def test_slow_reader_takes_no_memory_and_is_given_all(server: Server, asked: Consultation) -> None:
    path = f"/beitraege/{asked.slug}/beitraege.json"
    before = server.memory()

    slow = [ask(server, path, version="1.0") for _each in range(3)]
    grown = settled(server) - before
    with urllib.request.urlopen(f"{server.url}/healthz", timeout=30) as answer:
        status = answer.status
    bodies = [rest(connection) for connection in slow]

    assert grown < 50_000_000
    assert status == 200
    for body in bodies:
        texts = [row["text"] for row in json.loads(body)["contributions"]]
        assert texts == [f"{number}: {LONG}" for number in range(MANY)]
    assert "Traceback" not in server.log.read_text()


def test_what_is_hidden_meanwhile_does_not_come(server: Server, asked: Consultation) -> None:
    slow = ask(server, f"/beitraege/{asked.slug}/beitraege.json", version="1.0")
    settled(server)

    last = Contribution.objects.latest("pk")
    Contribution.objects.filter(pk=last.pk).update(state="hidden")
    rows = json.loads(rest(slow))["contributions"]

    assert (len(rows), rows[-1]["id"] == last.pk) == (MANY - 1, False)


def test_reader_who_leaves_leaves_nothing_behind(server: Server, asked: Consultation) -> None:
    path = f"/beitraege/{asked.slug}/beitraege.csv"
    for _each in range(12):  # more than there are connections to the database
        connection = ask(server, path)
        connection.recv(1000)
        connection.close()

    with urllib.request.urlopen(f"{server.url}{path}", timeout=60) as answer:
        lines = answer.read().count(b"Ein langer Beitrag. " * 750)

    assert lines == MANY
    assert "Traceback" not in server.log.read_text()
