"""Ideas without an account: confirmed by mail, withdrawn by a link, taken over at signing up."""

import io
import re
from datetime import timedelta

import pytest
from django.conf import settings as project
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from participation.consultations.models import Consultation, Phase
from participation.consultations.selectors import database_now
from participation.consultations.services import Terms
from participation.contributions.counters import wrong_counters
from participation.contributions.guest_deleting import prune_guests
from participation.contributions.guest_ideas import submit_idea_as_guest
from participation.contributions.guests import (
    confirm_contribution,
    take_over_contributions,
    withdraw_as_guest,
)
from participation.contributions.ideas import IdeaDraft
from participation.contributions.models import Contribution, GuestContact, Picture, Thread
from participation.contributions.pictures import PictureDraft
from participation.contributions.selectors import threads, visible_contributions
from participation.contributions.sending import Sending
from participation.documents.keeping import name_of, store
from participation.errors import Refused
from participation.moderation.services import approve_contribution
from tests import factories
from tests.participation.contributions.proofs import solved
from tests.participation.places.registers import square
from tests.support import files

pytestmark = pytest.mark.django_db

State, Holding = Contribution.State, Contribution.Holding
TERMS = {
    "contributors": Consultation.Contributors.ANYONE,
    "collects_ideas": True,
    "idea_categories": ["Grün"],
    "area": square(0),
}


def collecting(**more):
    asked = factories.consultation(terms=Terms(**{**TERMS, **more}))
    return threads().get(consultation=asked)


@pytest.fixture
def place():
    return collecting()


def submit(place, title="Ein Brunnen", *, email="Gast@Example.org", proof=True, **more):
    name = more.pop("name", "Alex Gast")
    return submit_idea_as_guest(
        name=name,
        email=email,
        language="de",
        thread=place,
        draft=IdeaDraft(**{"title": title, "text": f"{title}, bitte.", **more}),
        at=database_now(),
        sending=Sending(address="203.0.113.7", proof=solved() if proof else ""),
    )


def confirmed(place, title="Ein Brunnen", **more):
    said = submit(place, title, **more)
    confirm_contribution(contribution=said, at=database_now())
    said.refresh_from_db()
    return said


def picture():
    content = files.picture()
    return PictureDraft(io.BytesIO(content), len(content), "Ein Brunnen aus Stein")


def refusal(do, *arguments, **named):
    with pytest.raises(Refused) as refused:
        do(*arguments, **named)
    return refused.value.code


def shown(place):
    address = reverse("participation:ideas", args=[place.home.slug])
    return [entry.idea.title for entry in Client().get(address).context["ideas"].page.entries]


def test_nobody_reads_it_until_it_is_confirmed_and_then_it_has_a_discussion(place):
    said = submit(place, category="Grün", latitude=51.05, longitude=13.05, picture=picture())
    before = visible_contributions().count(), shown(place), Thread.objects.filter(idea=said).count()
    seen = Client().get(reverse("participation:picture", args=[said.pk])).status_code

    version = confirm_contribution(contribution=said, at=database_now())

    assert (said.state, before, seen) == (State.UNCONFIRMED, (0, [], 0), 404)
    assert (version, shown(place)) == (1, ["Ein Brunnen"])
    idea = visible_contributions().get()
    assert (idea.kind, idea.byline, idea.category) == ("idea", "Alex Gast", "Grün")
    assert (idea.latitude, idea.picture.alt) == (51.05, "Ein Brunnen aus Stein")
    reply = factories.comment(thread=threads().get(idea=idea))
    assert reply.parent == idea
    assert wrong_counters() == (2, [])


@pytest.mark.parametrize(
    ("terms", "more", "code"),
    [
        ({"contributors": "signed_in"}, {}, "signed_out"),
        ({"contributors": "invited"}, {}, "signed_out"),
        ({"collects_ideas": False}, {}, "no_ideas"),
        ({}, {"name": "A"}, "name"),
        ({}, {"title": "x" * 121}, "long_title"),
        ({}, {"category": "Unsinn"}, "no_category"),
        ({}, {"latitude": 51.05, "longitude": 13.25}, "outside"),
    ],
)
def test_idea_that_is_not_taken_is_refused_and_nothing_is_kept(terms, more, code):
    place = collecting(**terms)

    assert refusal(submit, place, **more) == code
    assert (Contribution.objects.count(), GuestContact.objects.count()) == (0, 0)


def test_neither_brought_nor_confirmed_after_the_phase(place):
    said = submit(place)
    Phase.objects.update(ends_at=database_now() - timedelta(minutes=1))

    codes = [
        refusal(submit, threads().get(pk=place.pk), "Noch einer"),
        refusal(confirm_contribution, contribution=said, at=database_now()),
    ]

    assert codes == ["closed", "closed"]
    assert not Thread.objects.filter(idea__isnull=False).exists()


def test_idea_without_a_proof_waits_and_is_approved(place):
    said = confirmed(place, proof=False)
    waited = said.state, said.held_for, shown(place)

    approve_contribution(
        moderator=factories.member(organisation=place.home.organisation),
        contribution=said,
        at=database_now(),
    )

    assert waited == (State.PENDING, Holding.UNPROVED, [])
    assert shown(place) == ["Ein Brunnen"]


def test_withdrawing_leaves_a_tombstone_and_no_address(place):
    said = confirmed(place)
    reply = factories.comment(thread=threads().get(idea=said))

    withdraw_as_guest(contribution=said, at=database_now())

    said.refresh_from_db()
    assert (said.state, shown(place)) == (State.WITHDRAWN, [])
    assert set(visible_contributions()) == {said, reply}
    assert not GuestContact.objects.exists()
    assert wrong_counters() == (2, [])


