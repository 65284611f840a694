"""Reporting a contribution, as a page and in place."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from participation.contributions.models import Contribution
from participation.moderation.models import Report
from tests import factories

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
PAGE = "<!DOCTYPE html>"


@pytest.fixture
def said():
    return factories.comment()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_anybody_reports_without_an_account(client, said, headers):
    report = reverse("participation:report", args=[said.pk])

    form = client.get(report, headers=headers)
    sent = client.post(report, {"reason": "insult", "text": "Schau."}, headers=headers)

    assert (form.status_code, sent.status_code) == (200, 200)
    assert (PAGE in sent.content.decode()) is (headers == {})
    assert list(Report.objects.values_list("contribution", "reporter", "reason", "text")) == [
        (said.pk, None, "insult", "Schau.")
    ]


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_report_is_sent_in_every_language(client, said, language):
    with override(language):
        report = reverse("participation:report", args=[said.pk])

    answer = client.post(report, {"reason": "insult", "email": "gast@example.org"})

    assert (answer.status_code, Report.objects.get().language) == (200, language)


@pytest.mark.parametrize(
    "given", [{"text": "Bleibt"}, {"reason": "x", "text": "Bleibt"}, {"text": "\x00Bleibt"}]
)
def test_report_without_a_reason_is_explained_and_kept(client, said, given):
    answer = client.post(reverse("participation:report", args=[said.pk]), given)

    assert answer.status_code == 422
    assert "Bleibt</textarea>" in answer.content.decode()
    assert not Report.objects.exists()


def send(client, said, **given):
    return client.post(
        reverse("participation:report", args=[said.pk]), {"reason": "insult", **given}
    )


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_report_on_what_is_hidden_meanwhile_is_explained_and_kept(client, said, headers):
    Contribution.objects.filter(pk=said.pk).update(state="hidden", html="<p>Geheimes</p>")
    report = reverse("participation:report", args=[said.pk])

    answer = client.post(report, {"reason": "insult", "text": "Bleibt"}, headers=headers)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Dieser Beitrag ist nicht mehr öffentlich." in html
    assert "Bleibt</textarea>" in html
    assert "Geheimes" not in html
    assert client.get(report).status_code == 404
    assert not Report.objects.exists()


def test_browser_and_address_report_a_contribution_once(client, said):
    other = factories.comment()
    answers = [
        send(client, said),
        send(client, said),
        send(Client(), said, email="gast@example.org"),
        send(Client(), said, email="GAST@example.org"),
        send(client, other),
    ]

    assert [answer.status_code for answer in answers] == [200] * 5
    found = Report.objects.values_list("contribution", "email")
    assert sorted(found) == [(said.pk, ""), (said.pk, "gast@example.org"), (other.pk, "")]


def test_too_many_reports_from_one_network_are_refused_and_kept(said, settings):
    settings.REPORTS_FROM_AN_ADDRESS = 2

    answers = [send(Client(), said, text=f"Nummer {number}") for number in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[2].headers["Retry-After"]) <= settings.LIMIT_MINUTES * 60
    assert "Nummer 2</textarea>" in answers[2].content.decode()
    assert Report.objects.count() == 2


def test_program_that_fills_every_field_reports_nothing(client, said):
    answer = send(client, said, website="https://example.org", text="Bleibt")

    assert answer.status_code == 422
    assert "Bleibt</textarea>" in answer.content.decode()
    assert not Report.objects.exists()


@pytest.mark.parametrize("email", ["keine", "a@b", f"{'a' * 250}@example.org"])
def test_wrong_address_is_explained(client, said, email):
    answer = send(client, said, email=email)

    assert answer.status_code == 422
    assert not Report.objects.exists()


def test_report_of_an_idea_says_which(client):
    idea = factories.comment()
    Contribution.objects.filter(pk=idea.pk).update(title="Ein Brunnen am Markt")

    page = client.get(reverse("participation:report", args=[idea.pk])).content.decode()

    assert "Ein Brunnen am Markt" in page


def test_own_reports_are_read_by_their_reporter_alone(client, said):
    reporter = factories.person()
    factories.report(contribution=said, reporter=reporter, text="Von mir.")
    factories.report(contribution=said, text="Von anderen.")
    hidden = factories.comment(text="Verborgener Text")
    factories.report(contribution=hidden, reporter=reporter, text="Auch von mir.")
    page = reverse("participation:own_reports")

    assert client.get(page).status_code == 302
    client.force_login(reporter)
    shown = client.get(page).content.decode()

    assert "Von mir." in shown
    assert "Auch von mir." in shown
    assert "Von anderen." not in shown


def test_page_of_reports_costs_the_same_for_one_and_many(client, django_assert_num_queries):
    reporter = factories.person()
    client.force_login(reporter)
    page = reverse("participation:own_reports")
    factories.report(contribution=factories.comment(), reporter=reporter)
    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        client.get(page)
    one = len(asked)
    for _each in range(12):
        factories.report(contribution=factories.comment(), reporter=reporter)
    client.get(page)  # the foot is made anew after an editorial change

    with django_assert_num_queries(one):
        client.get(page)
