"""Searching in a real browser: by keyboard with suggestions, on a phone, without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.journeys.conftest import Visitor
from tests.journeys.test_accessibility import violations
from tests.journeys.test_main_job import small
from tests.support.site import SmallSite

__all__ = ["small"]  # the fixture of the main job's site

pytestmark = pytest.mark.timeout(150)


@pytest.fixture
def site(small: SmallSite) -> SmallSite:
    """The main job's site with two comments about traffic lights."""
    factories.comment(consultation=small.consultation, text="Die Fußgängerampel ist zu kurz grün.")
    factories.comment(consultation=small.consultation, text="Ampeln an jeder Kreuzung!")
    return small


def test_suggestions_work_by_keyboard(site: SmallSite, visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    visitor.go("/")
    field = visitor.page.get_by_role("combobox")
    field.press_sequentially("Amp")
    options = visitor.page.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    assert violations(visitor) == []

    field.press("ArrowDown")
    chosen = options.first
    expect(chosen).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).not_to_have_attribute("aria-activedescendant", "")
    field.press("ArrowDown")
    expect(options.first).to_be_visible()
    field.press("Escape")
    field.press_sequentially("e")
    expect(options.first).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")

    visitor.page.wait_for_url("**/suche/?q=Ampel")
    assert visitor.page.locator("mark").all_inner_texts() == ["Ampeln", "Fußgängerampel"]


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_in_results(
    site: SmallSite, visit: Callable[..., Visitor], width: int
) -> None:
    visitor = visit(width=width)
    found = {}
    for path in (
        "/suche/",
        "/suche/?q=Ampel",
        "/suche/?q=Ampel&art=contribution&sortierung=datum",
        "/suche/?q=Ampfel",
        "/suche/?q=der",
        "/suche/?q=" + "x" * 500,
    ):
        visitor.go(path)
        found[path] = violations(visitor)
        overflow = visitor.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, path

    assert found == {path: [] for path in found}


def test_everything_works_without_javascript(
    site: SmallSite, visit: Callable[..., Visitor]
) -> None:
    visitor = visit(javascript=False)
    visitor.go("/")
    visitor.page.fill("#suche", "Ampel")
    visitor.page.locator(".site-search button").click()

    assert visitor.page.locator(".search-hit").count() == 2
    visitor.page.locator(".search-hit a").first.click()
    assert "/diskussion/" in visitor.page.url