def test_what_is_not_confirmed_is_deleted_by_its_author_or_after_its_period(
    place, django_capture_on_commit_callbacks
):
    first = submit(place, picture=picture())
    submit(place, "Noch einer", picture=picture())
    kept = Picture.objects.first().digest  # both show the same

    with django_capture_on_commit_callbacks(execute=True):
        withdraw_as_guest(contribution=first, at=database_now())
    assert store().exists(name_of(kept))
    late = database_now() + timedelta(hours=project.GUEST_LINK_HOURS + 2)
    with django_capture_on_commit_callbacks(execute=True):
        pruned = prune_guests(at=late)

    assert pruned == (1, 0)
    assert (Contribution.objects.count(), Picture.objects.count()) == (0, 0)
    assert not store().exists(name_of(kept))


def test_what_waits_for_the_moderators_is_deleted_with_its_discussion():
    place = collecting(moderation="before")
    said = confirmed(place, picture=picture())
    assert (said.state, said.discussion.idea) == (State.PENDING, said)

    version = withdraw_as_guest(contribution=said, at=database_now())

    assert version is None
    assert (Contribution.objects.count(), Picture.objects.count()) == (0, 0)
    assert not Thread.objects.filter(idea__isnull=False).exists()
    assert wrong_counters() == (1, [])


def unconfirmed(said):
    withdraw_as_guest(contribution=said, at=database_now())


def waiting_for_moderators(said):
    confirm_contribution(contribution=said, at=database_now())
    withdraw_as_guest(contribution=said, at=database_now())


def forgotten(said):
    prune_guests(at=database_now() + timedelta(hours=project.GUEST_LINK_HOURS + 2))


@pytest.mark.parametrize("leave", [unconfirmed, waiting_for_moderators, forgotten])
def test_nothing_is_left_of_what_nobody_has_read_not_even_the_bytes_of_its_picture(
    place, leave, django_capture_on_commit_callbacks
):
    said = submit(place, proof=False, picture=picture())
    file = name_of(said.picture.digest)
    before = store().exists(file)

    with django_capture_on_commit_callbacks(execute=True):
        leave(said)

    assert (before, store().exists(file)) == (True, False)
    assert (Contribution.objects.exists(), GuestContact.objects.exists()) == (False, False)
    assert not Thread.objects.filter(idea__isnull=False).exists()
    assert wrong_counters() == (1, [])


@pytest.mark.parametrize("more", [{"title": "www.example.org"}, {"name": "https://example.org"}])
def test_link_in_title_or_name_waits_for_the_moderators(place, more):
    said = confirmed(place, **{"title": "Ein Brunnen", "text": "Mit Wasser.", **more})

    assert (said.state, said.held_for) == (State.PENDING, Holding.LINKS)


def test_signing_up_takes_the_idea_over(place):
    said = confirmed(place)
    person = factories.person(email="gast@example.org", name="Alex Konto")

    assert take_over_contributions(user=person, email="Gast@example.org") == 1
    assert visible_contributions().get(pk=said.pk).byline == "Alex Konto"


def test_whole_way_by_form_mail_and_links(place, client, django_capture_on_commit_callbacks):
    start = reverse("participation:submit_idea", args=[place.home.slug])
    invited = client.get(start).content.decode()
    form = client.get(f"{start}gast/").content.decode()
    sent = {
        "title": "Ein Brunnen",
        "text": "Mit Wasser.",
        "name": "Alex Gast",
        "email": "gast@example.org",
        "picture": SimpleUploadedFile("brunnen.png", files.picture()),
        "alt": "Ein Brunnen aus Stein",
        "proof": solved(),
    }
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"{start}gast/", sent)
    thanks = client.get(answer.url).content.decode()
    (letter,) = mail.outbox
    confirm, withdraw = re.findall(r"http://testserver(/gast/\S+)", letter.body)

    asked = client.get(confirm).content.decode()
    done = client.post(confirm).content.decode()
    idea = Contribution.objects.get()
    page = client.get(idea.get_absolute_url(), follow=True).content.decode()
    gone = client.post(withdraw).content.decode()

    assert (f'href="{start}gast/"' in invited, "gast/" in form) == (True, True)
    assert (answer.status_code, answer.url) == (302, f"{start}gast/gesendet/")
    assert "Bitte sehen Sie jetzt in Ihrem Postfach nach." in thanks
    assert ("Brunnen" in letter.body, "Alex" in letter.body) == (False, False)
    for text in ("Ein Brunnen", "Mit Wasser.", "Ein Brunnen aus Stein", "Alex Gast"):
        assert text in asked
        assert text in page
    assert "gast@example.org" not in page
    assert "Ihr Beitrag ist veröffentlicht." in done
    assert "Ihr Beitrag ist zurückgezogen." in gone


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_form_says_at_the_field_what_is_wrong(place, client, headers):
    address = reverse("participation:guest_idea", args=[place.home.slug])
    wrong = {"title": "x" * 121, "text": "Gut.", "name": "Alex", "email": "gast@example.org"}

    answer = client.post(address, wrong, headers=headers)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["title"])


def test_who_is_signed_in_or_not_asked_gets_the_usual_form(place, client):
    closed = collecting(contributors="signed_in")
    addresses = [
        reverse("participation:guest_idea", args=[each.home.slug]) for each in (closed, place)
    ]
    usual = [
        reverse("participation:submit_idea", args=[each.home.slug]) for each in (closed, place)
    ]
    refused = client.get(addresses[0])
    offered = client.get(usual[0]).content.decode()
    client.force_login(factories.person())
    signed_in = client.get(addresses[1])

    assert (refused.url, addresses[0] in offered) == (usual[0], False)
    assert signed_in.url == usual[1]
