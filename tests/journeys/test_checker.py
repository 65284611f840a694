"""The editor's checker runs in the preview and on the page, and names what an editor can mend."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import expect
from wagtail.images.models import Image

from cms.pages.consultation import ConsultationPage
from tests.factories import Role
from tests.journeys.conftest import Visitor
from tests.journeys.test_main_job import small
from tests.support import files
from tests.support import site as sites
from tests.support.site import SmallSite

__all__ = ["small"]  # the fixture of the main job's site

pytestmark = pytest.mark.timeout(300)

DEFECTS = ["Bild ohne Beschreibung", "Falsche Überschriftenhierarchie"]


def draft_with_defects(small: SmallSite) -> ConsultationPage:
    """Save a draft with an image that nobody described and a heading below no other."""
    picture = ContentFile(files.picture(), name="karte.png")
    image = Image.objects.create(title="Karte", file=picture)
    page = ConsultationPage.objects.get(pk=small.consultation_page.pk)
    blocks = [
        ("heading", "Worum es geht"),
        ("paragraph", "<h4>Zu tief</h4><p>Ein Text.</p>"),
        ("image", {"image": image.pk, "alternative": ""}),
    ]
    page.body = [{"type": kind, "value": value, "id": str(uuid4())} for kind, value in blocks]
    page.save_revision()
    return page


def test_defects_are_named_in_the_editor(small: SmallSite, visit: Callable[..., Visitor]) -> None:
    page = draft_with_defects(small)
    editor = visit().sign_in(sites.staff(small.organisation, Role.EDITOR, "Edda"))

    editor.go(f"/cms/pages/{page.pk}/edit/")
    editor.page.locator('[data-side-panel-toggle="checks"]').click()

    names = editor.page.locator('[data-side-panel="checks"] [data-content-checker-name]')
    expect(names).to_have_count(len(DEFECTS), timeout=60_000)
    assert sorted(names.all_inner_texts()) == DEFECTS


def test_editor_has_the_bar_on_the_page_and_others_have_not(
    small: SmallSite, visit: Callable[..., Visitor]
) -> None:
    editor = visit().sign_in(sites.staff(small.organisation, Role.EDITOR, "Edda"))
    citizen = visit().sign_in(sites.citizen("Anna"))

    for visitor in (editor, citizen):
        visitor.go(small.consultation_page.url)

    expect(editor.page.locator("#wagtail-userbar-trigger")).to_be_visible(timeout=30_000)
    expect(citizen.page.locator("wagtail-userbar")).to_have_count(0)
