"""Redis dies, hangs and comes back: nothing is lost, nobody waits long."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

from participation.consultations.models import Consultation
from participation.contributions.models import Contribution
from tests import factories
from tests.realtime.test_live import listen, receive, watch
from tests.support import site as sites
from tests.support.processes import Redis, Server, start_redis

pytestmark = pytest.mark.timeout(120)

AT_ONCE = 2  # seconds; well below the comparison's five
SOON = 10


@pytest.fixture
def own_redis() -> Iterator[Redis]:
    redis = start_redis()
    yield redis
    redis.stop()


@pytest.fixture
def two_servers(committed_db: str, own_redis: Redis, tmp_path: Path) -> Iterator[list[Server]]:
    servers = [Server(log=tmp_path / f"{each}.log", redis_url=own_redis.url) for each in range(2)]
    for server in servers:
        server.start()
    yield servers
    for server in servers:
        server.stop()


@pytest.fixture
def consultation(two_servers: list[Server]) -> Consultation:
    return sites.build().consultation


class Visitor:
    """Somebody with cookies who sends forms as a browser without JavaScript does."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.opener = build_opener(HTTPCookieProcessor())

    def send(self, path: str, **fields: str) -> None:
        """Open the form at ``path``, fill it in and send it."""
        address = self.server.url + path
        page = self.opener.open(address, timeout=20).read().decode()
        token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        body = urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        sent = Request(address, data=body, headers={"Referer": address})
        assert self.opener.open(sent, timeout=20).status == 200


@pytest.fixture
def post(two_servers: list[Server], consultation: Consultation) -> Callable[[str], float]:
    """Send a contribution through the first server's form; return the seconds it took."""
    visitor = Visitor(two_servers[0])
    visitor.send("/konto/login/", login=sites.citizen("Anna").email, password=factories.PASSWORD)

    def send(text: str) -> float:
        begun = time.monotonic()
        visitor.send(f"/diskussion/{consultation.thread.pk}/schreiben/", text=text)
        return time.monotonic() - begun

    return send


def number_of(text: str) -> int:
    return Contribution.objects.get(text=text).pk


def test_killed_redis_delays_frames_and_the_next_one_finds_all_subscribed_again(
    two_servers: list[Server],
    own_redis: Redis,
    consultation: Consultation,
    post: Callable[[str], float],
) -> None:
    thread = consultation.thread
    with listen(two_servers[1]) as early:
        watch(early, thread)
        post("Vorher")
        assert receive(early, AT_ONCE)["contribution"] == number_of("Vorher")

        own_redis.kill()
        assert post("Ohne Redis") < SOON
        assert receive(early, SOON)["contribution"] == number_of("Ohne Redis")
        with listen(two_servers[1]) as late:  # begins to watch while Redis is away
            watch(late, thread, after=2)
            own_redis.restart()
            time.sleep(7)  # a comparison later all are subscribed again
            post("Wieder da")
            frames = [receive(early, AT_ONCE), receive(late, AT_ONCE)]

    assert [(frame["version"], frame["contribution"]) for frame in frames] == [
        (3, number_of("Wieder da"))
    ] * 2


def test_server_that_starts_without_redis_uses_it_when_it_comes(
    two_servers: list[Server],
    own_redis: Redis,
    consultation: Consultation,
    post: Callable[[str], float],
) -> None:
    own_redis.kill()
    with listen(two_servers[1]) as socket:
        watch(socket, consultation.thread)
        post("Ohne Redis")
        assert receive(socket, SOON)["version"] == 1

        own_redis.restart()
        time.sleep(7)
        post("Mit Redis")

        assert receive(socket, AT_ONCE)["version"] == 2


def test_redis_that_hangs_holds_nobody_up_for_long(
    two_servers: list[Server],
    own_redis: Redis,
    consultation: Consultation,
    post: Callable[[str], float],
) -> None:
    with listen(two_servers[1]) as socket:
        watch(socket, consultation.thread)
        post("Vorher")
        receive(socket, AT_ONCE)
        own_redis.freeze()

        seconds = [post("Eins"), post("Zwei")]
        frames = [receive(socket, SOON), receive(socket, SOON)]

    assert max(seconds) < 5
    assert [frame["version"] for frame in frames] == [2, 3]
