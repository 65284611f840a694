"""Sorting a discussion on a page of something else: the page stays where it is, and the focus."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests import factories
from tests.journeys.conftest import Visitor
from tests.journeys.test_keyboard import Keyboard
from tests.journeys.test_main_job import small
from tests.support.site import SmallSite

__all__ = ["small"]  # the fixture of the main job's site


def test_sorting_keeps_the_form_open_and_the_focus_on_its_button(
    small: SmallSite, visit: Callable[..., Visitor]
) -> None:
    for text in ("Zuerst.", "Danach."):
        factories.comment(consultation=small.consultation, text=text)
    visitor = visit()
    visitor.go(small.consultation.get_absolute_url())
    panel, keys = visitor.page.locator(".thread-panel"), Keyboard(visitor)

    keys.press(panel.get_by_text("Sortieren und filtern"))
    for order, first in (("aelteste", "Zuerst."), ("neueste", "Danach.")):
        panel.get_by_label("Reihenfolge").select_option(order)
        keys.press(panel.get_by_role("button", name="Anwenden"))

        expect(panel.locator("article").first).to_contain_text(first)
        expect(panel.get_by_role("button", name="Anwenden")).to_be_focused()
        assert keys.is_sound()
