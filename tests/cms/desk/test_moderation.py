"""Moderators at their desk."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cms.desk import queues
from participation.contributions.models import Contribution, HidingReason
from participation.moderation.models import ModerationDecision, Report
from participation.moderation.selectors import moderated_by
from participation.moderation.services import hide_contribution, keep_contribution
from tests import factories
from tests.factories import Role

pytestmark = pytest.mark.django_db

State = Contribution.State
LISTING = "/cms/moderation/?show=undecided"


@pytest.fixture
def board() -> Any:
    return factories.organisation(name="Stadt Torgau")


@pytest.fixture
def asked(board: Any) -> Any:
    return factories.consultation(organisation=board)


@pytest.fixture
def moderator(board: Any) -> Any:
    return factories.member(organisation=board, name="Moderation Torgau")


@pytest.fixture
def desk(client: Client, moderator: Any) -> Client:
    client.force_login(moderator)
    return client


def detail(contribution: Contribution) -> str:
    return reverse("moderation:contribution", args=[contribution.pk])


def send(
    desk: Client, contribution: Contribution, action: str, *, query: str = "", **fields: str
) -> Any:
    """Open the detail as a moderator does, then send one of its forms."""
    seen = desk.get(detail(contribution)).context["seen"]
    data = {"seen": seen, **{f"{action}-{name}": value for name, value in fields.items()}}
    return desk.post(reverse(f"moderation:{action}", args=[contribution.pk]) + query, data)


def listed(response: Any) -> list[int]:
    return [row.pk for row in response.context["object_list"]]


def outcome(contribution: Contribution) -> tuple[str, str, list[tuple[str, str, str]]]:
    contribution.refresh_from_db()
    decisions = contribution.decisions.values_list("kind", "reason", "text")
    return contribution.state, contribution.state_reason, list(decisions)


def test_list_begins_with_what_waits(desk: Client) -> None:
    response = desk.get("/cms/moderation/")

    assert (response.status_code, response.url) == (302, LISTING)


def test_list_shows_reported_first_then_newest_and_nothing_decided(
    desk: Client, asked: Any, moderator: Any
) -> None:
    older, newer, kept, reported, hidden = (
        factories.comment(consultation=asked) for _number in range(5)
    )
    factories.report(contribution=reported)
    keep_contribution(moderator=moderator, contribution=kept, at=newer.created_at)
    hide_contribution(
        moderator=moderator, contribution=hidden, reason="insult", at=newer.created_at
    )

    waiting = desk.get(LISTING)
    everything = desk.get("/cms/moderation/?show=")

    assert listed(waiting) == [reported.pk, newer.pk, older.pk]
    assert listed(everything) == [reported.pk, hidden.pk, kept.pk, newer.pk, older.pk]


def test_list_holds_only_what_the_moderator_reaches(
    desk: Client, asked: Any, board: Any, client: Client
) -> None:
    below = factories.consultation(organisation=factories.organisation(parent=board))
    foreign = factories.consultation()
    own, lower, _other = (
        factories.comment(consultation=place) for place in (asked, below, foreign)
    )

    assert listed(desk.get(LISTING)) == [lower.pk, own.pk]
    assert listed(desk.get(f"{LISTING}&consultation={foreign.pk}")) == [lower.pk, own.pk]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("show=reported", ["reported"]),
        ("show=new", ["plain", "reported"]),
        ("show=decided", ["hidden"]),
        ("show=&state=hidden", ["hidden"]),
        ("show=&kind=answer", ["answer"]),
        ("show=&q=Pfaffendorf", ["plain"]),
        ("show=&q=nirgends", []),
    ],
)
def test_filters(desk: Client, asked: Any, moderator: Any, query: str, expected: list[str]) -> None:
    said = {
        "reported": factories.comment(consultation=asked),
        "hidden": factories.comment(consultation=asked),
        "plain": factories.comment(consultation=asked, text="Bank in Pfaffendorf"),
    }
    said["answer"] = factories.answer(contribution=said["plain"], author=moderator)
    factories.report(contribution=said["reported"])
    send(desk, said["hidden"], "hide", reason="insult")

    found = listed(desk.get(f"/cms/moderation/results/?{query}"))

    assert sorted(found) == sorted(said[name].pk for name in expected)


def test_filter_by_consultation(desk: Client, asked: Any, board: Any) -> None:
    factories.comment(consultation=asked)
    other = factories.consultation(organisation=board)
    said = factories.comment(consultation=other)

    assert listed(desk.get(f"{LISTING}&consultation={other.pk}")) == [said.pk]


@pytest.mark.parametrize("number", [1, 3])
def test_list_costs_the_same_however_long(
    desk: Client,
    board: Any,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _each in range(number):
        plan = factories.plan(consultation=factories.consultation(organisation=board))
        factories.report(contribution=factories.comment(plan=plan))
    desk.get(LISTING)

    with django_assert_num_queries(19):
        assert len(listed(desk.get(LISTING))) == number


@pytest.mark.parametrize("number", [1, 3])
def test_detail_costs_the_same_whatever_happened(
    desk: Client,
    board: Any,
    moderator: Any,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    asked = factories.consultation(organisation=board)
    said = factories.comment(plan=factories.plan(consultation=asked))
    reply = factories.comment(parent=said)
    for _each in range(number):
        factories.report(contribution=reply)
        factories.answer(contribution=reply, author=moderator)
        keep_contribution(moderator=moderator, contribution=reply, at=reply.created_at)
    desk.get(detail(reply))

    with django_assert_num_queries(23):
        context = desk.get(detail(reply)).context

    assert [len(context[name]) for name in ("reports", "answers", "decisions")] == [number] * 3


def test_detail_shows_text_surroundings_and_reports(desk: Client, board: Any) -> None:
    asked = factories.consultation(organisation=board, title="Radwege")
    plan = factories.plan(
        consultation=asked, sections=[factories.section(number="§ 7", title="Breite")]
    )
    parent = factories.comment(plan=plan, text="Zu schmal")
    reply = factories.comment(parent=parent, text="Breit genug")
    factories.report(contribution=reply, text="Das stimmt nicht")

    page = desk.get(detail(reply)).content.decode()

    shown = ["Radwege", "§ 7 Breite", "Zu schmal", "Breit genug", "Das stimmt nicht", "Mel Derin"]
    assert [words for words in shown if words not in page] == []


def test_report_without_account_names_nobody(desk: Client, asked: Any) -> None:
    said = factories.comment(consultation=asked)
    factories.report(contribution=said)
    Report.objects.update(reporter=None)

    response = desk.get(detail(said))

    assert response.status_code == 200
    assert "Mel Derin" not in response.content.decode()


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


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.ADMINISTRATOR])
def test_superior_body_reaches_down(client: Client, role: Role) -> None:
    district = factories.organisation(name="Landkreis")
    town = factories.organisation(parent=district)
    said = factories.comment(consultation=factories.consultation(organisation=town))
    client.force_login(factories.member(organisation=district, role=role))

    send(client, said, "hide", reason=HidingReason.INSULT)

    assert outcome(said) == ("hidden", "insult", [("hide", "insult", "")])


@pytest.mark.parametrize("action", ["contribution", "hide", "restore", "keep", "answer"])
@pytest.mark.parametrize("who", ["foreign", "below", "clerk"])
def test_nobody_else_reaches_it(
    client: Client, board: Any, asked: Any, who: str, action: str
) -> None:
    said = factories.comment(consultation=asked)
    place = {
        "foreign": factories.organisation(),
        "below": factories.organisation(parent=board),
        "clerk": board,
    }[who]
    role = Role.CLERK if who == "clerk" else Role.MODERATOR
    client.force_login(factories.member(organisation=place, role=role))
    url = reverse(f"moderation:{action}", args=[said.pk])

    answers = [client.get(url).status_code, client.post(url, {"hide-reason": "insult"}).status_code]

    assert answers == ([404, 405] if action == "contribution" else [404, 404])
    assert outcome(said) == ("published", "", [])


def test_menu_counts_reported_contributions(desk: Client, asked: Any) -> None:
    said = factories.comment(consultation=asked)
    factories.report(contribution=said)
    factories.report(contribution=said)

    page = desk.get(LISTING).content.decode()

    assert "Moderation (1)" in page
