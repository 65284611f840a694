"""Who may watch what, and that a socket never does anything for a session."""

import json
from contextlib import ExitStack
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from participation.accounts.models import Membership, User
from participation.accounts.services import take_role
from participation.consultations.services import unpublish_consultation
from participation.contributions.models import Contribution, Thread
from realtime.access import versions_in_session
from tests import factories
from tests.support import site as sites
from tests.support.processes import Server
from tests.support.visitors import Visitor, listen, receive, watch

pytestmark = pytest.mark.timeout(600)
Role = Membership.Role


@pytest.fixture
def unpublished(thread: Thread) -> Thread:
    """The discussion of a consultation that is not published any more."""
    factories.comment(consultation=thread.home)
    unpublish_consultation(key=thread.home.key)
    return Thread.objects.get(pk=thread.pk)


def _watching(stack: ExitStack, server: Server, thread: Thread, cookies: str) -> ClientConnection:
    socket = stack.enter_context(listen(server, cookies=cookies))
    watch(socket, thread)
    return socket


def test_what_is_not_public_is_watched_by_those_who_work_on_it_until_they_do_not(
    server: Server, unpublished: Thread, anna: User
) -> None:
    organisation = unpublished.home.organisation
    editor = sites.staff(organisation, Role.EDITOR, "Edda")
    at_work = Visitor(server).sign_in(editor)
    citizen = Visitor(server).sign_in(anna)
    sessions = list(Session.objects.order_by("pk").values())
    refused = {"thread": unpublished.pk, "error": "not open"}

    with ExitStack() as open_sockets:
        one, *others = [
            _watching(open_sockets, server, unpublished, cookies)
            for cookies in (
                at_work.cookies(),
                citizen.cookies(),
                "",
                "sessionid=gibtesnicht00000",
            )
        ]
        assert [receive(socket) for socket in others] == [refused] * 3
        # The editor watches; what anonymous visitors may not see is in no frame at all.
        frame = receive(one)
        assert (frame["version"], "html" in frame) == (1, False)
        take_role(user=editor, organisation=organisation, role=Role.EDITOR, by=None)
        assert receive(one) == refused

    assert list(Session.objects.order_by("pk").values()) == sessions
    assert "Traceback" not in server.log.read_text()


def test_unpublishing_ends_what_everybody_watched(server: Server, thread: Thread) -> None:
    with listen(server) as socket:
        watch(socket, thread)
        unpublish_consultation(key=thread.home.key)

        assert receive(socket) == {"thread": thread.pk, "error": "not open"}


def test_signing_out_closes_the_sockets_of_the_session_and_no_others(
    server: Server, thread: Thread, anna: User
) -> None:
    here, there = Visitor(server).sign_in(anna), Visitor(server).sign_in(anna)

    with (
        listen(server, cookies=here.cookies()) as ended,
        listen(server, cookies=there.cookies()) as goes_on,
    ):
        watch(ended, thread)
        watch(goes_on, thread)
        factories.comment(consultation=thread.consultation)
        assert receive(ended) == receive(goes_on)

        here.send("/konto/logout/")
        with pytest.raises(ConnectionClosed):
            receive(ended)
        with pytest.raises(TimeoutError):
            receive(goes_on, 1)

    assert ended.close_code == 4401


def test_session_that_ends_without_a_word_ends_its_sockets(
    server: Server, thread: Thread, anna: User
) -> None:
    signed_in = Visitor(server).sign_in(anna)

    with listen(server, cookies=signed_in.cookies()) as socket:
        watch(socket, thread)
        factories.comment(consultation=thread.consultation)
        receive(socket)
        Session.objects.all().delete()
        with pytest.raises(ConnectionClosed):
            receive(socket, 15)

    assert socket.close_code == 4401


def test_cookie_of_a_session_that_ended_long_ago_closes_nothing(
    server: Server, thread: Thread
) -> None:
    with listen(server, cookies="sessionid=laengstvorbei0000") as socket:
        socket.send(json.dumps({"counts": {"consultations": [thread.home.pk]}}))

        assert receive(socket) == {"consultation": thread.home.pk, "count": 0}
        with pytest.raises(TimeoutError):
            receive(socket, 12)


def test_rights_cost_the_same_statements_for_one_thread_and_for_three(
    server: Server, unpublished: Thread, django_assert_num_queries: Any
) -> None:
    editor = sites.staff(unpublished.home.organisation, Role.EDITOR, "Edda")
    key = Visitor(server).sign_in(editor).cookies().split("sessionid=")[1].split(";")[0]
    ideas = [
        Thread.objects.create(
            idea=Contribution.objects.create(
                thread=unpublished,
                consultation=unpublished.home,
                kind=Contribution.Kind.IDEA,
                title=f"Idee {each}",
            )
        )
        for each in range(3)
    ]

    for threads in ideas[:1], ideas:
        with django_assert_num_queries(5):
            found = versions_in_session(key, [each.pk for each in threads])
        assert found == {each.pk: each.version for each in threads}
