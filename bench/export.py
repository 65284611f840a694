"""Taking away 50,000 contributions, beside a bare COPY of the same columns."""

import http.client
import json
import os
import statistics
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import connection
from django.utils import timezone

from bench.databases import use
from bench.harness import cpu
from bench.harness.comparing import PAIRS
from bench.harness.serving import Server
from bench.planting import consultation_of, plan_page, site
from bench.registry import Check, Result, benchmark
from participation.accounts.models import User
from participation.assessment.models import Assessment
from participation.consultations.models import Consultation
from participation.contributions.models import Contribution, Thread
from participation.exchange.open_data.columns import columns, published
from participation.plans.models import Section

PUBLISHED, SECRET = 50_000, 5_000
STATES = ("hidden", "unconfirmed", "withdrawn", "pending", "rejected")
WORD = "Quastenflosser"
MEMORY = 50.0  # MB
BLOCK = 1 << 20
TEXT = "Hier fehlt ein Radweg, und die Ampel ist für ältere Menschen zu kurz. " * 6


def _plant() -> None:
    """Write them to the sections of a plan; every ninth is a reply, every fifth has an outcome."""
    page = site()
    plan = plan_page(page, "Radverkehrskonzept")
    consultation = consultation_of(page)
    threads = {
        thread.anchor: thread for thread in Thread.objects.filter(plan__key=plan.translation_key)
    }
    places = [(threads[section.anchor], section) for section in Section.objects.order_by("order")]
    person = User.objects.create_user(
        email="anna@example.org", password=None, display_name="Anna Beispiel"
    )
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    # Those that nobody reads lie between the others, as they do on a real site.
    states = [
        state for number in range(SECRET) for state in (*["published"] * 10, STATES[number % 5])
    ]
    rows = []
    for number, state in enumerate(states, 1):
        thread, section = places[number % len(places)]
        is_reply = number % 9 == 0 and number > len(places)
        rows.append(
            Contribution(
                pk=number,
                thread=thread,
                section=section,
                consultation=consultation,
                parent_id=number - len(places) if is_reply else None,
                root_id=number - len(places) if is_reply else None,
                shown_below_id=number - len(places) if is_reply else None,
                state=state,
                author=person if number % 2 else None,
                author_name="" if number % 2 else "Ein Gast",
                text=f"{number}: {TEXT if state == 'published' else WORD}",
                html=f"<p>{number}: {TEXT}</p>",
                created_at=begun + timedelta(seconds=number),
                support_count=number % 7,
            )
        )
    Contribution.objects.bulk_create(rows, batch_size=2000)
    Assessment.objects.bulk_create(
        [
            Assessment(
                contribution_id=number,
                organisation=consultation.organisation,
                clerk=person,
                outcome=Assessment.Outcome.FOLLOWED,
                reasoning="Der Hinweis überzeugt, der Plan wird geändert.",
                html="<p>Der Hinweis überzeugt, der Plan wird geändert.</p>",
                at=begun,
            )
            for number in range(5, len(rows), 5)
        ],
        batch_size=2000,
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _take(server: Server, path: str) -> tuple[float, bytes]:
    """Fetch an export; return the CPU of server and database, and what came."""
    before = cpu.spent(server.process.pid, server.database)
    asking = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    try:
        asking.request("GET", path, headers={"X-Forwarded-Proto": "https"})
        answer = asking.getresponse()
        assert answer.status == 200, f"{path}: {answer.status}"
        blocks = []
        while block := answer.read(BLOCK):
            blocks.append(block)
    finally:
        asking.close()
    return cpu.spent(server.process.pid, server.database) - before, b"".join(blocks)


def _copy(consultation: Consultation, database: int | None) -> float:
    """Let PostgreSQL write the same columns of the same rows; return the CPU of both ends."""
    values = [value for _name, value, _is_text in columns(consultation, timezone.now())]
    rows, parameters = published(consultation).values_list(*values).query.sql_with_params()
    before = cpu.spent(os.getpid(), database)
    with connection.cursor() as cursor:
        statement = cursor.mogrify(f"COPY ({rows}) TO STDOUT (FORMAT csv)", parameters)
        with cursor.copy(statement) as copy:
            for _row in copy:
                pass
    return cpu.spent(os.getpid(), database) - before


def _memory(server: Server, name: str) -> float:
    """Return what /proc says of the server's memory, in MB: VmRSS is now, VmHWM the most."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.split(f"{name}:")[1].split()[0]) / 1024


def _forget_most(server: Server) -> None:
    Path(f"/proc/{server.process.pid}/clear_refs").write_text("5")


@benchmark("export_50k")
def export_50k() -> Result:
    """All published contributions of a consultation as CSV, and as JSON."""
    use("bench_export", _plant)
    consultation = Consultation.objects.get()
    place = f"/beitraege/{consultation.slug}/beitraege"
    server = Server()
    try:
        _forget_most(server)
        resting = _memory(server, "VmRSS")  # it has answered requests, but written no export yet
        _take(server, f"{place}.csv")  # warms up
        _copy(consultation, server.database)
        pairs = []
        for number in range(PAIRS):
            if number % 2:
                bare = _copy(consultation, server.database)
                ours, text = _take(server, f"{place}.csv")
            else:
                ours, text = _take(server, f"{place}.csv")
                bare = _copy(consultation, server.database)
            pairs.append((ours, bare))
        as_json, whole = _take(server, f"{place}.json")
        grown = _memory(server, "VmHWM") - resting
    finally:
        server.stop()
    lines = text.count(b"/beitrag/")
    rows = json.loads(whole)["contributions"]
    secret = text.count(WORD.encode()) + whole.count(WORD.encode())
    bare = statistics.median(bare for _ours, bare in pairs)
    return Result(
        value=statistics.median(ours for ours, _bare in pairs) * 1000,
        unit="ms of CPU an export as CSV",
        limit=bare * 1000,
        ratio=statistics.median(ours / bare for ours, bare in pairs),
        target=6,
        runs=len(pairs),
        checks=[
            Check("records in the CSV", lines, PUBLISHED, lines == PUBLISHED),
            Check("objects in the JSON", len(rows), PUBLISHED, len(rows) == PUBLISHED),
            Check("texts that nobody reads", secret, 0, secret == 0),
            Check("growth of the server's memory in MB", round(grown, 1), MEMORY, grown < MEMORY),
            Check("CPU of the JSON to the COPY", round(as_json / bare, 2), 6, as_json / bare <= 6),
        ],
        note=f"{len(text) / 1e6:.0f} MB of CSV, {len(whole) / 1e6:.0f} MB of JSON",
    )
