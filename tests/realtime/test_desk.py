"""The moderators' queue, and how many people read."""

import json
import time

from participation.accounts.models import User
from participation.contributions.models import Thread
from realtime import desk, presence
from tests import factories
from tests.support import site as sites
from tests.support.processes import Server
from tests.support.visitors import Visitor, listen, receive

CHANGED = {"desk": "changed"}


def claims_become(expected: dict[int, list[int]], *contributions: int) -> bool:
    """Wait until these are the claims on contributions; say whether they are."""
    deadline = time.monotonic() + 20
    while desk.claims(list(contributions)) != expected and time.monotonic() < deadline:
        time.sleep(0.1)
    return desk.claims(list(contributions)) == expected


def test_desk_hears_of_reports_and_sees_who_has_what_open(
    server: Server, thread: Thread, anna: User
) -> None:
    said = factories.comment(thread=thread)
    moderator = sites.verified(factories.member(organisation=thread.home.organisation))
    at_work = Visitor(server).sign_in(moderator).cookies()
    citizen = Visitor(server).sign_in(anna)

    with listen(server, cookies=at_work) as one, listen(server, cookies=citizen.cookies()) as other:
        for socket in (other, one):
            socket.send(json.dumps({"desk": {"contribution": said.pk}}))
        assert receive(other) == {"desk": "not open"}
        assert receive(one) == CHANGED  # its own claim
        assert desk.claims([said.pk]) == {said.pk: [moderator.pk]}

        citizen.send(f"/beitrag/{said.pk}/melden/", reason="insult")
        assert receive(one) == CHANGED

    # The claim ends with the page.
    assert claims_become({}, said.pk)


def test_readers_are_counted_over_all_processes_and_shown_in_fives(servers: list[Server]) -> None:
    place = "plan.1000001"
    presence.note({place: 3}, who="one", seconds=60)
    presence.note({place: 2}, who="one", seconds=60)
    assert presence.readers([place]) == {place: 0}

    presence.note({place: 7}, who="other", seconds=60)
    presence.note({place: 90}, who="gone", seconds=-1)
    assert presence.readers([place]) == {place: 5}

    presence.sweep()
    presence.leave(who="other", places=[place])
    assert presence.readers([place]) == {place: 0}


def test_claim_is_for_ones_own_contributions_and_ends_with_the_page_at_once(
    server: Server, thread: Thread
) -> None:
    own = factories.comment(thread=thread)
    foreign = factories.comment()
    moderator = sites.verified(factories.member(organisation=thread.home.organisation))
    cookies = Visitor(server).sign_in(moderator).cookies()

    for contribution in (foreign, own):
        for _each in range(10):
            with listen(server, cookies=cookies) as socket:
                socket.send(json.dumps({"desk": {"contribution": contribution.pk}}))
    with listen(server, cookies=cookies) as socket:
        socket.send(json.dumps({"desk": {"contribution": foreign.pk}}))
        time.sleep(2)
        assert desk.claims([own.pk, foreign.pk]) == {}
        socket.send(json.dumps({"desk": {"contribution": own.pk}}))
        assert claims_become({own.pk: [moderator.pk]}, own.pk, foreign.pk)
        socket.send(json.dumps({"desk": {}}))
        assert claims_become({}, own.pk)
