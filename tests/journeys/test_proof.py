"""A newcomer writes: with the browser's proof of work, and without JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from participation.contributions.models import Contribution
from tests import factories
from tests.support.processes import Server
from tests.support.site import citizen

State, Holding = Contribution.State, Contribution.Holding

TEXT = "Am Bahnhof fehlen Stellplätze für Fahrräder."


@pytest.fixture
def server(committed_db, tmp_path):
    """A Daphne whose new accounts must prove work, as on a public site."""
    strict = {"NEW_ACCOUNT_DAYS": "2", "NEW_ACCOUNT_CONTRIBUTIONS": "2", "PROOF_COST": "500"}
    server = Server(log=tmp_path / "daphne.log", settings=strict)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def address(server):
    return f"/diskussion/{factories.consultation().thread.pk}/schreiben/"


def violations(page):
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    return [each["id"] for each in Axe().run(page, options=options).response["violations"]]


def stored():
    return list(Contribution.objects.order_by("pk").values_list("text", "state", "held_for"))


def test_newcomer_is_published_after_the_browser_proved_work_by_keyboard_alone(visit, address):
    visitor = visit().sign_in(citizen("Erika Mustermann"))
    page = visitor.page
    visitor.go(address)
    found = violations(page)

    page.get_by_label("Ihr Beitrag").focus()
    page.keyboard.type(TEXT)
    page.keyboard.press("Tab")
    reached = page.evaluate("document.activeElement.type")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Ihr Beitrag ist veröffentlicht.")).to_be_visible()
    assert reached == "submit"  # the trap is not on the way
    assert stored() == [(TEXT, State.PUBLISHED, "")]
    assert [*found, *violations(page)] == []


def test_second_contribution_of_the_same_page_proves_work_anew(visit, address):
    visitor = visit().sign_in(citizen("Erika Mustermann"))
    page = visitor.page
    visitor.go(address)

    for number in (1, 2):
        page.get_by_label("Ihr Beitrag").fill(f"Nummer {number}")
        page.get_by_role("button", name="Beitrag veröffentlichen").click()
        expect(page.get_by_label("Ihr Beitrag")).to_have_value("")
        expect(page.get_by_text("Ihr Beitrag ist veröffentlicht.")).to_be_visible()

    assert stored() == [(f"Nummer {number}", State.PUBLISHED, "") for number in (1, 2)]


def test_without_javascript_the_form_says_that_moderators_look_first_and_so_it_is(visit, address):
    visitor = visit(javascript=False).sign_in(citizen("Erika Mustermann"))
    page = visitor.page
    visitor.go(address)

    expect(page.get_by_text("In Ihrem Browser läuft hier kein JavaScript.")).to_be_visible()
    page.get_by_label("Ihr Beitrag").fill(TEXT)
    page.get_by_role("button", name="Beitrag veröffentlichen").click()

    expect(page.get_by_text("ohne JavaScript gesendet")).to_have_count(2)  # message and own list
    assert stored() == [(TEXT, State.PENDING, Holding.UNPROVED)]


def test_task_that_cannot_be_fetched_leaves_the_contribution_to_the_moderators(visit, address):
    visitor = visit().sign_in(citizen("Erika Mustermann"))
    page = visitor.page
    page.route("**/aufgabe/", lambda route: route.abort())
    visitor.go(address)

    page.get_by_label("Ihr Beitrag").fill(TEXT)
    page.get_by_role("button", name="Beitrag veröffentlichen").click()

    expect(page.get_by_text("ohne JavaScript gesendet")).to_be_visible()
    assert stored() == [(TEXT, State.PENDING, Holding.UNPROVED)]


def test_signing_up_proves_work_and_finds_nothing_in_the_way(visit, address):
    visitor = visit()
    page = visitor.page
    visitor.go("/konto/signup/")
    found = violations(page)

    page.get_by_label("E-Mail").fill("neu@example.org")
    page.get_by_label("Name").fill("Mel Derin")
    page.locator("input[name=password1]").fill(factories.PASSWORD)
    page.locator("main button[type=submit]").click()

    page.wait_for_url("**/konto/confirm-email/")
    assert any(url.endswith("/aufgabe/") for url in visitor.requests)
    assert found == []
