"""What the public sees of a discussion, and what reading it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participation.consultations.services import unpublish_consultation
from participation.contributions.models import Contribution, Thread
from participation.contributions.selectors import (
    contributions_of,
    public_threads,
    thread_by_number,
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


def thread_of_an_idea():
    idea = factories.comment(text="Ein Brunnen")
    Contribution.objects.filter(pk=idea.pk).update(kind=Contribution.Kind.IDEA, title="Brunnen")
    return Thread.objects.create(idea=idea)


def thread_of_a_plan():
    return factories.plan(sections=[section()]).threads.get()


def thread_of_a_consultation():
    return factories.consultation().thread


@pytest.mark.parametrize("make", [thread_of_a_consultation, thread_of_a_plan, thread_of_an_idea])
def test_thread_asked_again_comes_with_its_own_surroundings_alone(make):
    made = make()
    phases = list(made.home.phases.all())
    costs = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as asked:
            found = thread_by_number(made.pk)
            assert found == made
            assert found.home.organisation.name
            assert list(found.home.phases.all()) == phases
            assert found.asked_at
        costs.append([each["sql"].count("JOIN") for each in asked.captured_queries])

    first, again = costs
    assert len(first) == len(again) == 2
    assert again[0] < first[0]


def test_thread_that_became_another_one_is_found_as_what_it_is(asked):
    number = thread_by_number(asked.thread.pk).pk
    plan = factories.plan(consultation=asked, sections=[section()])
    Thread.objects.filter(pk=number).delete()
    Thread.objects.filter(plan=plan).update(id=number)

    assert thread_by_number(number).plan == plan
    with pytest.raises(Thread.DoesNotExist):
        thread_by_number(number + 1_000_000)


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
