"""Moderators at their desk: the list, what they reach, and each in its surroundings."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from participation.consultations.models import Consultation
from participation.consultations.services import Terms
from participation.contributions.models import Contribution, HidingReason
from participation.moderation.models import Report
from participation.moderation.services import hide_contribution, keep_contribution
from tests import factories
from tests.cms.desk.acting import detail, listed, outcome, send
from tests.factories import Role

pytestmark = pytest.mark.django_db

State = Contribution.State
LISTING = "/cms/moderation/?show=undecided"


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


def test_what_no_guest_has_confirmed_is_not_at_the_desk(desk: Client, asked: Any) -> None:
    said = factories.comment(consultation=asked, text="Unbestätigtes")
    Contribution.objects.filter(pk=said.pk).update(
        state=State.UNCONFIRMED, author=None, author_name="Alex Gast"
    )

    lists = [desk.get(f"/cms/moderation/?show={show}") for show in ("", "undecided", "decided")]
    named = desk.get("/cms/moderation/?show=&state=unconfirmed")
    detail_of_it = desk.get(f"/cms/moderation/{said.pk}/")

    assert [listed(response) for response in [*lists, named]] == [[], [], [], []]
    assert detail_of_it.status_code == 404
    assert "unconfirmed" not in lists[0].content.decode()


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

    with django_assert_num_queries(23):
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

    with django_assert_num_queries(28):
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


def test_home_says_in_words_what_waits(desk: Client, asked: Any) -> None:
    factories.report(contribution=factories.comment(consultation=asked))
    factories.comment(consultation=asked)

    page = re.sub(r"\s+", " ", strip_tags(desk.get("/cms/").content.decode()))

    said = ["0 Beiträge warten auf Veröffentlichung", "1 gemeldeter Beitrag"]
    said += ["2 Beiträge zu entscheiden"]
    assert [words for words in said if words not in page] == []


@pytest.mark.parametrize("moderation", Consultation.Moderation)
def test_no_two_actions_share_a_key(desk: Client, board: Any, moderation: str) -> None:
    asked = factories.consultation(organisation=board, terms=Terms(moderation=moderation))
    waiting, _following = (factories.comment(consultation=asked) for _number in range(2))

    page = desk.get(detail(waiting)).content.decode()

    keys = re.findall(r'data-w-kbd-key-value="(\w)"', page)
    assert "n" in keys
    assert sorted(keys) == sorted(set(keys))
