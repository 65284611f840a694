"""Informing pages are found when everybody may read them."""

import pytest
from wagtail.models import Page, PageViewRestriction

from cms.pages.content import ContentPage
from participation.consultations.selectors import database_now
from participation.search.asking import understand
from participation.search.models import SearchEntry
from participation.search.selectors import match, public_entries
from participation.search.services import rebuild_index
from tests.support import site as sites

pytestmark = pytest.mark.django_db


def found(words: str) -> list[tuple[str, str]]:
    matches = match(public_entries(), understand(words), at=database_now())
    return [(row.title, row.url) for row in matches.rows]


@pytest.fixture
def page() -> ContentPage:
    """A published page of text below the home page."""
    home = sites.build().home
    page = ContentPage(
        title="Hilfe",
        slug="hilfe",
        body=[("paragraph", "<p>So funktioniert die <b>Bürgerbeteiligung</b>.</p>")],
    )
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


def test_published_page_is_found(page: ContentPage) -> None:
    assert found("Beteiligung Hilfe") == [("Hilfe", "/hilfe/")]


def test_unpublished_page_is_not_found(page: ContentPage) -> None:
    page.unpublish()

    assert found("Bürgerbeteiligung") == []


def test_deleted_page_is_not_found(page: ContentPage) -> None:
    page.delete()

    assert found("Bürgerbeteiligung") == []


def test_restricted_page_is_not_found(page: ContentPage) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert found("Bürgerbeteiligung") == []

    rebuild_index()
    assert found("Bürgerbeteiligung") == []


def test_draft_is_not_found(page: ContentPage) -> None:
    page.title = "Quastenflosser"
    page.save_revision()

    assert found("Quastenflosser") == []


def test_renamed_page_is_found_elsewhere(page: ContentPage) -> None:
    page = Page.objects.get(pk=page.pk).specific
    page.slug = "anleitung"
    page.save_revision().publish()

    assert found("Bürgerbeteiligung") == [("Hilfe", "/anleitung/")]


def test_rebuilding_brings_pages_back(page: ContentPage) -> None:
    SearchEntry.objects.all().delete()

    rebuild_index()

    assert found("Bürgerbeteiligung") == [("Hilfe", "/hilfe/")]
