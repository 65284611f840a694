"""Documents are found by their titles at once, by their texts once these are read."""

from uuid import uuid4

import pytest
from django.test import Client

from participation.consultations.models import Consultation
from participation.consultations.services import unpublish_consultation
from participation.documents.selectors import files_unread
from participation.documents.services import publish_documents, read_document_file
from participation.plans.services import unpublish_plan
from participation.search.models import SearchEntry
from participation.search.services import index_consultation, index_plan, rebuild_index
from tests import factories
from tests.support import files

pytestmark = pytest.mark.django_db

TEXT = files.pdf("Der Eisvogel brütet am Mühlgraben.")


def found(client: Client, words: str) -> list[tuple[str, str]]:
    hits = client.get("/suche/", {"q": words}).context["hits"]
    return [(hit.kind_name, hit.url) for hit in hits]


def test_title_is_found_at_once_and_text_when_it_is_read(client: Client) -> None:
    document = factories.document(TEXT, title="Artenschutzgutachten")
    hit = ("Unterlage", document.get_absolute_url())

    before = found(client, "Gutachten"), found(client, "Eisvogel")
    (number,) = files_unread()
    read_document_file(number=number, at=document.files.get().published_at)

    assert before == ([hit], [])
    assert found(client, "Eisvögel") == [hit]


def test_hit_says_what_it_is_and_where_it_lies(client: Client) -> None:
    plan = factories.plan()
    factories.document(TEXT, place=plan, is_read=True)

    page = client.get("/suche/", {"q": "Eisvogel", "art": "document"})

    (hit,) = page.context["hits"]
    assert hit.path == [plan.consultation.title, plan.title]
    assert "<mark>Eisvogel</mark>" in hit.excerpt


def test_text_of_a_replaced_file_is_found_no_more(client: Client) -> None:
    place, key = factories.consultation(), uuid4()
    factories.document(TEXT, place=place, key=key, is_read=True)
    factories.document(files.pdf("Neuer Text"), place=place, key=key, is_read=True)

    assert found(client, "Eisvogel") == []
    assert len(found(client, "Neuer")) == 1


def test_nothing_of_a_closed_consultation_is_found_until_it_opens_again(client: Client) -> None:
    place = factories.consultation()
    factories.document(TEXT, place=place, is_read=True)
    plan = factories.plan(consultation=place)
    factories.document(TEXT, place=plan, is_read=True)

    unpublish_consultation(key=place.key)
    closed = SearchEntry.objects.filter(kind="document").count()
    Consultation.objects.filter(pk=place.pk).update(visibility=Consultation.Visibility.PUBLIC)
    index_consultation(number=place.pk)

    assert closed == 0
    assert len(found(client, "Eisvogel")) == 2


def test_nothing_of_a_closed_plan_is_found(client: Client) -> None:
    plan = factories.plan()
    factories.document(TEXT, place=plan, is_read=True)

    unpublish_plan(key=plan.key)
    closed = found(client, "Eisvogel")
    plan.visibility = plan.Visibility.PUBLIC
    plan.save()
    index_plan(number=plan.pk)

    assert closed == []
    assert len(found(client, "Eisvogel")) == 1


def test_withdrawn_document_is_found_no_more(client: Client) -> None:
    place = factories.consultation()
    factories.document(TEXT, place=place, is_read=True)

    publish_documents(place=place, drafts=[], at=place.published_at)

    assert found(client, "Eisvogel") == []


def test_rebuilding_brings_documents_back(client: Client) -> None:
    factories.document(TEXT, is_read=True)
    SearchEntry.objects.all().delete()

    rebuild_index()

    assert len(found(client, "Eisvogel")) == 1


def test_suggested_title_leads_to_the_document(client: Client) -> None:
    document = factories.document(title="Artenschutzgutachten")

    answer = client.get("/suche/vorschlaege/", {"q": "Artensch"}).json()

    places = [(each["text"], each["url"]) for each in answer["suggestions"] if each["url"]]
    assert places == [("Artenschutzgutachten", document.get_absolute_url())]
