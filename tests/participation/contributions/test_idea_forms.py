"""The form for an idea, its preview, and what it says of what is wrong."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from participation.contributions.models import Contribution
from participation.places.services import OutlineDraft, record_outlines
from tests import factories
from tests.participation.contributions.bringing import (
    HTMX,
    INSIDE,
    OUTSIDE,
    address,
    asked,
    collecting,
)
from tests.participation.contributions.proofs import solved
from tests.participation.places.registers import square
from tests.support import files

__all__ = ["asked"]  # fixtures

pytestmark = pytest.mark.django_db


def form(**more):
    return {"title": "Ein Brunnen", "text": "Mit Wasser.", "category": "Grün", **more}


@pytest.fixture
def signed_in(client):
    client.force_login(factories.person(name="Anna"))
    return client


def upload(content, name="brunnen.png"):
    return SimpleUploadedFile(name, content)


def test_idea_is_sent_by_the_form(signed_in, asked):
    answer = signed_in.post(
        address("submit_idea", asked),
        form(**INSIDE, picture=upload(files.picture()), alt="Ein Brunnen aus Stein"),
    )

    idea = Contribution.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, idea.get_absolute_url())
    assert (idea.title, idea.text, idea.category) == ("Ein Brunnen", "Mit Wasser.", "Grün")
    assert (idea.latitude, idea.longitude) == (51.05, 13.05)
    html = signed_in.get(answer.headers["Location"], follow=True).content.decode()
    assert 'alt="Ein Brunnen aus Stein"' in html
    assert "Ihre Idee ist veröffentlicht." in html


def test_new_account_without_javascript_waits_and_is_told(signed_in, asked, settings):
    settings.NEW_ACCOUNT_DAYS = 2

    answer = signed_in.post(address("submit_idea", asked), form(), follow=True)

    assert Contribution.objects.get().state == "pending"
    assert "Ihr Beitrag ist angekommen." in answer.content.decode()


def test_link_in_the_title_of_a_new_account_waits_for_the_moderators(signed_in, asked, settings):
    settings.NEW_ACCOUNT_DAYS = 2

    sent = form(title="Mehr: www.example.org", proof=solved())
    signed_in.post(address("submit_idea", asked), sent)

    idea = Contribution.objects.get()
    assert (idea.state, idea.held_for) == ("pending", "links")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"text": ""}, "text"),
        ({"category": "Unsinn"}, "category"),
        (OUTSIDE, "place"),
        ({"place": "Nirgendwo"}, "place"),
    ],
)
def test_form_says_at_the_field_what_is_wrong(signed_in, asked, more, field):
    answer = signed_in.post(address("submit_idea", asked), form(**more))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert f'href="#id_{field}"' in answer.content.decode()
    assert not Contribution.objects.exists()


@pytest.mark.parametrize(("more", "field"), [({"title": "x" * 121}, "title"), (OUTSIDE, "place")])
def test_preview_says_what_sending_would_say(signed_in, asked, more, field):
    sent = form(**more)

    answers = [
        signed_in.post(address("submit_idea", asked), sent | again)
        for again in ({"preview": "1"}, {})
    ]

    errors = [dict(answer.context["form"].errors) for answer in answers]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert errors[0] == errors[1]
    assert list(errors[0]) == [field]


def test_preview_shows_the_place_and_speaks_of_the_picture_if_there_is_one(signed_in, asked):
    town = factories.organisation(name="Döbeln")
    record_outlines({town.pk: OutlineDraft(geometry=square(0), source="Amt")})
    picture = {"picture": upload(files.picture()), "alt": "Ein Brunnen"}

    with_both, with_nothing = (
        signed_in.post(
            address("submit_idea", asked), form(preview="1", **more), headers=HTMX
        ).content.decode()
        for more in ({**INSIDE, **picture}, {})
    )

    note = "Ihr Bild ist hier nicht zu sehen."
    assert ("Döbeln" in with_both, note in with_both) == (True, True)
    assert ("Ort:" in with_nothing, note in with_nothing) == (False, False)


def test_form_says_what_the_settings_say(signed_in, asked, settings):
    settings.IDEA_TITLE_MAX_LENGTH, settings.PICTURE_MAX_SIZE = 40, 3 * 1024 * 1024

    html = signed_in.get(address("submit_idea", asked)).content.decode()
    answer = signed_in.post(address("submit_idea", asked), form(title="x" * 41))

    assert ("höchstens 40 Zeichen" in html, "höchstens 3 MB" in html) == (True, True)
    assert answer.context["form"].errors["title"] == ["Bitte kürzen Sie den Titel auf 40 Zeichen."]


@pytest.mark.parametrize(
    ("content", "alt", "field"),
    [(b"GIF89a", "Ein Brunnen", "picture"), (files.picture(), "", "alt"), (b"", "x", "picture")],
)
def test_form_says_what_is_wrong_with_the_picture(signed_in, asked, content, alt, field):
    sent = form(picture=upload(content), alt=alt)

    answer = signed_in.post(address("submit_idea", asked), sent)

    html = answer.content.decode()
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert "Bitte wählen Sie das Bild noch einmal" in html
    assert "Mit Wasser." in html


def test_form_in_which_a_program_filled_the_trap_is_refused(signed_in, asked):
    answer = signed_in.post(address("submit_idea", asked), form(website="https://example.org"))

    assert (answer.status_code, Contribution.objects.count()) == (422, 0)


def test_same_idea_twice_is_stored_once(signed_in, asked, settings):
    settings.DUPLICATE_MINUTES = 60

    for status in (302, 422):
        assert signed_in.post(address("submit_idea", asked), form()).status_code == status

    assert Contribution.objects.count() == 1


def test_visitor_is_invited_to_sign_in_and_cannot_send(client, asked):
    page = client.get(address("submit_idea", asked)).content.decode()
    answer = client.post(address("submit_idea", asked), form())

    assert f"?next={address('submit_idea', asked)}" in page
    assert "<textarea" not in page
    assert (answer.status_code, Contribution.objects.count()) == (422, 0)


def test_closed_consultation_says_so(signed_in):
    closed = collecting(is_open=False)

    page = signed_in.get(address("submit_idea", closed)).content.decode()

    assert "<textarea" not in page
    assert signed_in.get(address("ideas", closed)).status_code == 200


def test_body_that_is_too_large_is_refused_unread(signed_in, asked, settings):
    settings.PUBLIC_MAX_BODY = 1000

    answer = signed_in.post(
        address("submit_idea", asked), form(picture=upload(b"x" * 2000), alt="x")
    )

    assert answer.status_code == 413
