"""Somebody who never reads holds up nobody, takes no memory without end, and catches up."""

import socket as sockets
import time

import pytest

from participation.accounts.models import User
from participation.contributions.models import Thread, ThreadChange
from tests import factories
from tests.support.crowd import Crowd
from tests.support.processes import Server

pytestmark = pytest.mark.timeout(600)

LONG = "Ein langer Beitrag. " * 480
MANY = 120  # in frames of 11 KB more than the buffers of server and kernel hold


def test_reader_who_never_reads_is_let_go_and_catches_up(
    server: Server, thread: Thread, anna: User
) -> None:
    with Crowd() as crowd, sockets.create_connection(("127.0.0.1", server.port)):
        crowd.order("open", port=server.port, path="/ws/live/", watch=[(thread.pk, 0)] * 3)
        crowd.order("open", port=server.port, path="/ws/live/", watch=[(thread.pk, 0)], reads=False)
        for _each in range(MANY):
            factories.comment(consultation=thread.consultation, author=anna, text=LONG)
        expected = dict(
            ThreadChange.objects.filter(thread=thread).values_list("contribution", "version")
        )
        arrived = crowd.order("versions", versions={str(thread.pk): MANY}, seconds=30)
        *readers, idle = crowd.order("states")
        memory = server.memory()
        time.sleep(12)  # the server waits ten seconds for it to read
        grown = server.memory() - memory
        crowd.order("read_again")
        back = crowd.order("versions", versions={str(thread.pk): MANY}, seconds=30)
        late = crowd.order("states")[-1]

    assert arrived
    for reader in readers:
        assert {int(key): value for key, value in reader["shown"].items()} == expected
        assert (reader["twice"], reader["gaps"], reader["connections"]) == (0, 0, 1)
    assert idle["version"] < MANY
    assert grown < 5_000_000
    assert back
    assert late["connections"] == 2
    assert {int(key): value for key, value in late["shown"].items()} == expected
    assert "Traceback" not in server.log.read_text()
