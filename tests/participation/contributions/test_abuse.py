"""What stands between a text and the public: trap, proof, limits, links and duplicates."""

from datetime import timedelta

import pytest
from django.test import Client

from participation.consultations.selectors import database_now
from participation.contributions.editing import edit_contribution, withdraw_contribution
from participation.contributions.models import Contribution, Edit, RateCount
from participation.contributions.selectors import threads, visible_contributions
from participation.contributions.sending import Sending
from participation.contributions.services import post_contribution
from participation.errors import Refused
from tests import factories
from tests.participation.contributions.proofs import solved

pytestmark = pytest.mark.django_db

State, Holding = Contribution.State, Contribution.Holding
BROWSER = Sending(address="203.0.113.7")
LINK = "Mehr dazu: https://example.org/angebot"


@pytest.fixture
def strict(settings):
    settings.NEW_ACCOUNT_DAYS = 2
    settings.NEW_ACCOUNT_CONTRIBUTIONS = 2
    settings.CONTRIBUTIONS_OF_A_PERSON = 3
    settings.DUPLICATE_MINUTES = 60


@pytest.fixture
def place():
    return threads().get(consultation=factories.consultation())


def trusted():
    """Return somebody who signed up long ago and of whom two contributions are public."""
    author = factories.person()
    author.date_joined -= timedelta(days=30)
    author.save()
    for number in range(2):
        factories.comment(author=author, text=f"Früher {number}")
    return author


def post(author, place, text="Ein Radweg fehlt.", sending=BROWSER, at=None):
    said, _version = post_contribution(
        author=author, thread=place, text=text, sending=sending, at=at or database_now()
    )
    return said


def code(*arguments, **named):
    with pytest.raises(Refused) as refused:
        post(*arguments, **named)
    return refused.value.code


def test_trusted_person_needs_no_proof_and_may_link(strict, place):
    said = post(trusted(), place, LINK)

    assert (said.state, said.held_for) == (State.PUBLISHED, "")


def test_new_account_without_proof_waits_for_the_moderators(strict, place):
    said = post(factories.person(), place)

    assert (said.state, said.held_for) == (State.PENDING, Holding.UNPROVED)
    assert not visible_contributions().filter(pk=said.pk).exists()


def test_new_account_with_proof_is_published(strict, place):
    said = post(factories.person(), place, sending=Sending(proof=solved()))

    assert (said.state, said.held_for) == (State.PUBLISHED, "")


@pytest.mark.parametrize("text", [LINK, "Siehe www.example.org", "HTTP://EXAMPLE.ORG/x"])
def test_link_of_a_new_account_waits_for_the_moderators(strict, place, text):
    said = post(factories.person(), place, text, sending=Sending(proof=solved()))

    assert (said.state, said.held_for) == (State.PENDING, Holding.LINKS)


def test_link_for_a_name_waits_for_the_moderators(strict, place):
    said = post(factories.person(name="www.example.org"), place, sending=Sending(proof=solved()))

    assert (said.state, said.held_for) == (State.PENDING, Holding.LINKS)


@pytest.mark.parametrize("lack", ["days", "contributions"])
def test_account_is_new_until_it_is_old_and_known(strict, place, lack):
    author = trusted()
    if lack == "days":
        author.date_joined = database_now() - timedelta(days=1)
        author.save()
    else:
        Contribution.objects.filter(author=author).update(state=State.HIDDEN)

    assert post(author, place, LINK, sending=Sending(proof=solved())).state == State.PENDING


def test_edit_that_brings_a_link_waits_and_one_that_keeps_it_does_not(strict, place):
    author = factories.person()
    said = post(author, place, sending=None)
    said.thread = place

    held, version = edit_contribution(
        author=author, contribution=said, text=LINK, at=database_now()
    )
    Edit.objects.all().delete()
    Contribution.objects.filter(pk=said.pk).update(text=LINK)
    said.text = LINK
    kept, _version = edit_contribution(
        author=author, contribution=said, text=f"{LINK} und mehr", at=database_now()
    )

    assert (held.state, version) == (Edit.State.PENDING, None)
    assert kept.state == Edit.State.PUBLISHED


def test_proof_is_spent_by_the_contribution_that_brought_it(strict, place):
    proof = solved()
    post(factories.person(), place, sending=Sending(proof=proof))

    assert code(factories.person(), place, sending=Sending(proof=proof)) == "proof"
    assert Contribution.objects.count() == 1


def test_filled_trap_is_refused_whoever_filled_it(strict, place):
    assert code(trusted(), place, sending=Sending(trap="http://spam.example")) == "trap"


def test_too_many_contributions_of_a_person_are_refused(strict, place):
    author = trusted()

    said = [post(author, place, f"Nummer {number}") for number in range(3)]

    assert {each.state for each in said} == {State.PUBLISHED}
    assert code(author, place, "Nummer 4") == "limited"
    assert post(trusted(), place, "Von anderen").state == State.PUBLISHED


def test_what_is_refused_for_its_text_is_not_counted(strict, place):
    author = trusted()

    codes = [code(author, place, text) for text in ("", " ", "\u200b", "x" * 20_000)]

    assert codes == ["empty", "empty", "empty", "too_long"]
    assert not RateCount.objects.exists()


def test_same_text_again_is_a_duplicate_that_names_the_first(strict, place):
    author = trusted()
    first = post(author, place, "Ein Radweg fehlt.")

    with pytest.raises(Refused) as refused:
        post(author, place, " Ein Radweg fehlt.\r\n")

    assert (refused.value.code, refused.value.first) == ("duplicate", first.pk)


