"""What is rejected, here or there, is never shown, and moderators have the last word."""

import pytest

from participation.consultations.selectors import database_now
from participation.contributions.models import Contribution
from participation.contributions.selectors import visible_contributions
from participation.moderation.services import hide_contribution
from tests import factories
from tests.participation.contributions.rows import counters, idea, row, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    return factories.consultation(is_open=False)


@pytest.mark.parametrize("text", ["\u202e\u2066", "\x01\x02", "\ufeff"])
def test_row_that_is_empty_once_cleaned_is_rejected(asked, text):
    outcome = run(asked, row("1", text=text), row("2", parent="1"), row("3"))

    assert outcome == (1, 0, 0, [(1, "1"), (2, "2")])


def test_row_that_became_empty_keeps_what_was_stored(asked):
    run(asked, row("1"))

    outcome = run(asked, row("1", text="\u202e"))

    assert outcome == (0, 0, 0, [(1, "1")])
    assert Contribution.objects.get().text == "Gut."


def test_row_of_a_title_alone_is_stored(asked):
    assert run(asked, idea("1", text="")) == (1, 0, 0, [])


def test_rejected_row_is_stored_and_never_shown(asked):
    run(asked, row("1", rejected=True), row("2"))

    assert Contribution.objects.get(external_id="1").state == "rejected"
    assert [each.external_id for each in visible_contributions()] == ["2"]
    assert counters(asked.thread) == (1, 1)


def test_rejected_idea_takes_its_discussion_out_of_sight(asked):
    run(asked, idea("1", rejected=True), row("2", parent="1"))

    assert not visible_contributions().exists()


def test_row_rejected_later_disappears_and_comes_back(asked):
    run(asked, row("1"))

    outcomes = [run(asked, row("1", rejected=True)), run(asked, row("1"))]

    assert outcomes == [(0, 1, 0, []), (0, 1, 0, [])]
    assert visible_contributions().count() == 1
    assert counters(asked.thread) == (3, 1)


@pytest.mark.parametrize("rejected", [False, True])
def test_hiding_by_a_moderator_survives_the_next_import(asked, rejected):
    run(asked, row("1"))
    hide_contribution(
        moderator=factories.member(organisation=asked.organisation),
        contribution=Contribution.objects.get(),
        reason="insult",
        at=database_now(),
    )

    run(asked, row("1", text="Neu.", rejected=rejected))

    row_ = Contribution.objects.get()
    assert (row_.state, row_.state_reason, row_.text) == ("hidden", "insult", "Neu.")
    assert counters(asked.thread) == (2, 0)
