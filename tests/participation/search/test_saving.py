"""Saved searches, and the mails about what they find."""

import pytest
from django.core import mail
from django.test import Client
from django.utils.translation import gettext

from cms.mails.searches import tell_of_news
from participation.consultations.selectors import database_now
from participation.errors import Refused
from participation.search.models import SavedSearch
from participation.search.saving import MOST_SAVED, save_search
from tests import factories

pytestmark = pytest.mark.django_db


def test_search_is_saved_listed_and_deleted(client: Client) -> None:
    person = factories.person()
    client.force_login(person)

    client.post("/konto/suchen/merken/", {"query": "q=Ampel&art=contribution&seite=3"})
    saved = SavedSearch.objects.get()
    listed = client.get("/konto/suchen/").content.decode()
    client.post(f"/konto/suchen/{saved.pk}/loeschen/")

    assert (saved.user, saved.words, saved.query) == (person, "Ampel", "q=Ampel&art=contribution")
    assert "/suche/?q=Ampel&amp;art=contribution" in listed
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize(
    ("query", "is_offered"), [("q=Ampel", True), ("q=Ampel&art=plan", True), ("", False)]
)
def test_search_that_finds_nothing_yet_can_be_saved(
    client: Client, query: str, is_offered: bool
) -> None:
    client.force_login(factories.person())

    page = client.get(f"/suche/?{query}").content.decode()

    assert ('action="/konto/suchen/merken/"' in page) is is_offered
    assert ("/suche/atom/?" in page) is is_offered


def test_own_account_leads_to_saved_searches(client: Client) -> None:
    client.force_login(factories.person())

    assert 'href="/konto/suchen/"' in client.get("/konto/").content.decode()


def test_another_persons_search_stays(client: Client) -> None:
    saved = save_search(user=factories.person(), query="q=Ampel", at=database_now())
    client.force_login(factories.person())

    client.post(f"/konto/suchen/{saved.pk}/loeschen/")

    assert SavedSearch.objects.exists()


def test_saving_needs_an_account(client: Client) -> None:
    assert client.post("/konto/suchen/merken/", {"query": "q=Ampel"}).status_code == 302
    assert client.get("/konto/suchen/").status_code == 302
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("query", ["", "q=", "q=der", "q=-Ampel", "q=" + "x" * 500, "jahr=x&q=a"])
def test_search_for_nothing_is_not_saved(query: str) -> None:
    with pytest.raises(Refused):
        save_search(user=factories.person(), query=query, at=database_now())


def test_nobody_saves_without_end() -> None:
    person = factories.person()
    for number in range(MOST_SAVED):
        save_search(user=person, query=f"q=Ampel{number}", at=database_now())

    with pytest.raises(Refused):
        save_search(user=person, query="q=Ampel", at=database_now())


def test_mail_tells_once_what_is_new() -> None:
    factories.comment(text="Eine alte Ampel.")
    person = factories.person(email="erika@example.org")
    save_search(user=person, query="q=Ampel", at=database_now())
    assert tell_of_news() == 0
    said = factories.comment(text="Eine neue Fußgängerampel.")

    assert tell_of_news() == 1
    assert tell_of_news() == 0
    [sent] = mail.outbox
    assert sent.to == ["erika@example.org"]
    assert sent.subject == gettext("New results for your search “%(words)s”") % {"words": "Ampel"}
    assert f"http://testserver/beitrag/{said.pk}/" in sent.body
    assert "alte" not in sent.body
    assert "http://testserver/konto/suchen/" in sent.body
