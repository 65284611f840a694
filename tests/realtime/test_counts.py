"""Numbers in lists: they follow, come in full to newcomers, and to them alone."""

import json
from contextlib import ExitStack
from typing import Any

import pytest
from websockets.sync.client import ClientConnection

from participation.contributions.models import Thread
from tests import factories
from tests.support.processes import Server
from tests.support.visitors import listen, receive


def test_numbers_of_a_plan_and_a_consultation_follow(server: Server) -> None:
    consultation = factories.consultation()
    plan = factories.plan(consultation=consultation)
    thread = Thread.objects.get(plan=plan)
    watched = {"counts": {"plans": [plan.pk], "consultations": [consultation.pk]}}

    with listen(server) as socket:
        socket.send(json.dumps(watched))
        first = [receive(socket), receive(socket)]
        factories.comment(plan=plan)
        then = [receive(socket, 15), receive(socket, 15)]
        while then == first:  # what was published just now may still be told
            then = [receive(socket, 15), receive(socket, 15)]

    assert first == [
        {"plan": plan.pk, "counts": {str(thread.pk): 0}},
        {"consultation": consultation.pk, "count": 0},
    ]
    assert then == [
        {"plan": plan.pk, "counts": {str(thread.pk): 1}},
        {"consultation": consultation.pk, "count": 1},
    ]


def test_newcomers_are_given_all_and_the_others_nothing_again(server: Server) -> None:
    plan = factories.plan()
    thread = Thread.objects.get(plan=plan)
    watched = json.dumps({"counts": {"plans": [plan.pk]}})
    everything = {"plan": plan.pk, "counts": {str(thread.pk): 0}}

    with listen(server) as early, listen(server) as late:
        early.send(watched)
        assert receive(early) == everything
        late.send(watched)
        assert receive(late) == everything
        with pytest.raises(TimeoutError):
            receive(early, 2)
        # Asked again, it is told again: a page that came back from its memory knows nothing.
        early.send(watched)
        assert receive(early) == everything


def test_readers_of_all_processes_are_told_to_whoever_comes_later(servers: list[Server]) -> None:
    plan = factories.plan()
    watched = json.dumps({"counts": {"plans": [plan.pk]}})

    with ExitStack() as pages:
        early = [pages.enter_context(listen(servers[each % 2])) for each in range(6)]
        for socket in early:
            socket.send(watched)
        first = [receive_readers(socket) for socket in early]
        late = pages.enter_context(listen(servers[0]))
        late.send(watched)
        last = receive_readers(late)

    assert [*first, last] == [{"plan": plan.pk, "readers": 5}] * 7


def receive_readers(socket: ClientConnection) -> dict[str, Any]:
    while "readers" not in (frame := receive(socket, 40)):
        pass
    return frame
