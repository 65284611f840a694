"""What moderators decide at their desk, and what comes next."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.desk import queues
from participation.consultations.services import Terms
from participation.contributions.models import Contribution, HidingReason
from participation.moderation.models import ModerationDecision, Report
from participation.moderation.selectors import moderated_by
from participation.moderation.services import hide_contribution, keep_contribution
from tests import factories
from tests.cms.desk.acting import detail, listed, outcome, send

pytestmark = pytest.mark.django_db

State = Contribution.State
LISTING = "/cms/moderation/?show=undecided"


def test_hide_leaves_a_tombstone_upholds_reports_and_opens_the_next(
    desk: Client, asked: Any
) -> None:
    nxt = factories.comment(consultation=asked)
    said = factories.comment(consultation=asked)
    report = factories.report(contribution=said)

    response = send(desk, said, "hide", reason=HidingReason.HATE, text="Bitte sachlich bleiben.")

    assert (response.status_code, response.url) == (302, detail(nxt))
    assert outcome(said) == ("hidden", "hate", [("hide", "hate", "Bitte sachlich bleiben.")])
    report.refresh_from_db()
    assert report.state == Report.State.UPHELD
    assert Contribution.objects.visible().get(pk=said.pk).is_tombstone


def test_hide_without_reason_keeps_what_was_typed(desk: Client, asked: Any) -> None:
    said = factories.comment(consultation=asked)

    response = send(desk, said, "hide", text="Meine lange Begründung")

    assert response.status_code == 422
    assert "Meine lange Begründung" in response.content.decode()
    assert response.context["forms"]["hide"].errors.keys() == {"reason"}
    assert response.context["sent"] == "hide"
    assert outcome(said) == ("published", "", [])


def test_no_reason_is_chosen_beforehand(desk: Client, asked: Any) -> None:
    page = desk.get(detail(factories.comment(consultation=asked))).content.decode()

    assert page.count('name="hide-reason"') == len(HidingReason.choices)
    assert " checked" not in page


def test_keep_dismisses_reports_and_takes_it_out_of_the_queue(desk: Client, asked: Any) -> None:
    said = factories.comment(consultation=asked)
    report = factories.report(contribution=said)

    response = send(desk, said, "keep")

    assert (response.status_code, response.url) == (302, "/cms/moderation/")
    assert outcome(said) == ("published", "", [("keep", "", "")])
    report.refresh_from_db()
    assert report.state == Report.State.DISMISSED
    assert listed(desk.get(LISTING)) == []


def test_a_new_report_brings_it_back(desk: Client, asked: Any) -> None:
    said = factories.comment(consultation=asked)
    send(desk, said, "keep")

    factories.report(contribution=said)

    assert listed(desk.get(LISTING)) == [said.pk]


def test_restore_brings_it_back_to_the_public(desk: Client, asked: Any) -> None:
    said = factories.comment(consultation=asked)
    send(desk, said, "hide", reason=HidingReason.INSULT)

    send(desk, said, "restore")

    assert outcome(said) == ("published", "", [("hide", "insult", ""), ("restore", "", "")])


def test_restore_of_what_is_public_is_refused(desk: Client, asked: Any) -> None:
    said = factories.comment(consultation=asked)

    response = send(desk, said, "restore")

    assert response.status_code == 422
    assert outcome(said) == ("published", "", [])


def test_answer_speaks_for_the_organisation_and_stays_here(
    desk: Client, asked: Any, board: Any
) -> None:
    said = factories.comment(consultation=asked)

    response = send(desk, said, "answer", text="Wir bauen ihn.")

    assert (response.status_code, response.url) == (302, detail(said))
    answer = said.replies.get()
    assert (answer.kind, answer.organisation, answer.text) == ("answer", board, "Wir bauen ihn.")
    assert listed(desk.get(LISTING)) == [said.pk]


def test_answer_that_is_too_long_is_kept(desk: Client, asked: Any, settings: Any) -> None:
    settings.ANSWER_MAX_LENGTH = 10
    said = factories.comment(consultation=asked)

    response = send(desk, said, "answer", text="Länger als erlaubt")

    assert response.status_code == 422
    assert "Länger als erlaubt" in response.content.decode()
    assert said.replies.count() == 0


def test_the_queue_stays_in_its_filters(desk: Client, asked: Any, board: Any) -> None:
    factories.comment(consultation=factories.consultation(organisation=board))
    first, second = (factories.comment(consultation=asked) for _number in range(2))
    query = f"?show=undecided&consultation={asked.pk}"

    response = send(desk, second, "keep", query=query)
    last = send(desk, first, "keep", query=query)

    assert response.url == detail(first) + query
    assert last.url == "/cms/moderation/" + query


def test_the_queue_goes_on_behind_the_current_one_and_begins_anew(
    moderator: Any, asked: Any
) -> None:
    first, second, third = (factories.comment(consultation=asked) for _number in range(3))
    queue = queues.undecided(moderated_by(moderator)).order_by("-open_reports", "-pk")

    following = [queues.place_in(queue, said.pk).following for said in (third, second, first)]

    assert following == [second.pk, first.pk, third.pk]


@pytest.mark.parametrize("happened", ["decision", "report", "answer"])
def test_what_happened_meanwhile_is_shown_before_anything_is_done(
    desk: Client, asked: Any, board: Any, happened: str
) -> None:
    said = factories.comment(consultation=asked)
    seen = desk.get(detail(said)).context["seen"]
    colleague = factories.member(organisation=board, name="Kollegin Adler")
    if happened == "decision":
        keep_contribution(moderator=colleague, contribution=said, at=said.created_at)
    elif happened == "report":
        factories.report(contribution=said)
    else:
        factories.answer(contribution=said, author=colleague)

    response = desk.post(
        reverse("moderation:hide", args=[said.pk]),
        {"seen": seen, "hide-reason": "insult", "hide-text": "Noch da"},
    )

    assert response.status_code == 409
    assert "Noch da" in response.content.decode()
    assert ("Kollegin Adler" in response.content.decode()) == (happened == "decision")
    said.refresh_from_db()
    assert said.state == State.PUBLISHED


def test_hidden_by_somebody_quicker_is_said_and_shown(desk: Client, asked: Any, board: Any) -> None:
    said = factories.comment(consultation=asked)
    colleague = factories.member(organisation=board, name="Kollegin Adler")
    hide_contribution(moderator=colleague, contribution=said, reason="insult", at=said.created_at)

    response = send(desk, said, "keep")

    assert response.status_code == 422
    assert response.context["contribution"].state == State.HIDDEN
    assert "Kollegin Adler" in response.content.decode()
    assert ModerationDecision.objects.count() == 1


def test_actions_are_not_done_by_opening_their_address(desk: Client, asked: Any) -> None:
    said = factories.comment(consultation=asked)

    response = desk.get(reverse("moderation:keep", args=[said.pk]))

    assert (response.status_code, response.url) == (302, detail(said))
    assert outcome(said) == ("published", "", [])


@pytest.fixture
def waiting(board: Any) -> Contribution:
    """A contribution that nobody can read before a moderator has looked at it."""
    asked = factories.consultation(organisation=board, terms=Terms(moderation="before"))
    return factories.comment(consultation=asked)


def test_what_waits_for_publication_is_listed(desk: Client, waiting: Contribution) -> None:
    lists = [listed(desk.get(f"/cms/moderation/?show={show}")) for show in ("waiting", "new")]

    assert lists == [[waiting.pk], []]


def test_what_waits_is_approved(desk: Client, waiting: Contribution) -> None:
    page = desk.get(detail(waiting)).content.decode()

    answer = send(desk, waiting, "approve")

    assert "/approve/" in page
    assert "/hide/" not in page
    assert answer.status_code == 302
    assert outcome(waiting) == ("published", "", [("approve", "", "")])


def test_what_waits_is_rejected_with_a_reason(desk: Client, waiting: Contribution) -> None:
    send(desk, waiting, "reject", reason="off_topic", text="Bitte dort.")

    assert outcome(waiting) == ("rejected", "off_topic", [("reject", "off_topic", "Bitte dort.")])


def test_rejecting_without_a_reason_keeps_what_was_typed(
    desk: Client, waiting: Contribution
) -> None:
    answer = send(desk, waiting, "reject", text="Bitte dort.")

    assert answer.status_code == 422
    assert "Bitte dort." in answer.content.decode()
    assert outcome(waiting) == ("pending", "", [])


def test_what_is_public_is_neither_approved_nor_rejected(desk: Client, asked: Any) -> None:
    said = factories.comment(consultation=asked)

    answers = [send(desk, said, "approve"), send(desk, said, "reject", reason="hate")]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert outcome(said) == ("published", "", [])
