"""Publishing the next version of a plan of 500 sections with 5,000 contributions."""

import statistics
import time
from uuid import uuid4

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.databases import use
from bench.planting import SECTIONS, plan_page, sections, site
from bench.registry import Check, Result, benchmark
from cms.pages.plan import PlanPage
from cms.pages.projection import project_plan
from participation.contributions.counters import repair_counters
from participation.contributions.models import Contribution, Thread
from participation.plans.models import DraftPlan, PlanVersion, Section
from participation.search.models import SearchEntry
from participation.search.services import rebuild_index

COMMENTS, RUNS, STATEMENTS = 5_000, 7, 40


def _plant() -> None:
    plan_page(site(), "Entwurf mit 500 Abschnitten")
    plan = DraftPlan.objects.get()
    read = {section.anchor: section for section in Section.objects.filter(version__plan=plan)}
    threads = list(Thread.objects.filter(plan=plan))
    now = timezone.now()
    Contribution.objects.bulk_create(
        Contribution(
            thread=thread,
            consultation_id=plan.consultation_id,
            section=read[thread.anchor],
            author_name="Anna",
            text=f"Beitrag {number}: Hier fehlt ein Radweg.",
            html=f"<p>Beitrag {number}: Hier fehlt ein Radweg.</p>",
            created_at=now,
        )
        for number in range(COMMENTS // SECTIONS)
        for thread in threads
    )
    repair_counters([thread.pk for thread in threads])
    rebuild_index()


def _revised(number: int) -> PlanPage:
    """Return the page with every tenth section changed."""
    page = PlanPage.objects.get()
    changed = sections()
    for block in changed[number % 10 :: 10]:
        block["value"]["body"][0]["value"] += f"<p>Geändert zum {number}. Mal.</p>"
    page.sections = changed
    return page


def _publish(page: PlanPage) -> float:
    """Publish a version; return the seconds."""
    begun = time.perf_counter()
    written = project_plan(page)
    took = time.perf_counter() - begun
    assert written is not None
    assert written[1], "no new version"
    return took


def _statements(number: int) -> int:
    """Return how many statements a publication takes between BEGIN and COMMIT."""
    page = _revised(number)
    with CaptureQueriesContext(connection) as asked:
        _publish(page)
    within = [each["sql"] for each in asked.captured_queries]
    return within.index("COMMIT") - within.index("BEGIN") - 1


def _insert_alone() -> float:
    """Insert the rows of the newest version once more; return seconds. They are taken back."""
    newest = PlanVersion.objects.latest("number")
    rows = list(Section.objects.filter(version=newest).order_by("order"))
    entries = list(SearchEntry.objects.filter(kind="section"))
    with transaction.atomic():
        copy = PlanVersion.objects.create(
            plan=newest.plan, number=newest.number + 1, published_at=timezone.now(), digest=uuid4()
        )
        for row in rows:
            row.pk, row.version, row.parent_id = None, copy, None
        for entry in entries:
            entry.pk, entry.source = None, -entry.source
        begun = time.perf_counter()
        Section.objects.bulk_create(rows)
        SearchEntry.objects.bulk_create(entries)
        took = time.perf_counter() - begun
        transaction.set_rollback(True)
    return took


@benchmark("publish_500")
def publish_500() -> Result:
    """The publication as a whole; bare: one bulk insert of its sections and their entries."""
    use("bench_publishing", _plant)
    _publish(_revised(0))  # loads the dictionary
    before = list(Contribution.objects.order_by("pk").values_list("thread", "section"))
    runs = range(1, RUNS + 1)
    pairs = [(_publish(_revised(number)) * 1000, _insert_alone() * 1000) for number in runs]
    statements = _statements(RUNS + 1)
    now = list(Contribution.objects.order_by("pk").values_list("thread", "section"))
    moved = sum(old != new for old, new in zip(before, now, strict=True))
    return Result(
        value=statistics.median(ours for ours, _bare in pairs),
        unit="ms a publication",
        limit=statistics.median(bare for _ours, bare in pairs),
        ratio=statistics.median(ours / bare for ours, bare in pairs),
        target=3.0,
        runs=RUNS,
        checks=[
            Check("SQL statements", statements, STATEMENTS, statements <= STATEMENTS),
            Check("contributions lost or moved", moved, 0, moved == 0),
        ],
        note=f"{COMMENTS} contributions, every tenth of {SECTIONS} sections changed",
    )
