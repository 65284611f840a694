"""What the public sees of a discussion, and what reading it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participation.consultations.services import unpublish_consultation
from participation.contributions.models import Contribution, Thread
from participation.contributions.selectors import (
    ROOTS_A_PAGE,
    contributions_of,
    public_threads,
    thread_page,
    threads,
    threads_by_anchor,
    visible_contributions,
)
from participation.plans.services import unpublish_plan
from tests import factories
from tests.factories import section

pytestmark = pytest.mark.django_db

State = Contribution.State
ABSENT = [State.UNCONFIRMED, State.PENDING, State.REJECTED]


@pytest.fixture
def asked():
    return factories.consultation()


def put(contribution, state):
    Contribution.objects.filter(pk=contribution.pk).update(state=state)
    return contribution


def shown(page):
    return [
        (entry.contribution.pk, [reply.pk for reply in entry.replies]) for entry in page.entries
    ]


def test_each_state_is_seen_as_it_should(asked):
    for state in State:
        put(factories.comment(consultation=asked, text=state), state)

    seen = visible_contributions()
    found = {row.text: (row.is_readable, row.is_tombstone) for row in seen}

    assert found == {
        "published": (True, False),
        "redacted": (True, False),
        "hidden": (False, True),
        "withdrawn": (False, True),
    }
    assert sorted(seen.readable().values_list("text", flat=True)) == ["published", "redacted"]


def test_nothing_of_an_unpublished_consultation_is_seen(asked):
    said = factories.comment(consultation=asked)
    other = factories.comment(plan=factories.plan(consultation=asked))

    unpublish_consultation(key=asked.key)

    assert not visible_contributions().filter(pk__in=[said.pk, other.pk]).exists()
    assert not public_threads().exists()


def test_nothing_of_an_unpublished_plan_is_seen_but_its_consultation(asked):
    plan = factories.plan(consultation=asked)
    factories.comment(plan=plan)
    said = factories.comment(consultation=asked)

    unpublish_plan(key=plan.key)

    assert [row.pk for row in visible_contributions()] == [said.pk]
    assert list(public_threads()) == [asked.thread]


@pytest.mark.parametrize("state", list(State))
def test_replies_to_an_idea_are_seen_as_long_as_the_idea_is(asked, state):
    idea = Contribution.objects.create(
        thread=asked.thread, consultation=asked, kind="idea", title="Brunnen"
    )
    thread = Thread.objects.create(idea=idea)
    reply = factories.comment(thread=thread)

    put(idea, state)

    expected = state in State.visible()
    assert visible_contributions().filter(pk=reply.pk).exists() is expected
    assert public_threads().filter(pk=thread.pk).exists() is expected


def test_page_shows_newest_roots_first_and_replies_in_order(asked):
    first, second = (factories.comment(consultation=asked) for _each in range(2))
    reply = factories.comment(parent=first)
    deep = factories.comment(parent=reply)
    late = factories.comment(parent=first)

    page = thread_page(asked.thread)

    assert shown(page) == [(second.pk, []), (first.pk, [reply.pk, deep.pk, late.pk])]
    assert page.older is None


def test_pages_by_cursor_show_every_root_once(asked):
    roots = [factories.comment(consultation=asked).pk for _each in range(2 * ROOTS_A_PAGE + 1)]

    found, cursor = [], None
    for _page in range(3):
        page = thread_page(asked.thread, upto=cursor)
        found.append([pk for pk, _replies in shown(page)])
        cursor = page.older

    newest_first = roots[::-1]
    assert found == [newest_first[:20], newest_first[20:40], newest_first[40:]]
    assert cursor is None


def test_full_page_without_more_has_no_cursor(asked):
    for _each in range(ROOTS_A_PAGE):
        factories.comment(consultation=asked)

    page = thread_page(asked.thread)

    assert (len(page.entries), page.older) == (ROOTS_A_PAGE, None)


@pytest.mark.parametrize("state", [State.HIDDEN, State.WITHDRAWN])
def test_tombstone_keeps_its_replies(asked, state):
    root = put(factories.comment(consultation=asked), state)
    reply = factories.comment(consultation=asked)
    Contribution.objects.filter(pk=reply.pk).update(parent=root, root=root)

    assert shown(thread_page(asked.thread)) == [(root.pk, [reply.pk])]


@pytest.mark.parametrize("state", ABSENT)
def test_reply_of_an_invisible_root_is_shown_as_a_root(asked, state):
    root = factories.comment(consultation=asked)
    reply = factories.comment(parent=root)
    deep = factories.comment(parent=reply)

    put(root, state)

    assert shown(thread_page(asked.thread)) == [(deep.pk, []), (reply.pk, [])]


@pytest.mark.parametrize("state", ABSENT)
def test_reply_below_an_invisible_parent_stays_at_its_root(asked, state):
    root = factories.comment(consultation=asked)
    reply = factories.comment(parent=root)
    deep = factories.comment(parent=reply)

    put(reply, state)

    assert shown(thread_page(asked.thread)) == [(root.pk, [deep.pk])]


@pytest.mark.parametrize("number", [1, 3])
def test_page_costs_three_statements(asked, number, django_assert_num_queries):
    for _each in range(number):
        factories.answer(contribution=factories.comment(consultation=asked))
    thread = asked.thread

    with django_assert_num_queries(3):
        page = thread_page(thread)
        rows = [row for entry in page.entries for row in (entry.contribution, *entry.replies)]
        outcomes = [(row.kind, row.assessment, bool(row.byline)) for row in rows]
        parents = [row.shown_below.byline for row in rows if row.shown_below]

    assert outcomes == [("comment", None, True), ("answer", None, True)] * number
    assert parents == ["Erika Mustermann"] * number


def test_page_without_replies_costs_three_statements_too(asked, django_assert_num_queries):
    factories.comment(consultation=asked)
    thread = asked.thread

    with django_assert_num_queries(3):
        thread_page(thread)


def test_thread_brings_all_that_rules_ask(asked):
    plan = factories.plan(consultation=asked)

    for found in threads().filter(plan=plan), threads().filter(consultation=asked):
        thread = found.get()
        with CaptureQueriesContext(connection) as asked_again:
            assert thread.home.organisation
            assert len(thread.home.phases.all()) == 1
        assert len(asked_again) == 0


def test_threads_by_anchor_know_each_section(asked, django_assert_num_queries):
    plan = factories.plan(consultation=asked, sections=[section() for _each in range(3)])

    with django_assert_num_queries(1):
        found = threads_by_anchor(plan)

    anchors = plan.versions.get().sections.values_list("anchor", flat=True)
    assert set(found) == {str(anchor) for anchor in anchors}


def test_own_contributions_are_all_but_answers_newest_first(asked):
    author = factories.member(organisation=asked.organisation)
    first = factories.comment(consultation=asked, author=author)
    other = factories.comment(consultation=asked)
    factories.answer(contribution=other, author=author)
    second = put(factories.comment(consultation=asked, author=author), State.REJECTED)

    assert [row.pk for row in contributions_of(author)] == [second.pk, first.pk]
