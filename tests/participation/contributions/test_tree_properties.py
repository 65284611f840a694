"""Whatever people do in whatever order: the tree and its numbers equal the rows."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participation.consultations.selectors import database_now
from participation.contributions.branches import first_replies
from participation.contributions.counters import wrong_counters
from participation.contributions.editing import edit_contribution, withdraw_contribution
from participation.contributions.models import Contribution
from participation.contributions.reading import thread_page
from participation.contributions.selectors import threads
from participation.contributions.services import post_contribution
from participation.contributions.supporting import support_contribution
from participation.errors import Refused
from participation.moderation.services import hide_contribution, restore_contribution
from tests import factories

pytestmark = pytest.mark.django_db

ACTS = st.lists(
    st.tuples(
        st.sampled_from(["root", "reply", "reply", "edit", "withdraw", "hide", "restore", "back"]),
        st.integers(0, 30),
        st.sampled_from(["agree", ""]),
    ),
    max_size=14,
)


class Place:
    """One thread, two people who write and a moderator."""

    def __init__(self):
        asked = factories.consultation()
        self.thread = threads().get(consultation=asked)
        self.people = [factories.person(name=name) for name in ("Anna", "Ben")]
        self.moderator = factories.member(organisation=asked.organisation)

    def at(self, number):
        rows = list(Contribution.objects.filter(thread=self.thread).order_by("pk"))
        if not rows:
            return None
        found = rows[number % len(rows)]
        found.thread = self.thread
        return found

    def act(self, what, number, choice):
        chosen = self.at(number)
        if what == "root" or chosen is None:
            return self.post(number, None)
        if what == "reply":
            return self.post(number, chosen)
        return getattr(self, what)(chosen, choice, number)

    def post(self, number, parent):
        post_contribution(
            author=self.people[number % 2],
            thread=self.thread,
            text=f"Nummer {number}",
            parent=parent,
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

    def back(self, said, choice, number):
        support_contribution(
            person=self.people[number % 2], contribution=said, choice=choice, at=database_now()
        )


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=ACTS)
def test_tree_and_counters_equal_the_rows(db, acts):
    place = Place()
    for act in acts:
        try:
            place.act(*act)
        except Refused:
            continue  # nothing was changed, which the comparison below would see

    rows = {row.pk: row for row in Contribution.objects.filter(thread=place.thread)}
    _threads, wrong = wrong_counters()
    assert wrong == []
    below = first_replies(list(rows), first=100, second=0)
    for number, row in rows.items():
        assert (row.ancestors[-1] if row.ancestors else None) == row.parent_id
        readable = [r for r in rows.values() if number in r.ancestors and r.is_readable]
        assert row.reply_count == len(readable)
        replies = below[number].replies if number in below else []
        assert replies == sorted(r.pk for r in rows.values() if r.parent_id == number)
    tops = [entry.contribution.pk for entry in thread_page(place.thread).entries]
    assert tops == sorted((n for n, r in rows.items() if not r.parent_id), reverse=True)
