"""The command makes the index anew in its own process while another process writes."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db.models import Q

from participation.contributions.models import Contribution, Thread
from participation.search.models import InternalEntry, SearchEntry
from participation.search.services import rebuild_index
from tests import factories
from tests.participation.search.test_rebuilding import contents
from tests.support.processes import environment

pytestmark = [pytest.mark.usefixtures("committed_db"), pytest.mark.timeout(150)]

BEFORE = 520  # contributions: more than one batch of the rebuilding
WRITE = "from tests.participation.search import busy; busy.work()"


@contextmanager
def process(*words: str) -> Iterator[subprocess.Popen[str]]:
    """Run a management command of the test's database; it is ended with the block."""
    with subprocess.Popen(
        [sys.executable, "manage.py", *words],
        cwd=settings.BASE_DIR,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as started:
        try:
            yield started
        finally:
            started.kill()


def hidden_but_found() -> list[SearchEntry]:
    """Return what the public could find though it is hidden, both as of one moment."""
    hidden = Contribution.objects.filter(~Q(state="published")).order_by()
    return list(SearchEntry.objects.filter(kind="contribution", source__in=hidden.values("pk")))


def test_index_is_right_after_another_process_wrote_while_it_was_rebuilt() -> None:
    asked = factories.consultation(title="Zoo")
    factories.plan(consultation=asked, title="Zooplan")
    factories.member(organisation=asked.organisation, user=factories.person(name="Mona"))
    author = factories.person(name="Arno")
    Contribution.objects.bulk_create(
        Contribution(
            thread=asked.thread,
            consultation=asked,
            text=f"Gehege {number}",
            state="published",
            author=author,
        )
        for number in range(BEFORE)
    )
    Thread.objects.filter(pk=asked.thread.pk).update(published_count=BEFORE)

    looks = 0
    with process("shell", "-v", "0", "-c", WRITE) as writer:
        assert writer.stdout is not None
        assert writer.stdin is not None
        rebuild_index()  # while the writer starts
        assert writer.stdout.readline() == "writing\n"
        with process("rebuild_search") as rebuilding:
            while rebuilding.poll() is None:
                assert hidden_but_found() == []
                looks += 1
                time.sleep(0.02)
            assert rebuilding.returncode == 0
        assert writer.poll() is None, "the writer had nothing left to write"
        writer.stdin.close()
        rounds = int(writer.stdout.readline())
        assert writer.wait(timeout=30) == 0

    assert looks > 20
    assert rounds > 10
    assert hidden_but_found() == []
    assert Contribution.objects.filter(state="hidden").count() == rounds + (rounds + 1) // 2
    assert SearchEntry.objects.get(kind="plan").title == f"Zooplan {rounds - 1}"
    now = contents()
    SearchEntry.objects.all().delete()
    InternalEntry.objects.all().delete()
    rebuild_index()
    assert contents() == now
