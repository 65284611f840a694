"""A discussion of 10,000 contributions: its first and last pages, and writing in it."""

import re
import secrets
from datetime import UTC, datetime, timedelta
from functools import cache
from http import HTTPStatus
from itertools import pairwise

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.middleware.csrf import _get_new_csrf_string  # Django has no public one
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from bench.databases import use
from bench.harness.comparing import (
    Compared,
    alternate,
    beside_bare,
    cpu_ms,
    per_second,
)
from bench.harness.serving import CLIENTS, Run, Server
from bench.planting import consultation_of, site
from bench.registry import Check, Result, benchmark
from participation.accounts.models import User
from participation.contributions.counters import repair_counters, wrong_counters
from participation.contributions.cursors import Order, cursor_at
from participation.contributions.models import Contribution, Thread, ThreadChange

MANY, DEEP, WIDE, REPLIES = 10_000, 25, 600, 2
SECONDS = 30
STATEMENTS = 12
CPU = 40.0  # ms
SESSION_COOKIE, TOKEN_COOKIE = "__Host-session", "__Host-csrf"  # of the production settings
_CONTRIBUTION = re.compile(rb'id="beitrag-[0-9]+"')


def _plant() -> None:
    """Write the contributions: each root has two replies, one has 600, below one lie 25 levels."""
    consultation = consultation_of(site())
    thread = Thread.objects.get(consultation=consultation)
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    rows: list[Contribution] = []

    def write(parent: Contribution | None = None) -> Contribution:
        number = len(rows) + 1
        row = Contribution(
            pk=number,
            thread=thread,
            consultation=consultation,
            parent=parent,
            root=parent and (parent.root or parent),
            text=f"Beitrag {number}: Hier fehlt ein Radweg, und die Ampel ist zu kurz.",
            html=f"<p>Beitrag {number}: Hier fehlt ein Radweg, und die Ampel ist zu kurz.</p>",
            author_name="Anna",
            created_at=begun + timedelta(minutes=number),
        )
        rows.append(row)
        return row

    while len(rows) < MANY // 2:
        _with_replies(write, REPLIES)
    _with_replies(write, WIDE)
    above = write()
    for _level in range(DEEP):
        above = write(above)
    while len(rows) < MANY:
        _with_replies(write, REPLIES)
    Contribution.objects.bulk_create(rows, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('participation_contribution', 'id'), %s)",
            [len(rows)],
        )
        Thread.objects.filter(pk=thread.pk).update(published_count=len(rows))
        repair_counters([thread.pk])
        cursor.execute("ANALYZE")


def _with_replies(write, number: int) -> None:  # type: ignore[no-untyped-def]
    root = write()
    for _each in range(number):
        write(root)


def _thread() -> Thread:
    return Thread.objects.get(consultation__isnull=False)


@cache
def _first() -> str:
    return f"/diskussion/{_thread().pk}/"


@cache
def _last() -> str:
    """Return the address of the page with the oldest roots, twenty like the first."""
    oldest = list(Contribution.objects.filter(root=None).order_by("created_at")[:20])
    return f"{_first()}?bis={cursor_at(oldest[-1], Order.NEWEST)}"


def _measured(path: str, **environment: str) -> Compared:
    server = Server(**environment)
    try:
        return beside_bare(server, path)
    finally:
        server.stop()


def _statements(path: str) -> int:
    """Return how many statements an anonymous reader's page costs when it is made."""
    with override_settings(PAGE_CACHE_BYTES=0, ALLOWED_HOSTS=["testserver"]):
        client = Client()
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
    return len(asked)


def _shown(body: bytes) -> int:
    return len(_CONTRIBUTION.findall(body))


@benchmark("thread_first_page_uncached")
def thread_first_page_uncached() -> Result:
    """The first page, made anew for each reader."""
    use("bench_discussion", _plant)
    compared = _measured(_first(), PAGE_CACHE_SIZE="0")
    statements, cpu = _statements(_first()), compared.median(cpu_ms)
    return Result(
        value=compared.median(per_second),
        unit=f"pages/s, {CLIENTS} clients",
        limit=compared.bare(per_second),
        ratio=compared.ratio(per_second),
        target=0.12,
        better="higher",
        runs=len(compared.pairs),
        checks=[
            Check("SQL statements", statements, STATEMENTS, statements <= STATEMENTS),
            Check("CPU of server and database in ms", cpu, CPU, cpu <= CPU),
        ],
    )


