"""Redis dies, hangs and comes back: nothing is lost, nobody waits long."""

import json
import time
from collections.abc import Callable, Iterator

import pytest
from websockets.exceptions import ConnectionClosed

from participation.accounts.models import User
from participation.consultations.models import Consultation
from participation.contributions.models import Contribution
from tests import factories
from tests.support import site as sites
from tests.support.processes import Redis, Server
from tests.support.visitors import Visitor, listen, receive, watch

pytestmark = pytest.mark.timeout(600)

STARTING = 20  # seconds that a server may take until it listens to Redis
AT_ONCE = 2  # seconds; well below the comparison's five
SOON = 10


@pytest.fixture(autouse=True)
def _redis_is_there(own_redis: Redis) -> Iterator[None]:
    yield
    own_redis.kill()
    own_redis.restart()


@pytest.fixture
def post(servers: list[Server], consultation: Consultation, anna: User) -> Callable[[str], float]:
    """Send a contribution through the first server's form; return the seconds it took."""
    visitor = Visitor(servers[0]).sign_in(anna)

    def send(text: str) -> float:
        begun = time.monotonic()
        visitor.send(f"/diskussion/{consultation.thread.pk}/schreiben/", text=text)
        return time.monotonic() - begun

    return send


def number_of(text: str) -> int:
    return Contribution.objects.get(text=text).pk


def test_killed_redis_delays_frames_and_the_next_one_finds_all_subscribed_again(
    servers: list[Server],
    own_redis: Redis,
    consultation: Consultation,
    post: Callable[[str], float],
) -> None:
    thread = consultation.thread
    with listen(servers[1]) as early:
        watch(early, thread)
        post("Vorher")
        assert receive(early, STARTING)["contribution"] == number_of("Vorher")

        own_redis.kill()
        assert post("Ohne Redis") < SOON
        assert receive(early, SOON)["contribution"] == number_of("Ohne Redis")
        with listen(servers[1]) as late:  # begins to watch while Redis is away
            watch(late, thread, after=2)
            own_redis.restart()
            time.sleep(7)  # a comparison later all are subscribed again
            post("Wieder da")
            frames = [receive(early, AT_ONCE), receive(late, AT_ONCE)]

    assert [(frame["version"], frame["contribution"]) for frame in frames] == [
        (3, number_of("Wieder da"))
    ] * 2


def test_redis_that_hangs_holds_nobody_up_for_long(
    servers: list[Server],
    own_redis: Redis,
    consultation: Consultation,
    post: Callable[[str], float],
) -> None:
    with listen(servers[1]) as socket:
        watch(socket, consultation.thread)
        post("Vorher")
        receive(socket, STARTING)
        own_redis.freeze()

        seconds = [post("Eins"), post("Zwei")]
        frames = [receive(socket, SOON), receive(socket, SOON)]

    assert max(seconds) < 5
    assert [frame["version"] for frame in frames] == [2, 3]


def test_signing_out_reaches_other_processes_at_once(
    servers: list[Server], consultation: Consultation, anna: User
) -> None:
    said = factories.comment(thread=consultation.thread)
    visitor = Visitor(servers[0]).sign_in(anna)

    with listen(servers[1], cookies=visitor.cookies()) as reader:
        watch(reader, consultation.thread)
        assert receive(reader, STARTING)["contribution"] == said.pk
        visitor.send("/konto/logout/")
        with pytest.raises(ConnectionClosed):
            receive(reader, AT_ONCE)

    assert reader.close_code == 4401


def test_desk_and_signing_out_reach_other_processes_without_redis(
    servers: list[Server], own_redis: Redis, consultation: Consultation, anna: User
) -> None:
    said = factories.comment(thread=consultation.thread)
    moderator = sites.verified(factories.member(organisation=consultation.organisation))
    cookies = Visitor(servers[0]).sign_in(moderator).cookies()
    visitor = Visitor(servers[0]).sign_in(anna)

    with (
        listen(servers[1], cookies=cookies) as at_desk,
        listen(servers[1], cookies=visitor.cookies()) as reader,
    ):
        at_desk.send(json.dumps({"desk": {}}))
        watch(reader, consultation.thread)
        assert receive(reader, STARTING)["contribution"] == said.pk
        own_redis.kill()
        visitor.send(f"/beitrag/{said.pk}/melden/", reason="insult")
        visitor.send("/konto/logout/")

        assert receive(at_desk, 15) == {"desk": "changed"}
        with pytest.raises(ConnectionClosed):
            receive(reader, SOON)

    assert reader.close_code == 4401