def test_same_text_is_no_duplicate_elsewhere_later_by_others_or_after_withdrawal(strict, place):
    author, now = trusted(), database_now()
    elsewhere = threads().get(consultation=factories.consultation())
    first = post(author, place, at=now)

    there = post(author, elsewhere, at=now)
    others = post(trusted(), place, at=now)
    later = post(author, place, at=now + timedelta(minutes=61))
    for each in (first, later):
        each.thread = place
        withdraw_contribution(author=author, contribution=each, at=now)
    again = post(author, place, at=now + timedelta(minutes=62))

    assert {each.state for each in (there, others, later, again)} == {State.PUBLISHED}


def test_hidden_text_cannot_be_posted_again(strict, place):
    author = trusted()
    post(author, place)
    Contribution.objects.filter(author=author).update(state=State.HIDDEN)

    assert code(author, place, sending=Sending(proof=solved())) == "duplicate"


def test_vetting_costs_a_single_statement(strict, place, django_assert_max_num_queries):
    author, now = trusted(), database_now()
    root = post(author, place, "Zuerst")

    with django_assert_max_num_queries(11):
        post_contribution(
            author=author, thread=place, parent=root, text="Dann", sending=BROWSER, at=now
        )


# --- The form -------------------------------------------------------------------------------------


def sent(client, place, *, htmx=False, **fields):
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(
        f"/diskussion/{place.pk}/schreiben/",
        {"text": "Ein Radweg fehlt.", **fields},
        headers=headers,
    )


@pytest.mark.parametrize("htmx", [True, False])
def test_limit_answers_429_says_when_it_goes_on_and_keeps_the_text(
    strict, settings, place, client: Client, htmx
):
    settings.CONTRIBUTIONS_OF_A_PERSON = 1
    client.force_login(trusted())
    sent(client, place)

    answer = sent(client, place, htmx=htmx, text="Noch etwas anderes.")

    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 600
    assert "Sie haben in kurzer Zeit viel geschrieben. Um" in answer.content.decode()
    assert "Noch etwas anderes.</textarea>" in answer.content.decode()


def test_filled_trap_is_explained_emptied_and_the_text_kept(strict, place, client: Client):
    client.force_login(trusted())

    answer = sent(client, place, website="http://spam.example", proof="abc")
    html = answer.content.decode()

    assert answer.status_code == 422
    assert "Ein Feld, das leer bleiben muss, war ausgefüllt" in html
    assert "Ein Radweg fehlt.</textarea>" in html
    assert "spam.example" not in html
    assert 'value="abc"' not in html
    assert sent(client, place).status_code == 302


def test_duplicate_leads_to_the_first_and_keeps_the_text(strict, place, client: Client):
    client.force_login(trusted())
    sent(client, place)
    first = Contribution.objects.latest("pk")

    html = sent(client, place, htmx=True).content.decode()

    assert "Genau das haben Sie in dieser Beteiligung schon geschrieben." in html
    assert f'href="{first.get_absolute_url()}"' in html
    assert "Ein Radweg fehlt.</textarea>" in html


@pytest.mark.parametrize(
    "sent_as",
    [
        ({}, "ohne JavaScript gesendet"),
        ({"text": LINK, "proof": True}, "Ihr Text enthält einen Link"),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_author_is_told_why_a_contribution_waits(strict, place, client: Client, sent_as, htmx):
    fields, why = sent_as
    client.force_login(factories.person())
    fields = {**fields, **({"proof": solved()} if "proof" in fields else {})}

    answer = sent(client, place, htmx=htmx, **fields)
    page = answer if htmx else client.get(answer.url)

    assert why in page.content.decode()
    assert "Wartet auf die Moderation:" in client.get("/konto/").content.decode()


def test_form_asks_new_accounts_alone_for_a_proof(strict, place, client: Client):
    forms = []
    for author in (factories.person(), trusted()):
        client.force_login(author)
        forms.append(client.get(f"/diskussion/{place.pk}/schreiben/").content.decode())

    assert ['data-proof="/aufgabe/"' in html for html in forms] == [True, False]
    assert ["data-unproved" in html for html in forms] == [True, False]
    assert [html.count('name="website"') for html in forms] == [1, 1]


# --- Signing up -----------------------------------------------------------------------------------


def sign_up(client, number, **fields):
    return client.post(
        "/konto/signup/",
        {
            "email": f"neu-{number}@example.org",
            "display_name": "Mel Derin",
            "password1": factories.PASSWORD,
            **fields,
        },
    ).status_code


def test_few_accounts_are_made_without_proof_and_more_with_it(settings, client: Client):
    settings.SIGN_UPS_WITHOUT_PROOF, settings.SIGN_UPS_FROM_AN_ADDRESS = 2, 3

    without = [sign_up(client, number) for number in range(3)]
    proved = [sign_up(client, number, proof=solved()) for number in range(10, 14)]

    assert (without, proved) == ([302, 302, 200], [302, 302, 302, 200])


def test_mistyped_sign_up_counts_against_nobody(settings, client: Client):
    settings.SIGN_UPS_WITHOUT_PROOF = 1

    mistyped = [sign_up(client, 1, password1="kurz") for _each in range(3)]

    assert (mistyped, sign_up(client, 1)) == ([200] * 3, 302)


def test_sign_up_with_a_filled_trap_makes_no_account(client: Client):
    assert sign_up(client, 1, website="http://spam.example") == 200
    assert sign_up(client, 1) == 302
