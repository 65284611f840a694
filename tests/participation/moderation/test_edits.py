"""Moderators look at an edit before it is public, where they look at contributions first."""

import pytest

from participation.consultations.selectors import database_now
from participation.contributions.editing import edit_contribution
from participation.contributions.models import Contribution, Edit
from participation.contributions.selectors import threads
from participation.errors import Refused
from participation.moderation.edits import approve_edit, reject_edit
from participation.moderation.services import approve_contribution, hide_contribution
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return factories.organisation()


@pytest.fixture
def moderator(board):
    return factories.member(organisation=board)


@pytest.fixture
def said(board, moderator):
    asked = factories.consultation(organisation=board, terms=factories.Terms(moderation="before"))
    said = factories.comment(consultation=asked, text="Erster Text.")
    approve_contribution(moderator=moderator, contribution=said, at=database_now())
    return said


@pytest.fixture
def waiting(said):
    said.refresh_from_db()
    said.thread = threads().get(pk=said.thread_id)
    edit, _version = edit_contribution(
        author=said.author, contribution=said, text="Zweiter Text.", at=database_now()
    )
    return edit


def state(said):
    now = Contribution.objects.get(pk=said.pk)
    changes = now.thread.changes.values_list("kind", flat=True)
    return now.text, list(Edit.objects.values_list("state", flat=True)), list(changes)


def test_approved_edit_is_public(said, waiting, moderator):
    approve_edit(moderator=moderator, contribution=said, edit=waiting.pk, at=database_now())

    assert state(said) == ("Zweiter Text.", ["published"], ["published", "edited"])


def test_rejected_edit_leaves_the_former_text(said, waiting, moderator):
    decision = reject_edit(
        moderator=moderator,
        contribution=said,
        edit=waiting.pk,
        reason="insult",
        at=database_now(),
    )

    assert state(said) == ("Erster Text.", ["rejected"], ["published"])
    assert (decision.kind, decision.reason) == ("reject_edit", "insult")


def test_edit_of_a_hidden_contribution_does_not_bring_it_back(said, waiting, moderator):
    hide_contribution(moderator=moderator, contribution=said, reason="insult", at=database_now())

    with pytest.raises(Refused) as refused:
        approve_edit(moderator=moderator, contribution=said, edit=waiting.pk, at=database_now())

    assert refused.value.code == "not_pending"
    assert state(said)[0] == "Erster Text."


def test_another_edit_than_the_one_that_was_read_is_not_decided(said, waiting, moderator):
    said.refresh_from_db()
    said.thread = threads().get(pk=said.thread_id)
    edit_contribution(author=said.author, contribution=said, text="Spam", at=database_now())

    with pytest.raises(Refused):
        approve_edit(moderator=moderator, contribution=said, edit=waiting.pk, at=database_now())

    assert state(said)[0] == "Erster Text."


def test_strangers_decide_nothing(said, waiting):
    with pytest.raises(Refused) as refused:
        approve_edit(
            moderator=factories.member(organisation=factories.organisation()),
            contribution=said,
            edit=waiting.pk,
            at=database_now(),
        )

    assert refused.value.code == "forbidden"
