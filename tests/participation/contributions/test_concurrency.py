"""Many write at once: every change gets one number, and no number is left out."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from participation.consultations.selectors import database_now
from participation.contributions.counters import wrong_counters
from participation.contributions.editing import withdraw_contribution
from participation.contributions.models import Contribution, Thread
from participation.contributions.services import post_contribution
from participation.contributions.supporting import support_contribution
from participation.errors import Refused
from participation.moderation.models import ModerationDecision
from participation.moderation.services import approve_contribution, hide_contribution
from tests import factories

pytestmark = pytest.mark.usefixtures("committed_db")

EACH = 20


def at_once(*works):
    """Run the functions in threads with connections of their own that begin together."""
    start = Barrier(len(works))

    def run(work):
        try:
            start.wait(timeout=10)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [each.result(timeout=60) for each in [pool.submit(run, work) for work in works]]


def test_numbers_are_gapless_when_two_write_at_once():
    thread = factories.consultation().thread
    authors = [factories.person(), factories.person()]

    def write(author):
        return [
            post_contribution(
                author=author, thread=thread, text=f"Nummer {each}.", at=database_now()
            )[1]
            for each in range(EACH)
        ]

    answered = at_once(*(lambda author=author: write(author) for author in authors))

    thread = Thread.objects.get(pk=thread.pk)
    everything = list(range(1, 2 * EACH + 1))
    assert sorted(answered[0] + answered[1]) == everything
    assert [versions == sorted(versions) for versions in answered] == [True, True]
    assert list(thread.changes.values_list("version", flat=True)) == everything
    assert (thread.version, thread.published_count) == (2 * EACH, 2 * EACH)


def test_support_from_two_windows_at_once_counts_once():
    said, person = factories.comment(), factories.person()

    def support():
        return support_contribution(
            person=person, contribution=said, choice="agree", at=database_now()
        )

    versions = at_once(support, support)

    said.refresh_from_db()
    assert sorted(versions, key=str) == [2, None]
    assert (said.support_count, wrong_counters()) == (1, (1, []))


@pytest.mark.parametrize("_again", range(3))
def test_what_its_author_takes_back_while_it_is_approved_is_gone_or_a_tombstone(_again):
    asked = factories.consultation(terms=factories.Terms(moderation="before"))
    said = factories.comment(consultation=asked)
    moderator = factories.member(organisation=asked.organisation)

    def approve():
        try:
            return approve_contribution(moderator=moderator, contribution=said, at=database_now())
        except Refused as refusal:
            return refusal.code

    def withdraw():
        return withdraw_contribution(author=said.author, contribution=said, at=database_now())[1]

    approved, version = at_once(approve, withdraw)

    states = list(Contribution.objects.values_list("state", flat=True))
    if approved == "gone":
        assert (version, states) == (None, [])
    else:
        assert (version, states) == (2, ["withdrawn"])
    assert wrong_counters() == (1, [])


def test_of_two_moderators_one_hides_and_the_other_is_told():
    said = factories.comment()
    moderators = [factories.member(organisation=said.consultation.organisation) for _ in range(2)]

    def hide(moderator):
        try:
            hide_contribution(
                moderator=moderator, contribution=said, reason="insult", at=database_now()
            )
        except Refused as refusal:
            return refusal.code
        return "hidden"

    outcomes = at_once(*(lambda moderator=moderator: hide(moderator) for moderator in moderators))

    thread = Thread.objects.get(pk=said.thread_id)
    assert sorted(outcomes) == ["hidden", "not_public"]
    assert ModerationDecision.objects.count() == 1
    assert (thread.version, thread.published_count) == (2, 0)
