"""Reporting a contribution, as a page and in place."""

import pytest
from django.urls import reverse

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


@pytest.mark.parametrize(
    "given", [{"text": "Bleibt"}, {"reason": "x", "text": "Bleibt"}, {"text": "\x00Bleibt"}]
)
def test_report_without_a_reason_is_explained_and_kept(client, said, given):
    answer = client.post(reverse("participation:report", args=[said.pk]), given)

    assert answer.status_code == 422
    assert "Bleibt</textarea>" in answer.content.decode()
    assert not Report.objects.exists()
