"""From an editor's upload to what the public reads: exactly what was published, and no sooner."""

import hashlib
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from cms.documents.folders import collection_of
from cms.documents.tasks import read_forgotten
from cms.pages.consultation import ConsultationDocument, ConsultationPage
from cms.pages.plan import PlanDocument, PlanPage
from cms.pages.syncing import sync_all
from participation.documents.models import Document, DocumentFile
from tests import factories
from tests.factories import Role
from tests.support import files
from tests.support import site as sites

pytestmark = pytest.mark.django_db

FIRST, SECOND = files.pdf("Erste Fassung"), files.pdf("Zweite Fassung", "Neue Seite")


@pytest.fixture
def small():
    return sites.build()


@pytest.fixture
def editor(small):
    return factories.member(organisation=small.organisation, role=Role.EDITOR)


def publish(page, *rows):
    page = type(page).objects.get(pk=page.pk)
    page.documents = list(rows)
    page.save_revision().publish()


def replace(source, content):
    source.file.save("ersatz.pdf", ContentFile(content))


def digests():
    return list(DocumentFile.objects.order_by("pk").values_list("digest", flat=True))


def sha(content):
    return hashlib.sha256(content).hexdigest()


def test_public_gets_what_was_published_until_the_page_is_published_again(client: Client, small):
    row = sites.attached(ConsultationDocument, FIRST)
    publish(small.consultation_page, row)
    replace(row.source, SECOND)
    before = digests()
    publish(small.consultation_page, row)

    assert before == [sha(FIRST)]
    assert digests() == [sha(FIRST), sha(SECOND)]
    document = Document.objects.get()
    served = client.get(document.get_absolute_url(), follow=True)
    assert b"".join(served.streaming_content) == SECOND


def test_draft_and_its_new_documents_change_nothing(small):
    publish(small.consultation_page, sites.attached(ConsultationDocument, FIRST))
    page = ConsultationPage.objects.get(pk=small.consultation_page.pk)

    page.documents.add(sites.attached(ConsultationDocument, SECOND))
    page.save_revision()

    assert digests() == [sha(FIRST)]


def test_sync_finds_nothing_to_do_after_a_publication(small):
    publish(small.consultation_page, sites.attached(ConsultationDocument, FIRST))

    assert sync_all() == {"projected": 0, "closed": 0, "failed": 0}


@pytest.mark.parametrize("model", [ConsultationDocument, PlanDocument])
def test_page_says_what_each_link_leads_to(
    client: Client, small, model, django_capture_on_commit_callbacks
):
    page = small.plan_page if model is PlanDocument else small.consultation_page
    row = sites.attached(
        model, SECOND, title="Begründung", topic="Zum Entwurf", dated_on=date(2026, 3, 1)
    )
    with django_capture_on_commit_callbacks(execute=True):
        publish(page, row)

    html = " ".join(client.get(page.url).content.decode().split())

    assert f"(PDF, {len(SECOND)} Bytes, 2 Seiten)" in html.replace("\xa0", " ")
    for shown in ("Zum Entwurf", "Begründung", "1. März 2026", sha(SECOND)):
        assert shown in html


def test_former_files_are_folded_below(client: Client, small):
    row = sites.attached(ConsultationDocument, FIRST)
    publish(small.consultation_page, row)
    replace(row.source, SECOND)
    publish(small.consultation_page, row)
    first, second = DocumentFile.objects.order_by("number")

    html = client.get(small.consultation_page.url).content.decode()

    assert second.get_absolute_url() in html
    folded = html.partition('<details class="documents__more">')[2]
    assert first.get_absolute_url() in folded
    assert sha(FIRST) in folded


@pytest.mark.parametrize("count", [1, 3])
def test_documents_cost_two_statements_more(
    client: Client, small, count, django_assert_num_queries
):
    rows = [sites.attached(ConsultationDocument, title=f"Nr. {n}") for n in range(count)]
    publish(small.consultation_page, *rows)
    client.get(small.consultation_page.url)

    with django_assert_num_queries(29):
        client.get(small.consultation_page.url)


def test_worker_reads_what_was_left_unread(small):
    publish(small.consultation_page, sites.attached(ConsultationDocument, SECOND))

    read_forgotten()

    assert DocumentFile.objects.get().reading.pages == 2


def test_translation_adds_no_documents(small):
    publish(small.consultation_page, sites.attached(ConsultationDocument, FIRST))
    english, _created = Locale.objects.get_or_create(language_code="en")
    for page in (small.home, small.organisation_page, small.consultation_page):
        copy = page.copy_for_translation(english)
    copy.save_revision().publish()

    assert Document.objects.count() == 1


def test_copied_page_has_documents_of_its_own(small):
    publish(small.consultation_page, sites.attached(ConsultationDocument, FIRST))
    page = ConsultationPage.objects.get(pk=small.consultation_page.pk)

    copy = page.copy(update_attrs={"slug": "kopie", "title": "Kopie"}, keep_live=False)
    copy.save_revision().publish()

    assert Document.objects.public().count() == 2


def test_row_keeps_its_key_through_drafts_and_publications(client: Client, small, editor):
    """Wagtail gives the rows of a draft new numbers when it is published."""
    client.force_login(editor)
    collection = collection_of(small.organisation)
    page = PlanPage.objects.get(pk=small.plan_page.pk)
    source = sites.source_document(FIRST, collection=collection)
    page.documents = [sites.attached(PlanDocument, source=source)]
    page.save_revision()
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])

    for _ in range(2):
        form = client.get(address).context["form"]
        shown = [str(row["key"].value()) for row in form.formsets["documents"].forms]
        page = page.get_latest_revision_as_object()
        data = {
            "title": page.title,
            "slug": page.slug,
            "version_note": "",
            "sections-count": "0",
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
            "comments-MIN_NUM_FORMS": "0",
            "comments-MAX_NUM_FORMS": "",
            **sites.document_rows(page),
            "action-publish": "1",
        }
        assert client.post(address, data).status_code == 302
        assert shown == [str(page.documents.all()[0].key)]

    assert Document.objects.get().files.count() == 1
