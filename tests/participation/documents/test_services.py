"""Documents are published as they were uploaded, keep their files, and can be withdrawn."""

import hashlib
import io
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest

from participation.documents.formats import Format
from participation.documents.keeping import open_kept
from participation.documents.models import Document, DocumentFile, DocumentReading
from participation.documents.selectors import files_unread, shelves_of
from participation.documents.services import (
    DocumentDraft,
    file_name,
    publish_documents,
    read_document_file,
)
from tests import factories
from tests.support import files

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIRST, SECOND = files.pdf("Erste Fassung"), files.pdf("Zweite Fassung", "Neue Seite")


def draft(content=FIRST, *, key=None, title="Begründung", format_=Format.PDF, **more):
    return DocumentDraft(
        key=key or uuid4(),
        kind=Document.Kind.REASONING,
        title=title,
        format=format_,
        open=partial(io.BytesIO, content),
        **more,
    )


def publish(place, *drafts, at=NOW):
    return publish_documents(place=place, drafts=drafts, at=at)


def test_file_is_kept_byte_for_byte_under_its_digest():
    (document,) = publish(factories.consultation(), draft())

    file = document.files.get()
    assert (file.number, file.name, file.size) == (1, "begruendung.pdf", len(FIRST))
    assert file.digest == hashlib.sha256(FIRST).hexdigest()
    with open_kept(file.digest) as kept:
        assert kept.read() == FIRST


def test_same_again_changes_nothing():
    place, row = factories.consultation(), draft()
    publish(place, row)
    publish(place, row, at=NOW + timedelta(days=1))

    assert DocumentFile.objects.get().published_at == NOW


def test_replaced_file_becomes_the_next_and_the_former_stays():
    place, key = factories.plan(), uuid4()
    publish(place, draft(FIRST, key=key))
    later = NOW + timedelta(days=3)
    publish(place, draft(SECOND, key=key, title="Begründung, überarbeitet"), at=later)

    ((shelf,),) = [shelves_of(place)]
    (filed,) = shelf.documents
    assert filed.document.title == "Begründung, überarbeitet"
    assert (filed.newest.number, filed.newest.published_at) == (2, later)
    assert [(file.number, file.published_at) for file in filed.former] == [(1, NOW)]


def test_former_file_again_is_the_next_one():
    place, key = factories.consultation(), uuid4()
    for content in (FIRST, SECOND, FIRST):
        publish(place, draft(content, key=key))

    digests = list(DocumentFile.objects.order_by("number").values_list("digest", flat=True))
    assert digests[0] == digests[2] != digests[1]


def test_document_that_is_gone_is_withdrawn_and_comes_back():
    place, row = factories.consultation(), draft()
    publish(place, row)
    publish(place)
    assert not Document.objects.public().exists()
    publish(place, row)

    assert Document.objects.public().get().files.count() == 1


def test_equal_keys_in_two_consultations_are_two_documents():
    row = draft()
    publish(factories.consultation(), row)
    publish(factories.consultation(), row)

    assert Document.objects.public().count() == 2


def test_documents_stand_by_topic_in_the_editors_order():
    place = factories.consultation()
    publish(
        place,
        draft(title="Karte", topic="Entwurf"),
        draft(title="Sonstiges"),
        draft(title="Lärm", topic="Gutachten"),
        draft(title="Text", topic="Entwurf"),
    )

    found = [(s.topic, [filed.document.title for filed in s.documents]) for s in shelves_of(place)]
    assert found == [("Entwurf", ["Karte", "Text"]), ("Gutachten", ["Lärm"]), ("", ["Sonstiges"])]


@pytest.mark.parametrize("count", [1, 3])
def test_shelves_cost_two_statements(count, django_assert_num_queries):
    place = factories.consultation()
    publish(place, *(draft(title=f"Nr. {number}") for number in range(count)))

    with django_assert_num_queries(2):
        names = [
            (filed.document.title, filed.newest.get_absolute_url(), filed.newest.pages)
            for shelf in shelves_of(place)
            for filed in shelf.documents
        ]

    assert len(names) == count


def test_names_for_downloads_are_readable():
    assert file_name("Begründung: Straße & Größe", Format.PDF) == "begruendung-strasse-groesse.pdf"
    assert file_name("§§", Format.CSV) == "dokument.csv"


def test_reading_finds_pages_and_text_once():
    publish(factories.consultation(), draft(SECOND))
    (number,) = files_unread()

    reading = read_document_file(number=number, at=NOW)

    assert reading is not None
    assert (reading.state, reading.pages) == ("whole", 2)
    assert reading.text == "Zweite Fassung\nNeue Seite"
    assert files_unread() == []
    assert read_document_file(number=number, at=NOW) is None


def test_file_that_cannot_be_read_is_said_to_be_so_and_not_tried_again():
    publish(factories.consultation(), draft(b"%PDF-1.7 kaputt"))
    (number,) = files_unread()

    reading = read_document_file(number=number, at=NOW)

    assert reading is not None
    assert (reading.state, reading.pages, reading.text) == (
        DocumentReading.State.UNREADABLE,
        None,
        "",
    )
    assert files_unread() == []
