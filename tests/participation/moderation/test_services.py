"""Reports, and what moderators decide about them."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from participation.accounts.models import Membership
from participation.consultations.selectors import database_now
from participation.contributions.models import Contribution, Thread
from participation.errors import Refused
from participation.events import ContributionHidden, ContributionRestored, on_announced
from participation.moderation.models import ModerationDecision, Report
from participation.moderation.services import (
    hide_contribution,
    keep_contribution,
    report_contribution,
    restore_contribution,
)
from tests import factories

pytestmark = pytest.mark.django_db

Role = Membership.Role
heard: list[object] = []


@on_announced(ContributionHidden)
def hear_hidden(event: ContributionHidden) -> None:
    """Remember it."""
    heard.append(event)


@on_announced(ContributionRestored)
def hear_restored(event: ContributionRestored) -> None:
    """Remember it."""
    heard.append(event)


@pytest.fixture
def said():
    return factories.comment()


@pytest.fixture
def moderator(said):
    return factories.member(organisation=said.consultation.organisation)


def decide(service, moderator, said, **more):
    return service(moderator=moderator, contribution=said, at=database_now(), **more)


def hide(moderator, said, reason="insult", text=""):
    return decide(hide_contribution, moderator, said, reason=reason, text=text)


def refusal(service, *args, **more):
    with pytest.raises(Refused) as refused:
        service(*args, **more)
    return refused.value.code


def state(said):
    return Contribution.objects.values_list("state", "state_reason").get(pk=said.pk)


def counters(said):
    return Thread.objects.values_list("version", "published_count").get(pk=said.thread_id)


def test_hiding_leaves_a_dated_tombstone_with_the_reason(said, moderator):
    at = database_now()

    decision = hide_contribution(
        moderator=moderator, contribution=said, reason="hate", text=" Wegen\x00 §\r\n", at=at
    )

    found = Contribution.objects.visible().get()
    assert (found.state, found.state_reason, found.state_since) == ("hidden", "hate", at)
    assert (found.is_tombstone, found.is_readable, counters(said)) == (True, False, (2, 0))
    assert (decision.kind, decision.reason, decision.text) == ("hide", "hate", "Wegen §")
    assert (decision.moderator, decision.at) == (moderator, at)


def test_hiding_upholds_open_reports(said, moderator):
    for _each in range(2):
        factories.report(contribution=said)

    hide(moderator, said)

    assert list(Report.objects.values_list("state", flat=True)) == ["upheld", "upheld"]


def test_keeping_dismisses_open_reports_and_changes_nothing_public(said, moderator):
    factories.report(contribution=said)

    decision = decide(keep_contribution, moderator, said, text="In Ordnung.")

    assert (decision.kind, Report.objects.get().state) == ("keep", "dismissed")
    assert (state(said), counters(said)) == (("published", ""), (1, 1))


def test_later_decision_leaves_decided_reports_alone(said, moderator):
    first = factories.report(contribution=said)
    decide(keep_contribution, moderator, said)
    second = factories.report(contribution=said)

    hide(moderator, said)

    found = Report.objects.in_bulk()
    assert (found[first.pk].state, found[second.pk].state) == ("dismissed", "upheld")


def test_restoring_brings_it_back_and_keeps_every_decision(said, moderator):
    hide(moderator, said)

    decide(restore_contribution, moderator, said, text="Irrtum.")

    assert (state(said), counters(said)) == (("published", ""), (3, 1))
    kinds = ModerationDecision.objects.values_list("kind", "reason")
    assert list(kinds) == [("hide", "insult"), ("restore", "")]
    changes = said.thread.changes.values_list("version", "kind")
    assert list(changes) == [(1, "published"), (2, "hidden"), (3, "restored")]


@pytest.mark.parametrize("reason", ["", "because", "INSULT"])
def test_hiding_without_a_known_reason_is_refused(said, moderator, reason):
    assert refusal(hide, moderator, said, reason=reason) == "reason_missing"
    assert state(said) == ("published", "")


def test_hiding_without_a_reason_is_refused_by_the_database_too(said, moderator):
    with pytest.raises(IntegrityError, match="hiding_and_rejecting_need_a_reason"):
        ModerationDecision.objects.create(
            contribution=said, moderator=moderator, kind="hide", at=database_now()
        )


@pytest.mark.parametrize("service", [hide_contribution, keep_contribution])
def test_slower_colleague_is_told(said, moderator, service):
    stale = Contribution.objects.get(pk=said.pk)
    hide(moderator, said)
    more = {"reason": "insult"} if service is hide_contribution else {}

    code = refusal(decide, service, moderator, stale, **more)

    assert (code, ModerationDecision.objects.count()) == ("not_public", 1)


def test_restored_contribution_is_redacted_again_if_it_was(said, moderator):
    shortened = {"state": "redacted", "state_reason": "personal_data", "text": "Frau [...] war da."}
    Contribution.objects.filter(pk=said.pk).update(**shortened)

    hide(moderator, said)
    decide(restore_contribution, moderator, said)

    assert Contribution.objects.values(*shortened).get(pk=said.pk) == shortened
    Contribution.objects.filter(pk=said.pk).update(state="published", state_reason="")
    hide(moderator, said)
    decide(restore_contribution, moderator, said)
    said.refresh_from_db()
    assert (said.state, said.state_reason) == ("published", "")


def test_what_is_not_hidden_is_not_restored(said, moderator):
    assert refusal(decide, restore_contribution, moderator, said) == "not_hidden"


@pytest.mark.parametrize("role", [Role.EDITOR, Role.CLERK, Role.AUTHORITY])
def test_other_roles_do_not_moderate(said, role):
    colleague = factories.member(organisation=said.consultation.organisation, role=role)

    assert refusal(hide, colleague, said) == "forbidden"
    assert refusal(decide, keep_contribution, colleague, said) == "forbidden"
    assert refusal(decide, restore_contribution, colleague, said) == "forbidden"


def test_moderator_of_another_organisation_is_refused(said):
    stranger = factories.member(organisation=factories.organisation())

    assert refusal(hide, stranger, said) == "forbidden"


def test_author_does_not_hide_ones_own(said):
    assert refusal(hide, said.author, said) == "forbidden"


def test_moderator_of_the_body_above_decides():
    above = factories.organisation()
    asked = factories.consultation(organisation=factories.organisation(parent=above))
    said = factories.comment(consultation=asked)

    hide(factories.member(organisation=above), said)

    assert state(said) == ("hidden", "insult")


def test_person_reports_once_and_visitors_as_often_as_they_like(said):
    reporter = factories.person()

    for who in (reporter, reporter, AnonymousUser(), AnonymousUser()):
        factories.report(contribution=said, reporter=who)

    found = Report.objects.values_list("reporter", "state")
    assert list(found) == [(reporter.pk, "open"), (None, "open"), (None, "open")]


def test_what_was_hidden_a_moment_ago_is_not_reported(said, moderator):
    as_read = Contribution.objects.get(pk=said.pk)
    hide(moderator, said)

    code = refusal(
        report_contribution,
        reporter=factories.person(),
        contribution=as_read,
        reason="insult",
        text="",
        at=database_now(),
    )

    assert (code, Report.objects.exists()) == ("not_public", False)


@pytest.mark.parametrize("state", ["hidden", "withdrawn", "pending", "rejected"])
def test_what_cannot_be_read_is_not_reported(said, state):
    said.state = state

    code = refusal(
        report_contribution,
        reporter=factories.person(),
        contribution=said,
        reason="insult",
        text="",
        at=database_now(),
    )

    assert (code, Report.objects.exists()) == ("gone", False)


def test_hiding_and_restoring_are_announced(said, moderator, django_capture_on_commit_callbacks):
    heard.clear()

    with django_capture_on_commit_callbacks(execute=True):
        hidden = hide(moderator, said)
        decide(keep_contribution, moderator, factories.comment(consultation=said.consultation))
        restored = decide(restore_contribution, moderator, said)

    assert heard == [
        ContributionHidden(said.pk, hidden.pk),
        ContributionRestored(said.pk, restored.pk),
    ]
