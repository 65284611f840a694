"""Clerks at their desk."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from participation.assessment.models import Assessment
from participation.contributions.models import Contribution, HidingReason
from participation.moderation.services import hide_contribution
from tests import factories
from tests.factories import Role

pytestmark = pytest.mark.django_db

Outcome = Assessment.Outcome
LISTING = "/cms/assessment/?show=open"


@pytest.fixture
def board() -> Any:
    return factories.organisation(name="Stadt Torgau")


@pytest.fixture
def asked(board: Any) -> Any:
    return factories.consultation(organisation=board)


@pytest.fixture
def clerk(board: Any) -> Any:
    return factories.member(organisation=board, role=Role.CLERK, name="Sachbearbeitung Torgau")


@pytest.fixture
def desk(client: Client, clerk: Any) -> Client:
    client.force_login(clerk)
    return client


def detail(contribution: Contribution) -> str:
    return reverse("assessment:contribution", args=[contribution.pk])


def send(desk: Client, contribution: Contribution, *, query: str = "", **fields: str) -> Any:
    """Open the detail as a clerk does, then send its form."""
    seen = desk.get(detail(contribution)).context["seen"]
    return desk.post(detail(contribution) + query, {"seen": seen, **fields})


def listed(response: Any) -> list[int]:
    return [row.pk for row in response.context["object_list"]]


def outcomes(contribution: Contribution) -> list[tuple[str, str, bool]]:
    """Return outcome, reasoning and whether it is the current one, in the order given."""
    rows = contribution.assessments.order_by("pk")
    return [(row.outcome, row.reasoning, row.superseded_at is None) for row in rows]


def test_list_begins_with_what_waits(desk: Client) -> None:
    response = desk.get("/cms/assessment/")

    assert (response.status_code, response.url) == (302, LISTING)


def test_list_keeps_what_was_said_on_one_section_together(desk: Client, asked: Any) -> None:
    sections = [factories.section(number="§ 1"), factories.section(number="§ 2")]
    plan = factories.plan(consultation=asked, sections=sections)
    later, earlier = (plan.threads.get(anchor=section.anchor) for section in reversed(sections))
    second = factories.comment(thread=later)
    first = factories.comment(thread=earlier)
    third = factories.comment(thread=later)

    assert listed(desk.get(LISTING)) == [first.pk, second.pk, third.pk]


def test_list_holds_only_what_the_clerk_reaches(desk: Client, asked: Any, board: Any) -> None:
    below = factories.consultation(organisation=factories.organisation(parent=board))
    foreign = factories.consultation()
    own, lower, _other = (
        factories.comment(consultation=place) for place in (asked, below, foreign)
    )

    assert listed(desk.get(LISTING)) == [own.pk, lower.pk]
    assert listed(desk.get(f"/cms/assessment/?show=&consultation={foreign.pk}")) == [
        own.pk,
        lower.pk,
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("show=open", ["plain"]),
        ("show=assessed", ["mine", "theirs"]),
        ("show=mine", ["mine"]),
        ("show=&outcome=noted", ["theirs"]),
        ("show=&outcome=noted&outcome=followed", ["mine", "theirs"]),
        ("show=&q=Pfaffendorf", ["plain"]),
    ],
)
def test_filters(desk: Client, asked: Any, clerk: Any, query: str, expected: list[str]) -> None:
    said = {
        "mine": factories.comment(consultation=asked),
        "theirs": factories.comment(consultation=asked),
        "plain": factories.comment(consultation=asked, text="Bank in Pfaffendorf"),
    }
    factories.assessment(contribution=said["mine"], clerk=clerk)
    factories.assessment(contribution=said["theirs"], outcome=Outcome.NOTED)

    found = listed(desk.get(f"/cms/assessment/results/?{query}"))

    assert found == [said[name].pk for name in expected]


def test_what_somebody_assessed_anew_stays_mine(desk: Client, asked: Any, clerk: Any) -> None:
    said = factories.comment(consultation=asked)
    factories.assessment(contribution=said, clerk=clerk)
    factories.assessment(contribution=said)

    assert listed(desk.get("/cms/assessment/?show=mine")) == [said.pk]


@pytest.mark.parametrize("number", [1, 3])
def test_list_costs_the_same_however_long(
    desk: Client, board: Any, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _each in range(number):
        plan = factories.plan(consultation=factories.consultation(organisation=board))
        factories.assessment(contribution=factories.comment(plan=plan))
    desk.get(LISTING)

    with django_assert_num_queries(22):
        assert len(listed(desk.get("/cms/assessment/?show=assessed"))) == number


@pytest.mark.parametrize("number", [1, 3])
def test_detail_costs_the_same_whatever_happened(
    desk: Client, asked: Any, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    said = factories.comment(plan=factories.plan(consultation=asked))
    for _each in range(number):
        factories.assessment(contribution=said)
        factories.answer(contribution=said)
    desk.get(detail(said))

    with django_assert_num_queries(26):
        context = desk.get(detail(said)).context

    assert [len(context[name]) for name in ("assessments", "answers")] == [number] * 2


def test_save_publishes_the_outcome_and_opens_the_next(
    desk: Client, asked: Any, board: Any, clerk: Any
) -> None:
    said = factories.comment(consultation=asked)
    nxt = factories.comment(consultation=asked)

    response = send(desk, said, outcome="followed", reasoning="Das überzeugt.")

    assert (response.status_code, response.url) == (302, detail(nxt))
    assert outcomes(said) == [("followed", "Das überzeugt.", True)]
    given = said.assessments.get()
    assert (given.clerk, given.organisation) == (clerk, board)


def test_the_queue_stays_in_its_filters(desk: Client, asked: Any, board: Any) -> None:
    factories.comment(consultation=factories.consultation(organisation=board))
    first, second = (factories.comment(consultation=asked) for _number in range(2))
    query = f"?show=open&consultation={asked.pk}"
    given = {"outcome": "noted", "reasoning": "Zur Kenntnis genommen."}

    response = send(desk, first, query=query, **given)
    last = send(desk, second, query=query, **given)

    assert response.url == detail(second) + query
    assert last.url == "/cms/assessment/" + query


@pytest.mark.parametrize(
    ("given", "faulty"),
    [
        ({"reasoning": "Getippt, nicht verloren"}, {"outcome"}),
        ({"outcome": "noted", "reasoning": " "}, {"reasoning"}),
        ({"outcome": "unheard of", "reasoning": "Getippt, nicht verloren"}, {"outcome"}),
        ({"outcome": "noted", "reasoning": "Getippt, nicht verloren, zu lang"}, {"reasoning"}),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_kept(
    desk: Client, asked: Any, settings: Any, given: dict[str, str], faulty: set[str]
) -> None:
    settings.ANSWER_MAX_LENGTH = len("Getippt, nicht verloren")
    said = factories.comment(consultation=asked)

    response = send(desk, said, **given)

    assert response.status_code == 422
    assert response.context["form"].errors.keys() == faulty
    assert given["reasoning"] in response.content.decode()
    assert outcomes(said) == []


def test_form_begins_with_the_current_assessment(desk: Client, asked: Any) -> None:
    said = factories.comment(consultation=asked)
    factories.assessment(contribution=said, outcome=Outcome.NOTED, reasoning="Erst einmal.")

    form = desk.get(detail(said)).context["form"]

    assert form.initial == {"outcome": "noted", "reasoning": "Erst einmal."}


def test_later_assessment_supersedes_and_both_are_listed(desk: Client, asked: Any) -> None:
    said = factories.comment(consultation=asked)
    factories.assessment(contribution=said, outcome=Outcome.NOTED, reasoning="Erst einmal.")

    send(desk, said, outcome="followed", reasoning="Nach Prüfung.")

    assert outcomes(said) == [("noted", "Erst einmal.", False), ("followed", "Nach Prüfung.", True)]
    page = desk.get(detail(said)).content.decode()
    assert [words for words in ("Erst einmal.", "Nach Prüfung.") if words not in page] == []


def test_assessed_by_somebody_quicker_is_said_and_nothing_replaced(
    desk: Client, asked: Any, board: Any
) -> None:
    said = factories.comment(consultation=asked)
    seen = desk.get(detail(said)).context["seen"]
    colleague = factories.member(organisation=board, role=Role.CLERK, name="Kollegin Adler")
    factories.assessment(contribution=said, clerk=colleague, reasoning="Ich war schneller.")
    given = {"outcome": "noted", "reasoning": "Mein langer Text"}

    response = desk.post(detail(said), {"seen": seen, **given})

    page = response.content.decode()
    assert response.status_code == 409
    shown = ["Kollegin Adler", "Ich war schneller.", "Mein langer Text"]
    assert [words for words in shown if words not in page] == []
    assert outcomes(said) == [("followed", "Ich war schneller.", True)]

    again = desk.post(detail(said), {"seen": response.context["seen"], **given})

    assert again.status_code == 302
    assert outcomes(said)[-1] == ("noted", "Mein langer Text", True)


def test_hidden_meanwhile_is_said_and_the_text_kept(desk: Client, asked: Any, board: Any) -> None:
    said = factories.comment(consultation=asked, text="Anstößiges")
    seen = desk.get(detail(said)).context["seen"]
    hide_contribution(
        moderator=factories.member(organisation=board),
        contribution=said,
        reason=HidingReason.INSULT,
        at=said.created_at,
    )

    response = desk.post(
        detail(said), {"seen": seen, "outcome": "noted", "reasoning": "Mein langer Text"}
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "Mein langer Text" in page
    assert outcomes(said) == []


def test_answers_are_not_assessed(desk: Client, asked: Any) -> None:
    answer = factories.answer(contribution=factories.comment(consultation=asked))

    assert desk.get(detail(answer)).status_code == 404


def test_superior_body_reaches_down(client: Client) -> None:
    district = factories.organisation(name="Landkreis")
    town = factories.organisation(parent=district)
    said = factories.comment(consultation=factories.consultation(organisation=town))
    client.force_login(factories.member(organisation=district, role=Role.CLERK))

    send(client, said, outcome="noted", reasoning="Gelesen.")

    assert outcomes(said) == [("noted", "Gelesen.", True)]


@pytest.mark.parametrize("who", ["foreign", "below", "moderator"])
def test_nobody_else_reaches_it(client: Client, board: Any, asked: Any, who: str) -> None:
    said = factories.comment(consultation=asked)
    place = {
        "foreign": factories.organisation(),
        "below": factories.organisation(parent=board),
        "moderator": board,
    }[who]
    role = Role.MODERATOR if who == "moderator" else Role.CLERK
    client.force_login(factories.member(organisation=place, role=role))
    given = {"seen": "0", "outcome": "noted", "reasoning": "Fremd."}

    answers = [client.get(detail(said)), client.post(detail(said), given)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert outcomes(said) == []
