"""Editors see in the preview what they are writing, whatever is published."""

import pytest
from django.test import Client
from django.urls import reverse

from cms.pages.consultation import ConsultationDocument, ConsultationPage
from cms.pages.plan import PlanDocument, PlanPage
from tests import factories
from tests.factories import Role
from tests.support import site as sites

pytestmark = pytest.mark.django_db


@pytest.fixture
def small():
    return sites.build()


@pytest.fixture
def desk(client: Client, small):
    client.force_login(factories.member(organisation=small.organisation, role=Role.EDITOR))
    return client


def preview_of_draft(client, page):
    return client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))


def test_consultation_is_previewed_as_it_is_written(desk, small):
    page = ConsultationPage.objects.get(pk=small.consultation_page.pk)
    page.title = "Neuer Titel"
    page.documents = [sites.attached(ConsultationDocument, title="Neue Unterlage")]
    page.save_revision()

    html = preview_of_draft(desk, page).content.decode()

    assert "Neuer Titel" in html
    assert "Neue Unterlage" in html
    assert "Neuer Titel" not in desk.get(page.url).content.decode()


def test_plan_is_previewed_as_it_is_written(desk, small):
    page = PlanPage.objects.get(pk=small.plan_page.pk)
    page.sections = [sites.section_block("Ganz neuer Abschnitt")]
    page.documents = [sites.attached(PlanDocument, title="Neue Karte")]
    page.save_revision()

    html = preview_of_draft(desk, page).content.decode()

    assert "Ganz neuer Abschnitt" in html
    assert "Neue Karte" in html
    assert "Ganz neuer Abschnitt" not in desk.get(page.url).content.decode()


@pytest.mark.parametrize("model", [ConsultationPage, PlanPage])
def test_page_that_was_never_published_is_previewed(desk, small, model):
    parent = small.organisation_page if model is ConsultationPage else small.consultation_page
    page = model(title="Nie veröffentlicht", live=False)
    if model is ConsultationPage:
        page.lead = "Worum es geht."
    parent.add_child(instance=page)
    page.save_revision()

    response = preview_of_draft(desk, page)

    assert response.status_code == 200
    assert "Nie veröffentlicht" in response.content.decode()


def test_preview_of_what_is_typed_is_kept_and_shown(desk, small):
    page = PlanPage.objects.get(pk=small.plan_page.pk)
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    typed = {
        "title": "Getippter Titel",
        "slug": page.slug,
        "version_note": "",
        "sections-count": "0",
        **sites.document_rows(page),
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
    }

    kept = desk.post(address, typed).json()
    html = desk.get(address, {"in_preview_panel": "true"}).content.decode()

    assert kept == {"is_valid": True, "is_available": True}
    assert "Getippter Titel" in html
    assert "wagtail-userbar" in html


def test_strangers_see_no_draft(client: Client, small):
    page = PlanPage.objects.get(pk=small.plan_page.pk)
    stranger = factories.member(organisation=factories.organisation(), role=Role.EDITOR)
    client.force_login(stranger)

    assert preview_of_draft(client, page).status_code in (302, 403)
