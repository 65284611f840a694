"""A process dies while it publishes: the old version stays whole, and synchronising finishes."""

import json
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection, transaction

from participation.contributions.models import Contribution, Thread
from participation.plans.models import DraftPlan, PlanVersion
from participation.plans.selectors import read_plan
from tests import factories
from tests.support import site as sites
from tests.support.processes import environment, manage

pytestmark = pytest.mark.timeout(90)

PUBLISH = """
from cms.pages.plan import PlanPage
page = PlanPage.objects.get()
sections = page.sections.get_prep_value()
sections[0]["value"]["title"] = "Neuer Zweck"
page.sections = sections + [{"type": "section", "value": {
    "number": "§ 9", "title": "Neu", "level": 1, "body": []}, "id":
    "00000000-0000-4000-8000-000000000009"}]
page.save_revision().publish()
"""


def headings(version: PlanVersion) -> list[str]:
    return [section.heading for section in read_plan(version).sections]


def wait_until_blocked() -> None:
    """Wait until another process waits for a lock that this one holds."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("the publishing process never came to the plan")


def kill_while_publishing() -> None:
    """Let a process publish, and kill it inside the projection, before it wrote a version."""
    child = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "-c", PUBLISH],
        cwd=settings.BASE_DIR,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        with transaction.atomic():
            list(DraftPlan.objects.select_for_update())
            wait_until_blocked()
            child.kill()
            child.wait(timeout=10)
    finally:
        child.kill()
        child.wait(timeout=10)


@pytest.mark.parametrize("command", [("sync_plans",), ("work", "--once")])
def test_killed_publication_leaves_the_old_version_whole_until_it_is_finished(
    committed_db: str, command: tuple[str, ...]
) -> None:
    small = sites.build([sites.section_block("Zweck", number="§ 1")])
    plan = small.plan
    said = factories.comment(plan=plan)

    kill_while_publishing()

    small.plan_page.refresh_from_db()
    assert small.plan_page.sections[0].value["title"] == "Neuer Zweck"  # the page is published
    (old,) = plan.versions.all()  # and nothing of it is in the domain
    assert (old.number, headings(old)) == (1, ["§ 1 Zweck"])

    done = manage(*command)

    assert done.returncode == 0, done.stderr
    old, new = plan.versions.order_by("number")
    assert (headings(old), headings(new)) == (["§ 1 Zweck"], ["§ 1 Neuer Zweck", "§ 9 Neu"])
    assert Thread.objects.filter(plan=plan).count() == 2
    kept = Contribution.objects.select_related("section").get(pk=said.pk)
    assert (kept.section.version_id, kept.thread.anchor) == (
        old.pk,
        read_plan(new).sections[0].anchor,
    )


def test_synchronising_again_changes_nothing(committed_db: str) -> None:
    sites.build()
    kill_while_publishing()
    manage("sync_plans")

    again = manage("sync_plans")

    assert json.loads(again.stdout) == {"projected": 0, "closed": 0, "failed": 0}
    assert PlanVersion.objects.count() == 2
