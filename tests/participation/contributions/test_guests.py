"""Writing without an account: confirmed by mail, withdrawn by a link, taken over at signing up."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.conf import settings as project
from django.core import mail
from django.test import Client

from participation.consultations.models import Consultation, Phase
from participation.consultations.selectors import database_now
from participation.consultations.services import Terms
from participation.contributions.editing import edit_contribution
from participation.contributions.guest_deleting import prune_guests
from participation.contributions.guest_links import confirmation_token, withdrawal_token
from participation.contributions.guests import (
    confirm_contribution,
    post_as_guest,
    take_over_contributions,
    withdraw_as_guest,
)
from participation.contributions.limits import Limited
from participation.contributions.models import Contribution, GuestContact, ThreadChange
from participation.contributions.selectors import threads, visible_contributions
from participation.contributions.sending import Sending
from participation.errors import Refused
from participation.moderation.services import approve_contribution
from participation.search.models import InternalEntry
from tests import factories
from tests.participation.contributions.proofs import solved

pytestmark = pytest.mark.django_db

State, Holding = Contribution.State, Contribution.Holding
ANYONE = Terms(contributors=Consultation.Contributors.ANYONE)
CHECKED = Terms(contributors=Consultation.Contributors.ANYONE, moderation="before")


@pytest.fixture
def place():
    return threads().get(consultation=factories.consultation(terms=ANYONE))


def post(place, text="Ein Radweg fehlt.", *, email="Gast@Example.org", proof=True, **more):
    return post_as_guest(
        **{
            "name": "Alex Gast",
            "language": "de",
            "at": database_now(),
            "sending": Sending(address="203.0.113.7", proof=solved() if proof else ""),
            **more,
        },
        email=email,
        text=text,
        thread=place,
    )


def confirmed(place, text="Ein Radweg fehlt.", **more):
    said = post(place, text, **more)
    confirm_contribution(contribution=said, at=database_now())
    said.refresh_from_db()
    return said


def refusal(do, *arguments, **named):
    with pytest.raises(Refused) as refused:
        do(*arguments, **named)
    return refused.value.code


def end_dialogue(place):
    Phase.objects.filter(consultation=place.home).update(
        ends_at=database_now() - timedelta(minutes=1)
    )


def counted(place):
    fresh = threads().get(pk=place.pk)
    return fresh.version, fresh.published_count


def test_nobody_reads_it_and_it_counts_nowhere_until_it_is_confirmed(place):
    said = post(place)
    before = counted(place), visible_contributions().count()

    version = confirm_contribution(contribution=said, at=database_now())

    assert (said.state, before) == (State.UNCONFIRMED, ((0, 0), 0))
    assert (version, counted(place)) == (1, (1, 1))
    assert visible_contributions().get().byline == "Alex Gast"
    assert GuestContact.objects.get().email == "gast@example.org"


def test_second_confirmation_changes_nothing(place):
    said = confirmed(place)

    assert refusal(confirm_contribution, contribution=said, at=database_now()) == "confirmed"
    assert counted(place) == (1, 1)


@pytest.mark.parametrize("contributors", ["signed_in", "invited"])
def test_only_where_the_consultation_allows_guests(contributors):
    closed = threads().get(
        consultation=factories.consultation(terms=Terms(contributors=contributors))
    )

    assert refusal(post, closed) == "signed_out"
    assert not Contribution.objects.exists()


def test_no_longer_when_the_consultation_stopped_allowing_guests(place):
    said = post(place)
    Consultation.objects.update(contributors="signed_in")

    assert refusal(confirm_contribution, contribution=said, at=database_now()) == "not_admitted"


def test_address_of_a_closed_account_confirms_nothing(place):
    person = factories.person(email="gast@example.org")
    person.is_active = False
    person.save()
    said = post(place)

    assert refusal(confirm_contribution, contribution=said, at=database_now()) == "not_admitted"


def test_neither_written_nor_confirmed_after_the_phase(place):
    said = post(place)
    end_dialogue(place)

    codes = [
        refusal(post, threads().get(pk=place.pk)),
        refusal(confirm_contribution, contribution=said, at=database_now()),
    ]

    assert (codes, counted(place)) == (["closed", "closed"], (0, 0))


@pytest.mark.parametrize(
    ("text", "proof", "held_for"),
    [
        ("Siehe https://example.org", True, Holding.LINKS),
        ("Ein Radweg fehlt.", False, Holding.UNPROVED),
    ],
)
def test_links_and_missing_proofs_wait_for_the_moderators(place, text, proof, held_for):
    said = confirmed(place, text, proof=proof)

    assert (said.state, said.held_for, counted(place)) == (State.PENDING, held_for, (0, 0))


def test_waits_where_moderators_look_first_and_is_published_by_them():
    place = threads().get(consultation=factories.consultation(terms=CHECKED))
    said = confirmed(place)
    waited = said.state

    approve_contribution(
        moderator=factories.member(organisation=place.home.organisation),
        contribution=said,
        at=database_now(),
    )

    assert (waited, counted(place)) == (State.PENDING, (1, 1))


def test_what_waits_for_the_moderators_is_withdrawn_by_the_link_and_leaves_nothing(client):
    place = threads().get(consultation=factories.consultation(terms=CHECKED))
    said = confirmed(place)
    moderator = factories.member(organisation=place.home.organisation)
    assert InternalEntry.objects.filter(kind="contribution", source=said.pk).exists()
    link = f"/gast/zurueckziehen/{withdrawal_token(said.pk)}/"

    asked = client.get(link).content.decode()
    done = client.post(link).content.decode()

    assert "Ihr Text ist noch nicht öffentlich." in asked
    assert "Ihr Beitrag ist zurückgezogen." in done
    assert (Contribution.objects.count(), GuestContact.objects.count()) == (0, 0)
    assert not InternalEntry.objects.filter(kind="contribution").exists()
    assert counted(place) == (0, 0)
    late = refusal(approve_contribution, moderator=moderator, contribution=said, at=database_now())
    assert late == "gone"


def test_what_waits_is_withdrawn_after_the_phase_and_never_by_the_link_of_a_taken_over_one():
    place = threads().get(consultation=factories.consultation(terms=CHECKED))
    said, mine = confirmed(place), confirmed(place, "Ein Brunnen fehlt.", email="b@example.org")
    take_over_contributions(user=factories.person(email="b@example.org"), email="b@example.org")
    end_dialogue(place)

    withdraw_as_guest(contribution=said, at=database_now())
    code = refusal(withdraw_as_guest, contribution=mine, at=database_now())

    assert (code, list(Contribution.objects.all())) == ("taken_over", [mine])


@pytest.mark.parametrize("name", [" ", "A", "x" * 81])
def test_name_is_neither_missing_nor_endless(place, name):
    assert refusal(post, place, name=name) == "name"


def test_trap_and_proof_are_asked_as_of_new_accounts(place):
    used = solved()
    post(place, sending=Sending(proof=used))

    assert refusal(post, place, "Anders.", sending=Sending(trap="x")) == "trap"
    assert refusal(post, place, "Anders.", sending=Sending(proof=used)) == "proof"


def test_an_address_is_sent_few_mails_whatever_its_spelling(place, settings):
    settings.UNCONFIRMED_OF_AN_ADDRESS = 2
    for number in range(2):
        post(place, f"Nummer {number}")

    assert refusal(post, place, "Noch eins", email="GAST@example.org") == "unconfirmed"
    post(place, "Noch eins", email="andere@example.org")


def test_an_address_has_the_limit_of_a_person(place, settings):
    settings.CONTRIBUTIONS_OF_A_PERSON, settings.UNCONFIRMED_OF_AN_ADDRESS = 2, 0
    for number in range(2):
        post(place, f"Nummer {number}")

    assert refusal(post, place, "Noch eins") == "limited"


def test_same_text_is_published_once(place, settings):
    settings.DUPLICATE_MINUTES = 60
    twice = [post(place), post(place)]
    confirm_contribution(contribution=twice[0], at=database_now())

    assert refusal(confirm_contribution, contribution=twice[1], at=database_now()) == "duplicate"
    assert refusal(post, place) == "duplicate"


def test_withdrawing_leaves_a_tombstone_and_no_address(place):
    said = confirmed(place)
    reply = factories.comment(parent=said)

    version = withdraw_as_guest(contribution=said, at=database_now())

    said.refresh_from_db()
    assert (said.state, version, counted(place)) == (State.WITHDRAWN, 3, (3, 1))
    assert set(visible_contributions()) == {said, reply}
    assert not GuestContact.objects.exists()
    assert refusal(withdraw_as_guest, contribution=said, at=database_now()) == "withdrawn"


def test_withdrawing_what_was_not_confirmed_deletes_it(place):
    said = post(place)

    withdraw_as_guest(contribution=said, at=database_now())

    assert (Contribution.objects.count(), GuestContact.objects.count()) == (0, 0)


def test_nothing_is_withdrawn_after_the_phase_like_with_an_account(place):
    said = confirmed(place)
    end_dialogue(place)

    code = refusal(withdraw_as_guest, contribution=said, at=database_now())

    assert code == "not_changeable"


def test_unconfirmed_ones_and_addresses_are_dropped_after_their_periods(place):
    kept = confirmed(place)
    post(place, "Nie bestätigt.")
    now = database_now()
    link = timedelta(hours=project.GUEST_LINK_HOURS)

    soon = prune_guests(at=now + link)
    later = prune_guests(at=now + link + timedelta(hours=2))
    end = prune_guests(at=now + timedelta(days=project.GUEST_ADDRESS_DAYS + 1))

    assert (soon, later, end) == ((0, 0), (1, 0), (0, 1))
    assert list(Contribution.objects.values_list("pk", flat=True)) == [kept.pk]


def test_signing_up_takes_confirmed_ones_over_and_only_those_of_the_address(place):
    mine, waiting = confirmed(place), post(place, "Noch nicht bestätigt.")
    other = confirmed(place, "Von jemand anderem.", email="andere@example.org")
    person = factories.person(email="gast@example.org", name="Alex Konto")

    number = take_over_contributions(user=person, email="Gast@example.org")

    authors = dict(Contribution.objects.values_list("pk", "author"))
    assert (number, authors) == (1, {mine.pk: person.pk, waiting.pk: None, other.pk: None})
    assert visible_contributions().get(pk=mine.pk).byline == "Alex Konto"
    assert ThreadChange.objects.filter(contribution=mine).latest("version").kind == "edited"
    assert counted(place) == (3, 2)
    code = refusal(
        withdraw_as_guest, contribution=Contribution.objects.get(pk=mine.pk), at=database_now()
    )
    assert code == "taken_over"


def test_confirming_the_address_of_an_account_takes_over(place, rf):
    said = confirmed(place)
    person = factories.person(email="gast@example.org")
    address = EmailAddress.objects.create(user=person, email=person.email, verified=True)
    request = Client().get("/konto/login/").wsgi_request

    email_confirmed.send(EmailAddress, request=request, email_address=address)

    said.refresh_from_db()
    assert said.author == person


@pytest.mark.parametrize(
    ("days", "verified", "is_taken"), [(-1, True, True), (-1, False, False), (1, True, False)]
)
def test_what_was_written_before_signing_up_and_confirmed_after_is_taken_over(
    place, days, verified, is_taken
):
    early, said = confirmed(place, "Früher schon."), post(place)
    person = factories.person(email="gast@example.org")
    EmailAddress.objects.create(user=person, email=person.email, verified=verified)
    written_at = person.date_joined + timedelta(days=days)
    Contribution.objects.filter(pk=said.pk).update(created_at=written_at)

    confirm_contribution(contribution=said, at=database_now())

    said.refresh_from_db()
    early.refresh_from_db()
    assert (said.author == person, said.state) == (is_taken, State.PUBLISHED)
    assert GuestContact.objects.filter(contribution=said).exists() is not is_taken
    assert early.author is None
    assert counted(place) == (2 + is_taken, 2)


def test_whole_way_by_form_mail_and_links(place, django_capture_on_commit_callbacks):
    client = Client()
    start = f"/diskussion/{place.pk}/schreiben/"
    invited = client.get(start).content.decode()
    fields = {"text": "Ein Radweg fehlt.", "name": "Alex Gast", "email": "gast@example.org"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"{start}gast/", {**fields, "proof": solved()})
    (sent,) = mail.outbox
    confirm, withdraw = re.findall(r"http://testserver(/gast/\S+)", sent.body)

    asked = client.get(confirm).content.decode()
    after_get = Contribution.objects.get().state
    done = client.post(confirm).content.decode()
    shown = client.get(f"/diskussion/{place.pk}/").content.decode()
    again = client.get(confirm)
    client.get(withdraw)
    after_look = Contribution.objects.get().state
    gone = client.post(withdraw).content.decode()

    assert f"{start}gast/" in invited
    assert (answer.status_code, answer.url) == (302, f"{start}gast/gesendet/")
    assert (sent.to, "Radweg" in sent.body, "Alex" in sent.body) == (
        ["gast@example.org"],
        False,
        False,
    )
    assert ("Ein Radweg fehlt." in asked, after_get) == (True, State.UNCONFIRMED)
    assert "Ihr Beitrag ist veröffentlicht." in done
    assert ("Alex Gast" in shown, "(Gast)" in shown) == (True, True)
    assert "gast@example.org" not in shown
    assert (again.status_code, "schon bestätigt" in again.content.decode()) == (200, True)
    assert (after_look, Contribution.objects.get().state) == (State.PUBLISHED, State.WITHDRAWN)
    assert "Ihr Beitrag ist zurückgezogen." in gone


def test_mail_speaks_the_language_of_the_form(place, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        post(place, language="en")

    (sent,) = mail.outbox
    assert sent.subject.startswith("Please confirm your contribution to")
    assert "http://testserver/en/gast/bestaetigen/" in sent.body


def test_links_do_one_thing_each_and_end(place, settings, client):
    said = post(place)
    crossed = client.post(f"/gast/bestaetigen/{withdrawal_token(said.pk)}/")
    broken = client.get("/gast/bestaetigen/irgendwas/")
    settings.GUEST_LINK_HOURS = -1
    late = client.post(f"/gast/bestaetigen/{confirmation_token(said.pk)}/")

    assert (crossed.status_code, broken.status_code, late.status_code) == (404, 404, 410)
    assert Contribution.objects.get().state == State.UNCONFIRMED


def test_form_says_what_is_wrong_and_keeps_what_was_typed(place, client):
    address = f"/diskussion/{place.pk}/schreiben/gast/"

    answer = client.post(address, {"text": "Mein Text", "name": "A", "email": "keine"})

    assert (answer.status_code, "Mein Text" in answer.content.decode()) == (422, True)


def test_who_is_signed_in_or_not_asked_gets_the_usual_form(place, client):
    closed = factories.consultation().thread
    to_others = client.get(f"/diskussion/{closed.pk}/schreiben/gast/")
    offered = client.get(f"/diskussion/{closed.pk}/schreiben/").content.decode()
    client.force_login(factories.person())

    signed_in = client.get(f"/diskussion/{place.pk}/schreiben/gast/")

    assert (to_others.status_code, "schreiben/gast/" in offered) == (302, False)
    assert signed_in.url == f"/diskussion/{place.pk}/schreiben/"


def test_edits_are_limited_and_those_of_the_operator_are_not(settings):
    settings.EDITS_OF_A_PERSON = 2
    author = factories.person()
    said = factories.comment(author=author)
    said.thread = threads().get(pk=said.thread_id)

    def edit(text, sending):
        edit_contribution(
            author=author, contribution=said, text=text, at=database_now(), sending=sending
        )

    for number in range(2):
        edit(f"Nummer {number}", Sending())

    with pytest.raises(Limited):
        edit("Nummer drei", Sending())
    edit("Nummer vier", None)


def test_edits_beyond_the_limit_are_told_when_they_go_on(settings, client):
    settings.EDITS_OF_A_PERSON = 1
    author = factories.person()
    said = factories.comment(author=author)
    client.force_login(author)

    answers = [
        client.post(f"/beitrag/{said.pk}/bearbeiten/", {"text": f"Nummer {number}"})
        for number in range(2)
    ]

    assert [answer.status_code for answer in answers] == [302, 429]
    assert int(answers[1].headers["Retry-After"]) > 0
