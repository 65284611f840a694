"""Signing up and in, in the words of this platform: polite, in German, on pages and in mails."""

import re

import pytest
from django.test import Client
from django.utils.html import strip_tags

from tests.cms.public_pages import answers, html_of, pages, site
from tests.support import site as sites

__all__ = ["answers", "pages", "site"]  # fixtures

pytestmark = pytest.mark.django_db

IMPOLITE = re.compile(r"\b(du|dein\w*|dir|dich)\b", re.IGNORECASE)


@pytest.fixture
def visitor(client: Client) -> Client:
    sites.build()
    return client


def post(client: Client, path: str, **fields: str) -> str:
    return client.post(path, fields, follow=True).content.decode()


def test_pages_address_people_politely(answers):
    texts = {name: strip_tags(html) for name, html in html_of(answers).items()}

    assert {name: IMPOLITE.findall(text) for name, text in texts.items()} == {
        name: [] for name in texts
    }


def test_forgotten_password_is_chosen_anew_by_mail(visitor: Client, mailoutbox) -> None:
    person = sites.citizen("Mel Derin")
    post(visitor, "/konto/password/reset/", email=person.email)
    (mail,) = mailoutbox
    (link,) = re.findall(r"http://testserver(/\S+)", mail.body)

    form = visitor.get(link, follow=True)
    new = "ein langes neues Passwort"
    done = post(visitor, form.request["PATH_INFO"], password1=new, password2=new)

    assert mail.subject == "[Beteiligung Sachsen] Neues Passwort wählen"
    assert mail.body.startswith("Guten Tag Mel Derin,\n\nhier können Sie ein neues Passwort wählen")
    assert [kind for _content, kind in mail.alternatives] == ["text/html"]
    assert f'href="http://testserver{link}"' in mail.alternatives[0][0]
    assert "Ihr Passwort ist geändert" in done
    assert visitor.login(email=person.email, password=new)


def test_two_different_passwords_are_told_politely(visitor: Client) -> None:
    person = sites.citizen("Anna")
    visitor.force_login(person)

    page = post(
        visitor,
        "/konto/password/change/",
        oldpassword="falsch",
        password1="ein langes neues Passwort",
        password2="ein anderes neues Passwort",
    )

    assert "Bitte geben Sie zweimal dasselbe Passwort ein." in page
    assert "Bitte geben Sie Ihr jetziges Passwort ein." in page


def test_nobody_learns_who_has_an_account_but_its_owner(visitor: Client, mailoutbox) -> None:
    known = sites.citizen("Anna")
    sign_up = {"display_name": "Robin", "password1": "ein langes neues Passwort"}

    pages = [
        post(visitor, "/konto/signup/", email=email, **sign_up)
        for email in (known.email, "neu@example.org")
    ]
    pages += [
        post(visitor, "/konto/password/reset/", email=email)
        for email in (known.email, "niemand@example.org")
    ]

    titles = [re.search(r"<h1[^>]*>([^<]*)</h1>", page)[1].strip() for page in pages]
    assert titles == ["Bitte sehen Sie in Ihrem Postfach nach"] * 4
    assert [mail.subject.removeprefix("[Beteiligung Sachsen] ") for mail in mailoutbox] == [
        "Sie haben hier schon ein Konto",
        "Bitte bestätigen Sie Ihre E-Mail-Adresse",
        "Neues Passwort wählen",
        "Zu dieser E-Mail-Adresse gibt es kein Konto",
    ]
    written = [part for mail in mailoutbox for part in (mail.body, mail.alternatives[0][0])]
    assert [IMPOLITE.findall(strip_tags(text)) for text in written] == [[]] * 8


def test_new_address_holds_as_soon_as_it_is_confirmed(visitor: Client, mailoutbox) -> None:
    person = sites.citizen("Anna")
    before = person.email
    visitor.force_login(person)
    page = post(visitor, "/konto/email/", email="neu@example.org", action_add="")
    (link,) = re.findall(r"http://testserver(/\S+)", mailoutbox[0].body)
    person.refresh_from_db()
    waiting = person.email

    visitor.post(link)
    person.refresh_from_db()

    assert "Wir haben eine E-Mail an neu@example.org gesendet." in page
    assert (waiting, person.email) == (before, "neu@example.org")
