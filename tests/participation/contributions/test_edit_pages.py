"""The forms by which authors change what they wrote, with and without JavaScript."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from participation.consultations.selectors import database_now
from participation.consultations.services import Terms
from participation.contributions.attachments import AttachmentDraft
from participation.contributions.editing import edit_contribution
from participation.contributions.ideas import IdeaDraft, submit_idea
from participation.contributions.models import Attachment, Contribution, Edit, Picture
from participation.contributions.pictures import PictureDraft
from participation.contributions.selectors import threads
from participation.moderation.services import approve_contribution
from tests import factories
from tests.participation.places.registers import square
from tests.support import files
from tests.support.pages import HTMX, PAGE, address, text_of

pytestmark = pytest.mark.django_db

SIGNED_OUT = "Sie sind nicht mehr angemeldet."


def idea_of(author, **terms):
    collecting = {
        "collects_ideas": True,
        "idea_categories": ["Grün", "Verkehr"],
        "area": square(0),
    }
    asked = factories.consultation(terms=Terms(**{**collecting, **terms}))
    content = files.picture()
    draft = IdeaDraft(
        "Ein Brunnen",
        "Ein Brunnen, bitte.",
        category="Grün",
        latitude=51.05,
        longitude=13.05,
        picture=PictureDraft(io.BytesIO(content), len(content), "Ein Brunnen"),
    )
    return submit_idea(
        author=author, thread=threads().get(consultation=asked), draft=draft, at=database_now()
    )[0]


def sent(client, said, **changed):
    """Return what a browser sends when the form is filled in as ``changed`` says."""
    form = client.get(address("edit", said)).context["form"]
    filled = {name: form[name].value() for name in form.fields if name != "picture"}
    values = {**filled, **changed}
    return {name: value for name, value in values.items() if value not in (None, False)}


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("name", ["edit", "withdraw"])
def test_ended_session_is_answered_with_an_invitation_and_the_text(client, said, headers, name):
    answer = client.post(address(name, said), {"text": "Ein neuer Text."}, headers=headers)

    html = text_of(answer)
    assert answer.status_code == 422
    assert SIGNED_OUT in html
    assert "readonly>Ein neuer Text.</textarea>" in html
    assert f'href="/konto/login/?next={address(name, said)}"' in html
    assert (PAGE in html) == (not headers)
    assert Contribution.objects.get().text == "Erster Text."


def test_author_takes_back_what_waits_from_the_list_of_ones_own(signed_in, author):
    idea = idea_of(author, moderation="before")
    own = text_of(signed_in.get("/konto/"))

    asked = text_of(signed_in.get(address("withdraw", idea)))
    done = signed_in.post(address("withdraw", idea), follow=True)

    assert f'href="{address("withdraw", idea)}"' in own
    assert "Außer der Moderation kann niemand Ihren Text lesen." in asked
    assert "Ein Brunnen, bitte." in asked
    assert done.redirect_chain == [("/konto/", 302)]
    assert "Ihr Beitrag ist zurückgezogen." in text_of(done)
    assert (Contribution.objects.count(), Picture.objects.count()) == (0, 0)


def test_second_click_on_taking_back_leads_where_the_first_did(signed_in, author):
    idea = idea_of(author, moderation="before")

    answers = [signed_in.post(address("withdraw", idea)) for _click in range(2)]

    assert [answer.headers["Location"] for answer in answers] == ["/konto/", "/konto/"]
    assert signed_in.get(address("withdraw", idea)).status_code == 404
    assert Client().post(address("withdraw", idea)).status_code == 404


@pytest.mark.parametrize("name", ["edit", "withdraw"])
def test_what_waits_is_found_by_nobody_else(client, author, name):
    idea = idea_of(author, moderation="before")
    answers = [client.get(address(name, idea)).status_code]

    client.force_login(factories.person())
    answers.append(client.get(address(name, idea)).status_code)

    assert answers == [404, 404]


@pytest.mark.parametrize("state", ["hidden", "withdrawn", "published"])
def test_nothing_of_a_contribution_is_told_to_whoever_is_not_signed_in(client, said, state):
    Contribution.objects.filter(pk=said.pk).update(state=state)

    html = text_of(client.get(address("edit", said), headers=HTMX))

    assert SIGNED_OUT in html
    assert "Erster Text." not in html


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_preview_shows_the_edit_and_stores_nothing(signed_in, said, headers):
    filled = sent(signed_in, said, text="Zweiter <Text>.", preview="1")

    answer = signed_in.post(address("edit", said), filled, headers=headers)

    html = text_of(answer)
    assert answer.status_code == 200
    assert 'aria-label="Vorschau"' in html
    assert "<p>Zweiter &lt;Text&gt;.</p>" in html
    assert ("<textarea" in html) == (not headers)
    assert not Edit.objects.exists()
    assert signed_in.post(address("edit", said), {"text": "", "preview": "1"}).status_code == 422


def test_edit_without_javascript_says_what_became_of_it(signed_in, said):
    answer = signed_in.post(address("edit", said), sent(signed_in, said, text="Neu."), follow=True)

    html = text_of(answer)
    assert "Ihr Beitrag ist geändert." in html
    assert "data-sent" in html


def test_form_that_was_opened_before_another_edit_shows_both_texts(signed_in, author, said):
    filled = sent(signed_in, said, text="Hier.")
    found = Contribution.objects.get(pk=said.pk)
    found.thread = threads().get(pk=said.thread_id)
    edit_contribution(author=author, contribution=found, text="Anderswo.", at=database_now())

    refused = signed_in.post(address("edit", said), filled, headers=HTMX)
    html = text_of(refused)
    assert refused.status_code == 422
    assert "seit Sie dieses Formular geöffnet haben" in html
    assert "<p>Anderswo.</p>" in html
    assert "Hier.</textarea>" in html
    filled["seen"] = refused.context["form"]["seen"].value()
    done = signed_in.post(address("edit", said), filled, headers=HTMX)

    assert "Ihr Beitrag ist geändert." in text_of(done)
    assert Contribution.objects.get().text == "Hier."
    again = signed_in.post(address("edit", said), filled, headers=HTMX)  # its answer was lost
    assert "Ihr Beitrag ist geändert." in text_of(again)
    assert Edit.objects.count() == 2


def test_idea_is_changed_by_its_form(signed_in, author):
    idea = idea_of(author)
    before = Picture.objects.get().digest
    new = SimpleUploadedFile("neu.png", files.picture("PNG", (64, 64)), "image/png")
    filled = sent(
        signed_in,
        idea,
        title="Zwei Brunnen",
        category="Verkehr",
        latitude="51.010000",
        longitude="13.010000",
        alt="Zwei Brunnen aus Stein",
    )

    answer = signed_in.post(address("edit", idea), {**filled, "picture": new}, follow=True)

    now = Contribution.objects.get(pk=idea.pk)
    assert (now.title, now.category, now.latitude) == ("Zwei Brunnen", "Verkehr", 51.01)
    found = Picture.objects.get()
    assert (found.digest != before, found.alt) == (True, "Zwei Brunnen aus Stein")
    html = text_of(answer)
    assert "Ihr Beitrag ist geändert." in html
    assert f"/bild/?{found.digest[:12]}" in html
    slug = idea.consultation.slug
    for elsewhere in (f"/ideen/{slug}/", f"/beitraege/{slug}/rss/", "/suche/?q=Zwei"):
        found_there = re.sub("</?mark>", "", text_of(signed_in.get(elsewhere)))
        assert "Zwei Brunnen" in found_there
    history = text_of(signed_in.get(address("versions", idea)))
    assert "Ein Brunnen</p>" in history
    assert "Grün</p>" in history
    assert "51.0" not in history
    assert "Das Bild wurde damals geändert." in history


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": "x" * 121}, "title"),
        ({"title": ""}, "title"),
        ({"category": "Unsinn"}, "category"),
        ({"latitude": "51.05", "longitude": "13.25"}, "place"),
        ({"alt": ""}, "alt"),
        ({"text": " "}, "text"),
    ],
)
def test_idea_is_checked_and_the_error_stands_at_its_field(signed_in, author, changed, field):
    idea = idea_of(author)
    filled = sent(signed_in, idea)

    answer = signed_in.post(address("edit", idea), {**filled, **changed})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Edit.objects.exists()


def test_other_words_for_the_place_count_although_the_point_is_still_there(signed_in, author):
    """Without JavaScript nobody empties the hidden fields."""
    idea = idea_of(author)
    unknown = signed_in.post(address("edit", idea), sent(signed_in, idea, place="Nirgendwo"))

    assert list(unknown.context["form"].errors) == ["place"]
    signed_in.post(address("edit", idea), sent(signed_in, idea, title="Nur ein anderer Titel"))
    assert Contribution.objects.get(pk=idea.pk).latitude == 51.05
    signed_in.post(
        address("edit", idea), sent(signed_in, idea, remove_place="on", remove_picture="on")
    )
    assert Contribution.objects.get(pk=idea.pk).latitude is None
    assert not Picture.objects.exists()


def test_quote_and_files_of_a_comment_are_removed_by_boxes(signed_in, author):
    asked = factories.consultation(terms=Terms(takes_attachments=True))
    two = [AttachmentDraft(io.BytesIO(files.pdf()), 100, f"{name}.pdf") for name in "ab"]
    said = factories.comment(
        plan=factories.plan(consultation=asked), author=author, attachments=two
    )
    Contribution.objects.filter(pk=said.pk).update(quote="Diese Satzung")

    page = text_of(signed_in.get(address("edit", said), headers=HTMX))
    signed_in.post(
        address("edit", said),
        sent(signed_in, said, remove_quote="on", remove_file1="on"),
        headers=HTMX,
    )

    assert "Datei „a“ entfernen" in page
    assert Contribution.objects.get().quote == ""
    assert [each.title for each in Attachment.objects.all()] == ["b"]


def test_moderators_see_all_that_an_edit_wants(signed_in, author, admin_client):
    idea = idea_of(author, moderation="before")
    moderator = factories.member(organisation=idea.consultation.organisation)
    approve_contribution(moderator=moderator, contribution=idea, at=database_now())
    new = SimpleUploadedFile("neu.png", files.picture("PNG", (64, 64)), "image/png")
    filled = sent(signed_in, idea, title="Zwei Brunnen", category="", alt="Neues Bild")

    said = signed_in.post(address("edit", idea), {**filled, "picture": new}, follow=True)

    assert "Die Moderation prüft sie zuerst." in text_of(said)
    form = signed_in.get(address("edit", idea)).context["form"]
    assert (form["title"].value(), form["alt"].value()) == ("Zwei Brunnen", "Neues Bild")
    html = text_of(admin_client.get(f"/cms/moderation/{idea.pk}/"))
    assert "<h4>Zwei Brunnen</h4>" in html
    assert f"/beitrag/{idea.pk}/bild/neu/" in html
