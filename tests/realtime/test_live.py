"""The socket of a real Daphne, alone and with a real Redis beside it."""

import json
from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from participation.consultations.services import unpublish_consultation
from participation.contributions.models import Thread
from participation.moderation.services import hide_contribution
from tests import factories
from tests.support.processes import Server
from tests.support.visitors import listen, receive, watch

pytestmark = pytest.mark.timeout(600)


def test_catch_up_brings_each_contribution_once_as_it_is_now(
    server: Server, thread: Thread
) -> None:
    first = factories.comment(consultation=thread.consultation, text="Wird ausgeblendet")
    second = factories.comment(consultation=thread.consultation, text="Bleibt")
    moderator = factories.member(organisation=thread.consultation.organisation)
    hide_contribution(moderator=moderator, contribution=first, reason="insult", at=first.created_at)

    with listen(server) as socket:
        watch(socket, thread)
        frames = [receive(socket), receive(socket)]

    assert [
        (frame.get("since"), frame["version"], frame["contribution"], frame["change"])
        for frame in frames
    ] == [(0, 2, second.pk, "published"), (None, 3, first.pk, "hidden")]
    assert "Wird ausgeblendet" not in frames[1]["html"]


def test_change_of_another_process_arrives_by_comparison(server: Server, thread: Thread) -> None:
    with listen(server) as socket:
        watch(socket, thread)
        said = factories.comment(consultation=thread.consultation)

        frame = receive(socket)

    assert (frame["contribution"], frame["version"], frame["count"]) == (said.pk, 1, 1)


def test_unknown_and_closed_threads_are_refused(server: Server, thread: Thread) -> None:
    unpublish_consultation(key=thread.home.key)
    unknown = Thread(pk=thread.pk + 1_000_000)

    with listen(server) as socket:
        watch(socket, thread)
        watch(socket, unknown)
        answers = [receive(socket), receive(socket)]

    assert answers == [{"thread": each.pk, "error": "not open"} for each in (thread, unknown)]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("kein JSON", 4400),
        ("[]", 4400),
        ('{"watch": 7}', 4400),
        ('{"watch": [{"thread": "7"}]}', 4400),
        ("x" * 40_000, 4413),
        ("x" * 100_000, 1009),
        (b"\x00", 4400),
        (json.dumps({"watch": [], "language": "klingonisch"}), 4400),
        (json.dumps({"watch": [{"thread": each} for each in range(601)]}), 4429),
    ],
    ids=["text", "list", "number", "word", "large", "huge", "bytes", "language", "many"],
)
def test_frame_that_breaks_the_protocol_closes_the_socket(
    server: Server, sent: str | bytes, code: int
) -> None:
    with listen(server) as socket:
        socket.send(sent)
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=5)

    assert socket.close_code == code
    assert "Traceback" not in server.log.read_text()


def test_too_many_frames_close_the_socket(server: Server, thread: Thread) -> None:
    with listen(server) as socket, suppress(ConnectionClosed):
        for _each in range(60):
            watch(socket, thread)
        while True:
            socket.recv(timeout=5)

    assert socket.close_code == 4429
    assert "Traceback" not in server.log.read_text()


def test_foreign_origin_is_refused(server: Server) -> None:
    with pytest.raises(InvalidStatus):
        listen(server, origin="https://example.org")
