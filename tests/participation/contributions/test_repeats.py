"""What is sent twice is stored once, and the second sending gets the answer of the first."""

from uuid import uuid4

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from participation.consultations.models import Consultation
from participation.consultations.services import Terms
from participation.contributions.counters import wrong_counters
from participation.contributions.models import Contribution, GuestContact, SpentProof, ThreadChange
from tests import factories
from tests.participation.contributions.proofs import solved
from tests.participation.contributions.test_concurrency import at_once
from tests.support import files

HTMX = {"HX-Request": "true"}
ANYONE = Terms(contributors=Consultation.Contributors.ANYONE)
CHECKED = Terms(moderation=Consultation.Moderation.BEFORE)
GUESTS_IDEAS = Terms(
    contributors=Consultation.Contributors.ANYONE, collects_ideas=True, idea_categories=["Grün"]
)
IDEAS = Terms(collects_ideas=True, idea_categories=["Grün"])


def signed_in(author=None):
    client = Client()
    client.force_login(author or factories.person())
    return client


def form(text="Ein Radweg fehlt.", **more):
    return {"text": text, "key": str(uuid4()), **more}


def comment_form(terms=None):
    thread = factories.consultation(terms=terms).thread
    return signed_in(), reverse("participation:write", args=[thread.pk]), form()


def reply_form(terms=None):
    asked = factories.consultation(terms=terms)
    parent = factories.comment(consultation=asked, text="Davor")
    Contribution.objects.update(state=Contribution.State.PUBLISHED)
    return signed_in(), reverse("participation:reply", args=[parent.pk]), form()


def guest_form(terms=ANYONE):
    thread = factories.consultation(terms=terms).thread
    address = reverse("participation:guest_write", args=[thread.pk])
    return Client(), address, form(name="Alex Gast", email="gast@example.org", proof=solved())


def idea_form(terms=IDEAS):
    asked = factories.consultation(terms=terms)
    address = reverse("participation:submit_idea", args=[asked.slug])
    return signed_in(), address, form(title="Ein Brunnen", category="Grün")


def guest_idea_form(terms=GUESTS_IDEAS):
    asked = factories.consultation(terms=terms)
    address = reverse("participation:guest_idea", args=[asked.slug])
    who = {"name": "Alex Gast", "email": "gast@example.org", "proof": solved()}
    return Client(), address, form(title="Ein Brunnen", category="Grün", **who)


FORMS = [comment_form, reply_form, guest_form, idea_form, guest_idea_form]


def said():
    return Contribution.objects.exclude(text="Davor")


@pytest.mark.django_db
@pytest.mark.parametrize("made", FORMS)
def test_form_carries_a_key_of_its_own_each_time(made):
    client, address, _fields = made()

    keys = {client.get(address).context["form"]["key"].value() for _each in range(2)}
    html = client.get(address).content.decode()

    assert len(keys) == 2
    assert 'name="key" value="' in html


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("made", FORMS)
def test_second_sending_gets_the_answer_of_the_first(made, headers):
    client, address, fields = made()

    first, second = (client.post(address, fields, headers=headers) for _each in range(2))

    assert said().count() == 1
    assert (second.status_code, second.headers.get("Location")) == (
        first.status_code,
        first.headers.get("Location"),
    )
    if made in {comment_form, reply_form} and headers:
        number = said().get().pk
        for answer in (first, second):
            assert answer.content.decode().count(f'id="beitrag-{number}"') == 1
    assert wrong_counters()[1] == []


@pytest.mark.django_db
def test_second_sending_of_what_waits_says_so_as_the_first():
    client, address, fields = comment_form(CHECKED)

    first, second = (client.post(address, fields) for _each in range(2))

    assert (first.url, second.url) == ("/konto/", "/konto/")
    assert said().get().state == "pending"


@pytest.mark.django_db
def test_second_sending_after_the_phase_is_answered_like_the_first():
    client, address, fields = comment_form()
    first = client.post(address, fields)
    Consultation.objects.get().phases.all().delete()

    assert client.post(address, fields).url == first.url
    assert client.post(address, form("Noch etwas")).status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize("changed", [{"text": "Zwei Radwege fehlen."}, {"key": ""}])
def test_form_filled_in_otherwise_is_sent_for_the_first_time(settings, changed):
    settings.DUPLICATE_MINUTES = 0
    client, address, fields = comment_form()

    client.post(address, fields)
    client.post(address, fields | changed)

    assert said().count() == 2


@pytest.mark.django_db
def test_key_of_somebody_else_hides_and_shows_nothing():
    _client, address, fields = comment_form()
    both = [signed_in(), signed_in()]

    answers = [client.post(address, fields) for client in both]

    assert said().count() == 2
    assert answers[0].url != answers[1].url


@pytest.mark.django_db
def test_guest_who_mistyped_the_address_may_go_back_and_send_again():
    client, address, fields = guest_form()

    client.post(address, fields)
    client.post(address, fields | {"email": "richtig@example.org", "proof": solved()})

    assert said().count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("made", [guest_form, guest_idea_form])
def test_guest_gets_one_mail(django_capture_on_commit_callbacks, made):
    client, address, fields = made()

    with django_capture_on_commit_callbacks(execute=True):
        for _each in range(2):
            client.post(address, fields)

    assert [each.to for each in mail.outbox] == [["gast@example.org"]]


@pytest.mark.django_db
def test_idea_with_a_picture_is_stored_once():
    client, address, fields = idea_form()

    for _each in range(2):
        picture = SimpleUploadedFile("bild.png", files.picture(), content_type="image/png")
        client.post(address, fields | {"picture": picture, "alt": "Ein Brunnen"})

    assert said().count() == 1


@pytest.mark.django_db
def test_key_that_is_none_is_refused_and_the_text_kept():
    client, address, fields = comment_form()

    answer = client.post(address, fields | {"key": "x"})

    assert answer.status_code == 422
    assert "Ein Radweg fehlt.</textarea>" in answer.content.decode()


@pytest.mark.django_db
def test_first_sending_with_a_key_costs_what_one_without_costs():
    client, address, fields = reply_form()
    client.post(address, form("Vorab"))

    costs = []
    for sent in (fields | {"key": "", "text": "Ohne"}, fields):
        with CaptureQueriesContext(connection) as asked:
            client.post(address, sent)
        costs.append(len(asked))

    assert costs[0] == costs[1]


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize("made", FORMS)
def test_of_two_at_the_same_moment_one_is_stored_and_both_are_answered_alike(made, settings):
    settings.NEW_ACCOUNT_DAYS = 2  # so that work is proved, too
    client, address, fields = made()
    fields["proof"] = solved()
    session = client.cookies

    def send():
        browser = Client()
        browser.cookies = session
        answer = browser.post(address, fields)
        return answer.status_code, answer.headers.get("Location")

    answers = at_once(send, send, send)

    assert len(set(answers)) == 1
    assert answers[0][0] == 302
    assert said().count() == 1
    assert SpentProof.objects.count() == 1
    is_guest = made in {guest_form, guest_idea_form}
    assert GuestContact.objects.count() == int(is_guest)
    published = ThreadChange.objects.filter(contribution__in=said())
    assert published.count() == (0 if is_guest else 1)
    assert wrong_counters()[1] == []
