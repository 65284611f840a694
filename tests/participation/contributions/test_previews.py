"""What one wrote, as it will look: nothing is stored or counted, and the form keeps it all."""

import re

import pytest
from django.core import mail

from participation.contributions.models import Contribution, RateCount
from tests import factories
from tests.participation.contributions.test_repeats import (
    FORMS,
    HTMX,
    comment_form,
    guest_form,
    idea_form,
    reply_form,
    said,
)

pytestmark = pytest.mark.django_db

PREVIEW = {"preview": "1"}
TEXT = "Siehe https://example.org/ <b>hier</b>\n\nZweiter Absatz"
CLEANED = (
    '<p>Siehe <a href="https://example.org/" rel="nofollow ugc noopener">https://example.org/</a>'
    " &lt;b&gt;hier&lt;/b&gt;</p><p>Zweiter Absatz</p>"
)


def shown(html):
    """Return what is inside of the preview; none if there is none."""
    found = re.search(r'<section class="preview".*?</section>', html, re.DOTALL)
    return found[0] if found else None


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("made", FORMS)
def test_preview_shows_the_cleaned_text_and_keeps_nothing(made, headers):
    client, address, fields = made()
    before = RateCount.objects.count()

    answer = client.post(address, fields | {"text": TEXT} | PREVIEW, headers=headers)

    html = answer.content.decode()
    assert answer.status_code == 200
    assert CLEANED in shown(html)
    assert not said().exists()
    assert (RateCount.objects.count(), mail.outbox) == (before, [])
    is_alone = bool(headers)
    assert ("<form" in html, "</textarea>" in html) == (not is_alone, not is_alone)


@pytest.mark.parametrize("made", FORMS)
def test_preview_without_javascript_keeps_all_that_was_filled_in(made):
    client, address, fields = made()

    answer = client.post(address, fields | PREVIEW)

    kept = {name: answer.context["form"][name].value() for name in fields}
    assert kept == fields
    assert client.post(address, fields).status_code == 302
    assert said().count() == 1


@pytest.mark.parametrize("made", FORMS)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_preview_says_what_is_wrong_once(made, headers):
    client, address, fields = made()

    answer = client.post(address, fields | {"text": " "} | PREVIEW, headers=headers)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert shown(html) is None
    assert html.count("data-focus") == 1


def test_preview_names_who_speaks_and_whom_one_replies_to():
    replying, guest, idea = (
        client.post(address, fields | PREVIEW, headers=HTMX).content.decode()
        for client, address, fields in (made() for made in (reply_form, guest_form, idea_form))
    )

    assert ("Antwort an Erika Mustermann" in replying, "Alex Gast" in guest) == (True, True)
    assert all(each in idea for each in ("Ein Brunnen", "Grün"))
    assert "Bild" not in idea


def test_preview_has_nothing_to_press_and_no_address():
    client, address, fields = comment_form()

    html = client.post(address, fields | PREVIEW, headers=HTMX).content.decode()

    assert [each in html for each in ("<a ", "<button", "hx-get", "id=")] == [False] * 4


def test_nobody_previews_where_they_may_not_write():
    closed = factories.consultation(is_open=False)
    client, _address, fields = comment_form()

    answer = client.post(f"/diskussion/{closed.thread.pk}/schreiben/", fields | PREVIEW)

    assert shown(answer.content.decode()) is None
    assert not Contribution.objects.exists()
