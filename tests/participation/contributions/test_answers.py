"""Official answers: who gives them, and what they leave behind."""

import pytest

from participation.accounts.models import Membership
from participation.consultations.selectors import database_now
from participation.contributions.models import Contribution, Thread, ThreadChange
from participation.contributions.services import answer_contribution
from participation.errors import Refused
from tests import factories

pytestmark = pytest.mark.django_db

Role = Membership.Role


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.CLERK, Role.ADMINISTRATOR])
def test_answer_speaks_for_the_organisation_in_any_phase(role):
    said = factories.comment()
    said.consultation.phases.all().delete()
    author = factories.member(organisation=said.consultation.organisation, role=role)

    answer = factories.answer(contribution=said, author=author, text="Danke.")

    thread = Thread.objects.get(pk=said.thread_id)
    assert (answer.kind, answer.organisation) == ("answer", said.consultation.organisation)
    assert (answer.parent, answer.root, answer.html) == (said, said, "<p>Danke.</p>")
    changes = thread.changes.values_list("version", "contribution", "kind")
    assert list(changes) == [(1, said.pk, "published"), (2, answer.pk, "answered")]
    assert thread.published_count == 2


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUTHORITY, None])
def test_answer_by_others_is_refused(role):
    said = factories.comment()
    stranger = factories.member(organisation=factories.organisation(), role=Role.MODERATOR)
    author = stranger
    if role:
        author = factories.member(organisation=said.consultation.organisation, role=role)

    with pytest.raises(Refused) as refused:
        factories.answer(contribution=said, author=author)

    assert refused.value.code == "forbidden"


@pytest.mark.parametrize(("text", "code"), [(" ", "empty"), ("x" * 20_001, "too_long")])
def test_answer_of_no_or_too_much_text_is_refused(text, code):
    said = factories.comment()

    with pytest.raises(Refused) as refused:
        answer_contribution(
            author=factories.member(organisation=said.consultation.organisation),
            contribution=said,
            text=text,
            at=database_now(),
        )

    assert refused.value.code == code
    assert ThreadChange.objects.count() == 1


def test_hidden_contribution_is_not_answered():
    said = factories.comment()
    said.state = Contribution.State.HIDDEN

    with pytest.raises(Refused) as refused:
        factories.answer(contribution=said)

    assert refused.value.code == "forbidden"
