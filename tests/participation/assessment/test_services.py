"""Giving contributions their outcome, which everybody reads."""

import pytest
from django.db import IntegrityError

from participation.accounts.models import Membership
from participation.assessment.models import Assessment
from participation.assessment.selectors import assessable_by
from participation.assessment.services import assess_contribution
from participation.consultations.selectors import database_now
from participation.contributions.models import Contribution, Thread
from participation.errors import Refused
from tests import factories

pytestmark = pytest.mark.django_db

Role = Membership.Role
Outcome = Assessment.Outcome


@pytest.fixture
def said():
    return factories.comment()


@pytest.fixture
def clerk(said):
    return factories.member(organisation=said.consultation.organisation, role=Role.CLERK)


def assess(clerk, said, outcome=Outcome.FOLLOWED, reasoning="Das überzeugt.", at=None):
    return assess_contribution(
        clerk=clerk,
        contribution=said,
        outcome=outcome,
        reasoning=reasoning,
        at=at or database_now(),
    )


def refusal(*args, **more):
    with pytest.raises(Refused) as refused:
        assess(*args, **more)
    assert not Assessment.objects.exists()
    return refused.value.code


def test_assessment_is_written_down_with_its_clean_reasoning(said, clerk):
    at = database_now()

    assess(clerk, said, Outcome.PARTLY_FOLLOWED, " <b>Weil</b>\r\n\r\nja ", at)

    thread = Thread.objects.get(pk=said.thread_id)
    assert Assessment.objects.values().get() == {
        "id": Assessment.objects.get().pk,
        "contribution_id": said.pk,
        "organisation_id": said.consultation.organisation_id,
        "clerk_id": clerk.pk,
        "outcome": "partly_followed",
        "reasoning": "<b>Weil</b>\n\nja",
        "html": "<p>&lt;b&gt;Weil&lt;/b&gt;</p><p>ja</p>",
        "at": at,
        "superseded_at": None,
    }
    assert (thread.version, thread.published_count) == (2, 1)
    assert list(thread.changes.values_list("version", "kind")) == [
        (1, "published"),
        (2, "assessed"),
    ]


def test_later_assessment_supersedes_the_former_which_stays(said, clerk):
    first = assess(clerk, said, Outcome.NOTED, "Erst einmal.")
    at = database_now()

    second = assess(clerk, said, Outcome.FOLLOWED, "Nun doch.", at)

    rows = Assessment.objects.order_by("pk").values_list("pk", "reasoning", "superseded_at")
    assert list(rows) == [(first.pk, "Erst einmal.", at), (second.pk, "Nun doch.", None)]
    assert Contribution.objects.get(pk=said.pk).assessment == second


def test_database_holds_one_current_assessment(said, clerk):
    first = assess(clerk, said)

    with pytest.raises(IntegrityError, match="contribution_has_one_current_assessment"):
        Assessment.objects.create(
            contribution=said,
            organisation=first.organisation,
            clerk=clerk,
            outcome="noted",
            reasoning="Zwei.",
            at=database_now(),
        )


@pytest.mark.parametrize("outcome", ["", "maybe", "FOLLOWED"])
def test_unknown_outcome_is_refused(said, clerk, outcome):
    assert refusal(clerk, said, outcome) == "outcome_missing"


@pytest.mark.parametrize("reasoning", ["", " \n", "\u202e\x00"])
def test_missing_reasoning_is_refused(said, clerk, reasoning):
    assert refusal(clerk, said, reasoning=reasoning) == "reasoning_missing"


def test_reasoning_of_the_longest_length_is_taken_and_one_more_is_not(said, clerk, settings):
    settings.ANSWER_MAX_LENGTH = 10

    assert refusal(clerk, said, reasoning="ä" * 11) == "too_long"

    assess(clerk, said, reasoning="ä" * 10)

    assert Assessment.objects.count() == 1


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MODERATOR, Role.AUTHORITY])
def test_other_roles_do_not_assess(said, role):
    colleague = factories.member(organisation=said.consultation.organisation, role=role)

    assert refusal(colleague, said) == "forbidden"


def test_clerk_of_another_organisation_or_below_is_refused(said):
    below = factories.organisation(parent=said.consultation.organisation)

    for body in (factories.organisation(), below):
        assert refusal(factories.member(organisation=body, role=Role.CLERK), said) == "forbidden"


def test_administrator_assesses(said):
    body = said.consultation.organisation

    assert assess(factories.member(organisation=body, role=Role.ADMINISTRATOR), said).pk


@pytest.mark.parametrize("state", ["hidden", "withdrawn", "rejected", "pending"])
def test_what_cannot_be_read_is_not_assessed(said, clerk, state):
    said.state = state

    assert refusal(clerk, said) == "forbidden"


def test_official_answer_is_not_assessed(said, clerk):
    assert refusal(clerk, factories.answer(contribution=said)) == "forbidden"


def test_clerk_weighs_what_is_readable_in_the_own_subtree(said, clerk):
    body = said.consultation.organisation
    below = factories.consultation(organisation=factories.organisation(parent=body))
    deeper = factories.comment(consultation=below)
    factories.answer(contribution=said)
    factories.comment()
    hidden = factories.comment(consultation=below)
    Contribution.objects.filter(pk=hidden.pk).update(state="hidden")

    assert [row.pk for row in assessable_by(clerk)] == [deeper.pk, said.pk]
