"""How much may be written in a span of time, over all processes."""

import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as project
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participation.contributions import limits
from participation.contributions.limits import Limited, count_within, prune_counts
from participation.contributions.models import RateCount
from participation.contributions.sending import Sending, client_address
from tests import factories
from tests.support.processes import environment

START = datetime(2026, 11, 26, 12, 0, 20, tzinfo=UTC)

PROCESS = """
import sys, django
django.setup()
from datetime import UTC, datetime
from participation.contributions import limits
at = datetime.fromisoformat(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
taken = 0
for _each in range(50):
    try:
        limits.count_within([limits.of_thread(2), limits.of_person("1")], at=at)
        taken += 1
    except limits.Limited:
        pass
print(taken)
"""


@pytest.fixture
def few(settings):
    settings.LIMIT_MINUTES = 10
    settings.CONTRIBUTIONS_OF_A_PERSON = 3
    settings.CONTRIBUTIONS_FROM_AN_ADDRESS = 5
    settings.CONTRIBUTIONS_IN_A_THREAD = 7


def taken(*named, minutes=0.0):
    try:
        count_within(named, at=START + timedelta(minutes=minutes))
    except Limited:
        return False
    return True


@pytest.mark.django_db
def test_person_is_let_through_as_often_as_the_setting_says(few):
    person, other = limits.of_person("1"), limits.of_person("2")

    assert [taken(person) for _each in range(4)] == [True, True, True, False]
    assert taken(other)


@pytest.mark.django_db
def test_it_goes_on_when_the_message_says(few):
    person = limits.of_person("1")
    for _each in range(3):
        taken(person)

    with pytest.raises(Limited) as limited:
        count_within([person], at=START + timedelta(minutes=4))

    assert limited.value.until == START + timedelta(minutes=10)
    assert limited.value.seconds(START + timedelta(minutes=4)) == 360
    assert str(limited.value) == (
        "Sie haben in kurzer Zeit viel geschrieben. Um 13:11 Uhr geht es weiter."
    )
    assert not taken(person, minutes=9.9)
    assert taken(person, minutes=10)


@pytest.mark.django_db
def test_what_is_refused_uses_up_nobody_elses_share(few):
    for number in range(9):
        taken(limits.of_person("1"), limits.of_thread(5), minutes=number / 10)

    others = [taken(limits.of_person("2"), limits.of_thread(5)) for _each in range(3)]
    last = [taken(limits.of_person("3"), limits.of_thread(5)) for _each in range(3)]

    assert (others, last) == ([True] * 3, [True, False, False])


@pytest.mark.django_db
def test_nothing_is_counted_without_a_limit(settings):
    settings.CONTRIBUTIONS_OF_A_PERSON = 0

    assert all(taken(limits.of_person("1")) for _each in range(30))
    assert not RateCount.objects.exists()


@pytest.mark.django_db
def test_counting_takes_one_statement(few, django_assert_num_queries):
    with django_assert_num_queries(1):
        taken(limits.of_person("1"), limits.of_thread(5), limits.of_prefix("192.0.2.0/24"))


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 2), st.floats(0, 12)), min_size=1, max_size=60
    )
)
def test_never_more_than_the_limit_in_any_span_that_is_counted(few, attempts):
    RateCount.objects.all().delete()
    accepted: list[tuple[str, float]] = []
    minute = 0.0
    for person, thread, later in attempts:
        minute += later
        if taken(limits.of_person(str(person)), limits.of_thread(thread), minutes=minute):
            accepted += [(f"p{person}", minute), (f"t{thread}", minute)]

    for name in {name for name, _minute in accepted}:
        most = 3 if name[0] == "p" else 7
        moments = [moment for each, moment in accepted if each == name]
        # Spans begin with the first contribution: cut them as the database does.
        spans, begun = Counter(), None
        for moment in moments:
            begun = moment if begun is None or moment - begun >= 10 else begun
            spans[begun] += 1
        assert max(spans.values()) <= most


@pytest.mark.django_db
def test_counts_are_dropped_when_their_span_is_over(few):
    taken(limits.of_person("1"))

    kept = prune_counts(at=START + timedelta(minutes=9))
    dropped = prune_counts(at=START + timedelta(minutes=11))

    assert (kept, dropped, RateCount.objects.count()) == (0, 1, 0)


@pytest.mark.django_db
def test_no_address_can_be_read_from_the_table(few):
    sending = Sending(address="203.0.113.77")
    taken(limits.of_prefix(sending.prefix))

    with connection.cursor() as cursor:
        cursor.execute("SELECT r::text, encode(r.key, 'escape') FROM participation_ratecount r")
        (row,) = cursor.fetchall()
        cursor.execute(
            "SELECT relpersistence FROM pg_class WHERE relname = 'participation_ratecount'"
        )
        (kind,) = cursor.fetchone()

    assert "203.0" not in "".join(row)
    assert kind == "u"  # not even in the server's log of changes


@pytest.mark.parametrize(
    ("address", "prefix"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("unknown", ""),
        ("", ""),
    ],
)
def test_prefix_of_an_address(address, prefix):
    assert Sending(address=address).prefix == prefix


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.1", "127.0.0.1"),  # nobody in between: the header is the visitor's own
        (1, "198.51.100.1, 203.0.113.5", "203.0.113.5"),
        (2, "198.51.100.1, 203.0.113.5, 10.0.0.1", "203.0.113.5"),
        (2, "203.0.113.5", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_address_is_what_our_own_proxies_say(settings, rf, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies

    request = rf.get("/", HTTP_X_FORWARDED_FOR=forwarded)

    assert client_address(request) == address


def test_two_processes_share_the_limits(committed_db, tmp_path):
    script = tmp_path / "count.py"
    script.write_text(PROCESS)
    processes = [
        subprocess.Popen(
            [sys.executable, script, START.isoformat()],
            cwd=project.BASE_DIR,
            env=environment(
                CONTRIBUTIONS_OF_A_PERSON="20",
                CONTRIBUTIONS_IN_A_THREAD="500",
                PYTHONPATH=str(project.BASE_DIR),
            ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _each in range(2)
    ]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:  # both are there: go
        process.stdin.write("go\n")
        process.stdin.flush()
    numbers = [int(process.communicate(timeout=60)[0]) for process in processes]

    assert sum(numbers) == 20
    assert sorted(RateCount.objects.values_list("number", flat=True)) == [20, 20]


def test_sending_the_form_costs_fourteen_statements_at_most(committed_db, settings):
    settings.CONTRIBUTIONS_OF_A_PERSON = settings.CONTRIBUTIONS_IN_A_THREAD = 100
    settings.CONTRIBUTIONS_FROM_AN_ADDRESS = 100
    thread = factories.consultation().thread
    client = Client()
    client.force_login(factories.person(), "django.contrib.auth.backends.ModelBackend")

    costs = []
    for number in range(2):
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(
                f"/diskussion/{thread.pk}/schreiben/", {"text": f"Kommentar Nummer {number}"}
            )
        costs.append((answer.status_code, len(asked) <= 14))

    assert costs[1] == (302, True)  # the first also asks what is asked once in a process