@benchmark("thread_first_page_cached")
def thread_first_page_cached() -> Result:
    """The first page as it was kept."""
    use("bench_discussion", _plant)
    compared = _measured(_first())
    return Result(
        value=compared.median(per_second),
        unit=f"pages/s, {CLIENTS} clients",
        limit=compared.bare(per_second),
        ratio=compared.ratio(per_second),
        target=0.6,
        better="higher",
        runs=len(compared.pairs),
        note=f"CPU {compared.median(cpu_ms):.1f} ms, bare {compared.bare(cpu_ms):.1f} ms",
    )


@benchmark("thread_last_page")
def thread_last_page() -> Result:
    """The page of the oldest contributions beside that of the newest, both made anew."""
    use("bench_discussion", _plant)
    server = Server(PAGE_CACHE_SIZE="0")
    try:
        shown = [_shown(server.get(path)[2]) for path in (_first(), _last())]

        def asked(path: str):  # type: ignore[no-untyped-def]
            return lambda count: server.load(path, count=count)

        compared = alternate(asked(_last()), asked(_first()))
    finally:
        server.stop()
    return Result(
        value=compared.median(cpu_ms),
        unit="ms of CPU a page",
        limit=compared.bare(cpu_ms),
        ratio=compared.ratio(cpu_ms),
        target=1.2,
        runs=len(compared.pairs),
        checks=[Check("contributions shown", shown[1], shown[0], shown[0] == shown[1])],
    )


@benchmark("post_comment")
def post_comment() -> Result:
    """Comments of eight people who are signed in, all in one discussion."""
    use("bench_discussion", _plant)
    token = _get_new_csrf_string()
    secret = secrets.token_urlsafe(60)  # what signs the sessions, here and in the server
    with override_settings(SECRET_KEY=secret):
        cookies = [f"{TOKEN_COOKIE}={token}; {_signed_in(n)}" for n in range(CLIENTS)]
    thread = _thread()
    request = {
        "method": "POST",
        "path": f"/diskussion/{thread.pk}/schreiben/",
        "headers": {
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": "https://127.0.0.1/",
        },
        "body": f"csrfmiddlewaretoken={token}&text=Kommentar+Nummer+{{number}}+zum+Messen",
    }
    server = Server(SECRET_KEY=secret)
    sent = {"number": 1}

    def write(**job: int) -> Run:
        run = server.load(request, cookies=cookies, first=sent["number"], **job)
        sent["number"] += run.requests + CLIENTS
        accepted["number"] += run.statuses.get(str(HTTPStatus.FOUND.value), 0)
        assert set(run.statuses) == {"302"}, (run.statuses, server.log.read_text()[-2000:])
        return run

    accepted = {"number": 0}
    before = Contribution.objects.count()
    try:
        bare = server.bare(b"")
        compared = alternate(
            lambda count: write(count=count), lambda count: server.load(bare, count=count)
        )
        burst = write(seconds=SECONDS)
    finally:
        server.stop()
    lost = accepted["number"] - (Contribution.objects.count() - before)
    texts = Contribution.objects.filter(text__startswith="Kommentar Nummer")
    twice = texts.count() - texts.values("text").distinct().count()
    versions = ThreadChange.objects.filter(thread=thread).order_by("version")
    gaps = sum(b != a + 1 for a, b in pairwise(versions.values_list("version", flat=True)))
    _threads, wrong = wrong_counters()
    statements = _statements_of_posting(thread)
    return Result(
        value=compared.median(per_second),
        unit=f"comments/s, {CLIENTS} clients",
        limit=compared.bare(per_second),
        ratio=compared.ratio(per_second),
        target=0.1,
        better="higher",
        runs=len(compared.pairs),
        checks=[
            Check("accepted comments that are not there", lost, 0, lost == 0),
            Check("comments that are there twice", twice, 0, twice == 0),
            Check("gaps between versions", gaps, 0, gaps == 0),
            Check("wrong counters", len(wrong), 0, not wrong),
            Check("SQL statements of a comment", statements, 14, statements <= 14),
        ],
        note=f"{burst.requests} comments in {burst.seconds:.0f} s at last",
    )


def _signed_in(number: int) -> str:
    """Return the session cookie of a person who is signed in."""
    user = User.objects.create_user(
        email=f"person-{secrets.token_hex(4)}-{number}@example.org",
        password=None,
        display_name=f"Person {number}",
    )
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.create()
    return f"{SESSION_COOKIE}={session.session_key}"


def _statements_of_posting(thread: Thread) -> int:
    client = Client()
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        client.force_login(User.objects.latest("pk"), settings.AUTHENTICATION_BACKENDS[0])
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(
                f"/diskussion/{thread.pk}/schreiben/", {"text": "Noch ein Kommentar."}
            )
    assert answer.status_code == HTTPStatus.FOUND, answer.content
    return len(asked)
