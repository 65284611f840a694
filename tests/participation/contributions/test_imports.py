"""Contributions from elsewhere: each stored once, at its place, and never against a decision."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from participation.consultations.selectors import database_now
from participation.contributions.models import Contribution, Thread, ThreadChange
from participation.events import ThreadsImported, on_announced
from tests import factories
from tests.participation.contributions.rows import counters, idea, row, run

pytestmark = pytest.mark.django_db

WRITTEN = datetime(2024, 5, 6, 7, 8, tzinfo=UTC)
announced: list[tuple[int, ...]] = []


@on_announced(ThreadsImported)
def hear_import(event: ThreadsImported) -> None:
    """Remember which threads were announced."""
    announced.append(event.threads)


@pytest.fixture(autouse=True)
def _nothing_announced():
    announced.clear()


@pytest.fixture
def asked():
    return factories.consultation(is_open=False)


def places(consultation):
    """Return for each contribution its kind, parent and root, and whose thread it stands in."""
    found = consultation.contributions.select_related("parent", "root", "thread__idea")
    return {
        each.external_id: (
            each.kind,
            each.parent and each.parent.external_id,
            each.root and each.root.external_id,
            each.thread.idea and each.thread.idea.external_id,
        )
        for each in found
    }


def test_row_is_stored_with_all_it_brings(asked):
    given = idea(
        "1",
        text="Mit <b>Wasser</b>",
        author_name="Kai",
        created_at=WRITTEN,
        lat=51.5,
        lon=13.0,
        category="Plätze",
        votes_up=7,
        votes_down=2,
        url="https://example.org/1",
    )

    run(asked, given)

    assert Contribution.objects.values(
        *("kind", "state", "title", "text", "html", "author", "author_name", "created_at"),
        *("latitude", "longitude", "category", "imported_support", "imported_opposition"),
        *("source_url", "process", "external_id", "consultation", "thread"),
    ).get() == {
        "kind": "idea",
        "state": "published",
        "title": "Ein Brunnen",
        "text": "Mit <b>Wasser</b>",
        "html": "<p>Mit &lt;b&gt;Wasser&lt;/b&gt;</p>",
        "author": None,
        "author_name": "Kai",
        "created_at": WRITTEN,
        "latitude": 51.5,
        "longitude": 13.0,
        "category": "Plätze",
        "imported_support": 7,
        "imported_opposition": 2,
        "source_url": "https://example.org/1",
        "process": "alt",
        "external_id": "1",
        "consultation": asked.pk,
        "thread": asked.thread.pk,
    }


def test_second_run_stores_none_and_changes_nothing(asked):
    rows = [idea("1", created_at=WRITTEN), row("2", parent="1"), row("3", text="a\u0308")]

    first = run(asked, *rows)
    stored = list(Contribution.objects.values()), list(ThreadChange.objects.values())
    second = run(asked, *rows)

    assert (first, second) == ((3, 0, 0, []), (0, 0, 3, []))
    assert (list(Contribution.objects.values()), list(ThreadChange.objects.values())) == stored


def test_changed_row_is_updated_and_leaves_a_change(asked):
    run(asked, row("1"), row("2"))

    outcome = run(asked, row("1", text="Besser."), row("2"), row("3"))

    changed = Contribution.objects.get(external_id="1")
    assert outcome == (1, 1, 1, [])
    assert (changed.text, changed.html) == ("Besser.", "<p>Besser.</p>")
    assert list(
        asked.thread.changes.values_list("version", "contribution__external_id", "kind")
    ) == [(1, "1", "published"), (2, "2", "published"), (3, "1", "edited"), (4, "3", "published")]
    assert counters(asked.thread) == (4, 3)


def test_equal_identifiers_of_two_processes_are_two_contributions(asked):
    assert run(asked, row("1"), row("1", process="neu")) == (2, 0, 0, [])


def test_equal_rows_in_two_consultations_are_two_contributions(asked):
    run(asked, row("1"))

    assert run(factories.consultation(), row("1")) == (1, 0, 0, [])


def test_parents_may_follow_their_children(asked):
    outcome = run(asked, row("4", parent="3"), row("3", parent="2"), row("2", parent="1"), row("1"))

    assert outcome == (4, 0, 0, [])
    assert places(asked) == {
        "1": ("comment", None, None, None),
        "2": ("comment", "1", "1", None),
        "3": ("comment", "2", "1", None),
        "4": ("comment", "3", "1", None),
    }


def test_replies_to_an_idea_stand_in_its_own_discussion(asked):
    run(asked, idea("1"), row("2", parent="1"), row("3", parent="2"), row("4", parent="3"))

    thread = Thread.objects.get(idea__external_id="1")
    assert places(asked) == {
        "1": ("idea", None, None, None),
        "2": ("comment", "1", None, "1"),
        "3": ("comment", "2", "2", "1"),
        "4": ("comment", "3", "2", "1"),
    }
    assert (counters(asked.thread), counters(thread)) == ((1, 1), (3, 3))


def test_reply_that_arrives_later_finds_its_idea(asked):
    run(asked, idea("1"))

    run(asked, row("2", parent="1"))

    assert places(asked)["2"] == ("comment", "1", None, "1")


def test_missing_parent_is_rejected_with_all_below_it(asked):
    outcome = run(asked, row("1"), row("2", parent="99"), row("3", parent="2"))

    assert outcome == (1, 0, 0, [(2, "2"), (3, "3")])


def test_parent_of_another_process_is_missing(asked):
    run(asked, row("1", process="neu"))

    assert run(asked, row("2", parent="1")) == (0, 0, 0, [(2, "2")])


def test_cycle_is_rejected(asked):
    outcome = run(asked, row("1", parent="2"), row("2", parent="3"), row("3", parent="1"))

    assert outcome == (0, 0, 0, [(1, "1"), (2, "2"), (3, "3")])


def test_each_thread_is_announced_once(asked, django_capture_on_commit_callbacks):
    rows = [idea("1"), idea("2"), row("3", parent="1"), row("4", parent="1"), row("5")]

    with django_capture_on_commit_callbacks(execute=True):
        run(asked, *rows)
    with django_capture_on_commit_callbacks(execute=True):
        run(asked, *rows)

    first = Thread.objects.get(idea__external_id="1")
    assert announced == [(asked.thread.pk, first.pk)]


def test_closed_consultation_takes_imports(asked):
    assert not asked.phases.in_force(database_now()).exists()
    assert run(asked, row("1")) == (1, 0, 0, [])


def test_planner_learns_of_what_an_import_brought(asked):
    """Else it takes the table for as empty as before, and searches what was read take minutes."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE participation_contribution")
        run(asked, *(row(external_id=str(number)) for number in range(300)))
        cursor.execute(
            "SELECT reltuples FROM pg_class WHERE oid = 'participation_contribution'::regclass"
        )
        assert cursor.fetchone() == (300,)
