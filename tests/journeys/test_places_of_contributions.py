"""Saying where something is: by keyboard, on the map, and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from participation.consultations.models import Consultation
from participation.consultations.services import Terms
from participation.contributions.models import Contribution
from participation.places.services import OutlineDraft, record_outlines
from tests import factories
from tests.journeys.conftest import Visitor
from tests.journeys.test_accessibility import violations
from tests.journeys.test_ideas import fits
from tests.participation.places.registers import square
from tests.support import site as sites

pytestmark = pytest.mark.timeout(150)


@pytest.fixture
def asked(committed_db: str) -> Consultation:
    town = factories.organisation(name="Döbeln")
    record_outlines({town.pk: OutlineDraft(geometry=square(0), source="Amt")})
    terms = Terms(asks_for_place=True, area=square(0), area_name="Altstadt")
    return factories.consultation(terms=terms)


@pytest.mark.parametrize("width", [320, 1280])
def test_place_is_given_by_keyboard_and_shown_on_the_map(
    asked: Consultation, visit: Callable[..., Visitor], width: int
) -> None:
    root = factories.comment(consultation=asked)
    visitor = visit(width=width).sign_in(sites.citizen("Anna"))
    page = visitor.page
    visitor.go(asked.thread.get_absolute_url())
    form = page.locator(".thread__write .write-form")
    form.locator("textarea").fill("Hier fehlt eine Ampel.")
    form.get_by_text("Ort angeben (freiwillig)").focus()
    page.keyboard.press("Enter")
    form.locator(".leaflet-container").wait_for()
    # A second form on the page has a picker of its own.
    page.get_by_role("link", name="Antworten").first.click()
    reply = page.locator(f"#antwort-{root.pk} .write-form")
    reply.get_by_text("Ort angeben (freiwillig)").click()
    reply.locator(".leaflet-container").wait_for()
    assert (violations(visitor), fits(visitor)) == ([], True)

    form.get_by_label("Ort (freiwillig)").fill("Nirgendwo")
    form.locator(".kern-btn--primary").press("Enter")
    expect(form.locator("[role=alert]").first).to_be_focused()
    assert (violations(visitor), fits(visitor)) == ([], True)
    form.get_by_label("Ort (freiwillig)").fill("Döbeln")
    expect(form.locator(".place-picker__more").first).to_be_visible()  # ready
    form.get_by_label("Ort (freiwillig)").press("Enter")
    form.locator(".place-picker__found button").first.press("Enter")
    expect(form.locator(".place-picker__status")).to_contain_text("Döbeln")
    form.locator(".kern-btn--primary").press("Enter")
    expect(page.get_by_text("Ihr Beitrag ist veröffentlicht.")).to_be_visible()

    said = Contribution.objects.get(text="Hier fehlt eine Ampel.")
    assert said.place_name == "Döbeln"
    link = page.get_by_role("link", name="Döbeln auf der Karte")
    link.press("Enter")
    shown = page.locator(f"#antwort-{said.pk}")
    shown.locator(".map__mark").wait_for()
    expect(shown).to_contain_text("Grad Nord")
    assert (violations(visitor), fits(visitor)) == ([], True)
    shown.get_by_role("button", name="Schließen").press("Enter")
    expect(link).to_be_focused()
    visitor.go(f"/beitrag/{said.pk}/ort/")
    page.locator(".map__mark").wait_for()
    assert (violations(visitor), fits(visitor)) == ([], True)


def test_point_is_picked_on_the_map(asked: Consultation, visit: Callable[..., Visitor]) -> None:
    visitor = visit().sign_in(sites.citizen("Anna"))
    page = visitor.page
    visitor.go(asked.thread.get_absolute_url())
    form = page.locator(".thread__write .write-form")
    form.locator("textarea").fill("Hier fehlt eine Ampel.")
    form.get_by_text("Ort angeben (freiwillig)").click()
    canvas = form.locator("[data-pick] .map__canvas")
    canvas.scroll_into_view_if_needed()
    page.locator(".map__municipality").first.wait_for(state="attached")
    canvas.click()
    expect(form.locator(".place-picker__status")).to_contain_text("Döbeln")
    form.locator(".kern-btn--primary").click()
    expect(page.get_by_text("Ihr Beitrag ist veröffentlicht.")).to_be_visible()

    said = Contribution.objects.get()
    assert (said.place_name, said.latitude is not None) == ("Döbeln", True)


def test_everything_works_without_javascript(
    asked: Consultation, visit: Callable[..., Visitor]
) -> None:
    visitor = visit(javascript=False).sign_in(sites.citizen("Anna"))
    page = visitor.page
    visitor.go(f"{asked.thread.get_absolute_url()}schreiben/")
    page.get_by_label("Ihr Beitrag").fill("Hier fehlt eine Ampel.")
    page.get_by_text("Ort angeben (freiwillig)").click()
    page.get_by_label("Ort (freiwillig)").fill("Döbeln")
    page.locator("main .kern-btn--primary").click()
    page.get_by_role("link", name="Döbeln auf der Karte").click()

    expect(page.get_by_text("Grad Nord")).to_be_visible()
    assert Contribution.objects.get().place_name == "Döbeln"
