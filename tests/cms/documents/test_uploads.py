"""What editors upload is told from its content, and is nobody's business but theirs."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from cms.documents.folders import OrganisationFolder, collection_of
from cms.documents.models import SourceDocument
from cms.pages.consultation import ConsultationDocument, ConsultationPage
from tests import factories
from tests.factories import Role
from tests.support import files
from tests.support import site as sites
from tests.support.clients import ReadingClient

pytestmark = pytest.mark.django_db

FIRST, SECOND = files.pdf("Erste Fassung"), files.pdf("Zweite Fassung", "Neue Seite")


@pytest.fixture
def small():
    return sites.build()


@pytest.fixture
def editor(small):
    return factories.member(organisation=small.organisation, role=Role.EDITOR)


@pytest.fixture
def client():
    return ReadingClient()


def publish(page, *rows):
    page = type(page).objects.get(pk=page.pk)
    page.documents = list(rows)
    page.save_revision().publish()


def upload(client, name, content):
    address = reverse("wagtaildocs:add")
    collection = OrganisationFolder.objects.get().collection
    data = {
        "title": "Karte",
        "file": SimpleUploadedFile(name, content),
        "collection": str(collection.pk),
        "tags": "",
    }
    return client.post(address, data)


def test_upload_is_named_after_what_it_is(client: Client, editor):
    client.force_login(editor)

    upload(client, "karte.pdf", files.picture("PNG"))

    source = SourceDocument.objects.get()
    assert (source.format, source.filename) == ("png", "karte.png")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("karte.pdf", b"MZ" + b"\x00" * 100, "Diese Art von Datei"),
        ("karte.pdf", b"%PDF-1.4 abgebrochen", "beschädigt"),
        ("liste.xlsx", files.with_macros(files.xlsx()), "Makros"),
        ("seite.csv", b"<!doctype html><script>1</script>", "Diese Art von Datei"),
    ],
    ids=["program", "broken", "macros", "html"],
)
def test_upload_is_refused_at_its_field(client: Client, editor, name, content, message):
    client.force_login(editor)

    answer = upload(client, name, content)

    assert answer.status_code == 200
    assert message in answer.context["form"].errors["file"][0]
    assert not SourceDocument.objects.exists()


def test_upload_above_the_limit_is_refused(client: Client, editor, settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 500
    client.force_login(editor)

    answer = upload(client, "karte.pdf", SECOND)

    assert list(answer.context["form"].errors) == ["file"]


def statuses(client, address, *people):
    found = []
    for person in people:
        client.logout()
        if person:
            client.force_login(person)
        found.append(client.get(address).status_code)
    return found


def test_editors_file_is_served_to_its_editors_alone(client: Client, small, editor):
    collection = collection_of(small.organisation)
    row = sites.attached(
        ConsultationDocument, source=sites.source_document(FIRST, collection=collection)
    )
    publish(small.consultation_page, row)
    stranger = factories.member(organisation=factories.organisation(), role=Role.EDITOR)

    found = statuses(client, row.source.url, None, factories.person(), stranger, editor)

    assert found == [404, 404, 404, 200]


def test_file_that_a_public_page_links_to_is_served_while_it_is_public(client: Client, small):
    source = sites.source_document(FIRST)
    page = ConsultationPage.objects.get(pk=small.consultation_page.pk)
    page.process_note = f'<p><a linktype="document" id="{source.pk}">Merkblatt</a></p>'
    page.save_revision().publish()

    linked = client.get(source.url)
    Page.objects.get(pk=page.pk).unpublish()

    assert (linked.status_code, client.get(source.url).status_code) == (200, 404)
