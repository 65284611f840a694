"""The desk's search shows everybody what they may see, and nothing else."""

import pytest
from django.test import Client
from django.utils.translation import gettext

from participation.consultations.selectors import database_now
from participation.moderation.services import hide_contribution
from participation.search.filters import Filters
from participation.search.results import run_search
from participation.search.services import index_consultation
from tests import factories
from tests.factories import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def hidden():
    """One hidden and one public comment about herons, to one body."""
    asked = factories.consultation()
    said = factories.comment(consultation=asked, text="Die Graureiher stören.")
    factories.comment(consultation=asked, text="Die Reiher bleiben.")
    hide_contribution(
        moderator=factories.member(organisation=asked.organisation),
        contribution=said,
        reason="insult",
        at=database_now(),
    )
    return said


def totals(client: Client, user) -> list[tuple[str, int]]:
    client.force_login(user)
    page = client.get("/cms/beitragssuche/", {"q": "Reiher"})
    return [(found["title"], found["total"]) for found in page.context["lists"]]


def test_moderator_finds_hidden_and_public(client, hidden):
    moderator = factories.member(organisation=hidden.consultation.organisation)

    assert totals(client, moderator) == [(gettext("Not public"), 1), (gettext("Public"), 1)]


def test_what_is_no_contribution_is_not_listed(client):
    asked = factories.consultation(title="Reiher an der Mulde")
    index_consultation(number=asked.pk)
    factories.comment(consultation=asked, text="Die Reiher bleiben.")
    clerk = factories.member(organisation=asked.organisation, role=Role.CLERK)

    assert run_search("Reiher", Filters(), at=database_now()).matches.total == 2
    assert totals(client, clerk) == [(gettext("Public"), 1)]


def test_clerk_finds_public_alone(client, hidden):
    clerk = factories.member(organisation=hidden.consultation.organisation, role=Role.CLERK)

    assert totals(client, clerk) == [(gettext("Public"), 1)]


def test_moderator_of_another_body_finds_nothing(client, hidden):
    other = factories.member(organisation=factories.organisation())

    assert [total for _title, total in totals(client, other)] == [0, 0]


def test_citizen_is_not_let_in(client, hidden):
    client.force_login(factories.person())

    assert client.get("/cms/beitragssuche/", {"q": "Reiher"}).status_code in (302, 403)


def test_odd_query_is_refused_in_words(client, hidden):
    client.force_login(factories.member(organisation=hidden.consultation.organisation))

    assert client.get("/cms/beitragssuche/", {"q": "x" * 9000}).status_code == 400
    assert client.get("/cms/beitragssuche/", {"q": '" & | !'}).status_code == 200
