"""Whatever people do in whatever order: the trees and their numbers equal the rows."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participation.consultations.models import Consultation
from participation.consultations.selectors import database_now
from participation.consultations.services import Terms
from participation.contributions.branches import first_replies
from participation.contributions.counters import wrong_counters
from participation.contributions.editing import edit_contribution, withdraw_contribution
from participation.contributions.ideas import IdeaDraft, submit_idea
from participation.contributions.models import Contribution, Support, Thread, ThreadChange
from participation.contributions.reading import thread_page
from participation.contributions.selectors import replies_go_to, threads
from participation.contributions.services import post_contribution
from participation.contributions.supporting import support_contribution
from participation.errors import Refused
from participation.moderation.services import (
    approve_contribution,
    hide_contribution,
    reject_contribution,
    restore_contribution,
)
from tests import factories

pytestmark = pytest.mark.django_db

CHOICES = ["agree", "disagree", "pass", ""]
KINDS = [
    *("root", "idea", "reply", "reply", "reply"),
    *("edit", "withdraw", "hide", "restore", "approve", "approve", "reject"),
    *("back", "back", "look_first"),
]
ACTS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 30), st.sampled_from(CHOICES)), max_size=20
)


class Place:
    """A consultation with its ideas, three people who write and vote, and a moderator."""

    def __init__(self, voting):
        terms = Terms(collects_ideas=True, voting=voting)
        self.asked = factories.consultation(terms=terms)
        self.people = [factories.person(name=name) for name in ("Anna", "Ben", "Cem")]
        self.moderator = factories.member(organisation=self.asked.organisation)

    def said(self):
        return Contribution.objects.filter(consultation=self.asked).order_by("pk")

    def threads(self):
        numbers = Thread.objects.filter(contributions__in=self.said()).values("pk")
        return threads().filter(pk__in=numbers)

    def at(self, number):
        rows = list(self.said())
        if not rows:
            return None
        found = rows[number % len(rows)]
        found.thread = threads().get(pk=found.thread_id)
        return found

    def act(self, what, number, choice):
        if what == "look_first":
            before = number % 2
            Consultation.objects.update(moderation="before" if before else "after")
            return None
        chosen = self.at(number)
        if what == "idea":
            return self.bring(number)
        if what == "root" or chosen is None:
            return self.post(number, threads().get(consultation=self.asked), None)
        if what == "reply":
            return self.post(number, threads().get(pk=replies_go_to(chosen)), chosen)
        return getattr(self, what)(chosen, choice, number)

    def post(self, number, thread, parent):
        post_contribution(
            author=self.people[number % 3],
            thread=thread,
            text=f"Nummer {number}",
            parent=parent,
            at=database_now(),
        )

    def bring(self, number):
        submit_idea(
            author=self.people[number % 3],
            thread=threads().get(consultation=self.asked),
            draft=IdeaDraft(title=f"Idee {number}", text="Bitte."),
            at=database_now(),
        )

    def edit(self, said, _choice, number):
        edit_contribution(
            author=said.author, contribution=said, text=f"Anders {number}", at=database_now()
        )

    def withdraw(self, said, _choice, _number):
        withdraw_contribution(author=said.author, contribution=said, at=database_now())

    def hide(self, said, _choice, _number):
        hide_contribution(
            moderator=self.moderator, contribution=said, reason="insult", at=database_now()
        )

    def restore(self, said, _choice, _number):
        restore_contribution(moderator=self.moderator, contribution=said, at=database_now())

    def approve(self, said, _choice, _number):
        approve_contribution(moderator=self.moderator, contribution=said, at=database_now())

    def reject(self, said, _choice, _number):
        reject_contribution(
            moderator=self.moderator, contribution=said, reason="insult", at=database_now()
        )

    def back(self, said, choice, number):
        support_contribution(
            person=self.people[number % 3], contribution=said, choice=choice, at=database_now()
        )


def choices(said, choice):
    return Support.objects.filter(contribution=said, choice=choice).count()


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=ACTS, voting=st.sampled_from(Consultation.Voting.values))
def test_trees_and_counters_equal_the_rows(db, acts, voting):
    place = Place(voting)
    for act in acts:
        try:
            place.act(*act)
        except Refused:
            continue  # nothing was changed, which the comparison below would see

    _threads, wrong = wrong_counters()
    assert wrong == []
    ideas = place.said().filter(kind=Contribution.Kind.IDEA)
    assert all(Thread.objects.filter(idea=idea).exists() for idea in ideas)
    for thread in place.threads():
        rows = {row.pk: row for row in Contribution.objects.filter(thread=thread)}
        assert_tree(thread, rows)
        assert_numbers(thread, rows)


def assert_tree(thread, rows):
    """What is shown hangs below what is above it in its thread; what waits is not shown."""
    visible = {number: row for number, row in rows.items() if is_visible(row)}
    below = first_replies(list(rows), first=100, second=0)
    for number, row in rows.items():
        above = row.parent_id if row.parent_id in rows else None
        assert (row.ancestors[-1] if row.ancestors else None) == above
        replies = below[number].replies if number in below else []
        assert replies == sorted(n for n, r in visible.items() if r.shown_below_id == number)
    tops = [entry.contribution.pk for entry in thread_page(thread).entries]
    if thread.idea is None or is_visible(thread.idea):
        expected = sorted((n for n, r in visible.items() if not r.ancestors), reverse=True)
        assert tops == expected


def assert_numbers(thread, rows):
    """Counted is what can be read, and each opinion once."""
    readable = [row for row in rows.values() if row.is_readable]
    published = ThreadChange.objects.filter(thread=thread)
    assert (thread.published_count, thread.version) == (len(readable), published.count())
    for number, row in rows.items():
        assert row.reply_count == len([r for r in readable if number in r.ancestors])
        counted = (row.support_count, row.opposition_count, row.pass_count)
        assert counted == tuple(choices(row, choice) for choice in CHOICES[:3])


def is_visible(row):
    return row.is_readable or row.is_tombstone
