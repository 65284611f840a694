"""What one writes stays in the browser until it is sent: offline, signed out, in another tab."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, Route, expect

from participation.consultations.services import Terms
from tests import factories
from tests.journeys.conftest import Visitor
from tests.journeys.test_proof import violations
from tests.journeys.test_writing import ANYONE, TEXT, texts, thread_address
from tests.support.site import citizen

pytestmark = [pytest.mark.timeout(150), pytest.mark.usefixtures("server")]

BACK = "Ihr Text ist wieder da"
PUBLISHED = "Ihr Beitrag ist veröffentlicht."


def drafts(page: Page) -> int:
    return int(
        page.evaluate(
            "[localStorage, sessionStorage].flatMap(Object.keys)"
            ".filter((name) => name.startsWith('draft:')).length"
        )
    )


def publish(page: Page) -> None:
    page.get_by_role("button", name="Beitrag veröffentlichen").click()


def test_text_outlives_a_lost_connection_and_is_sent_by_the_same_button(
    visit: Callable[..., Visitor],
) -> None:
    visitor = visit(width=320).sign_in(citizen("Anna"))
    page = visitor.page
    visitor.go(thread_address(Terms(takes_attachments=True)))
    page.get_by_text("Dateien hinzufügen").click()  # so that the form is higher than the screen

    page.context.set_offline(True)
    page.get_by_label("Ihr Beitrag").fill(TEXT)
    publish(page)
    expect(page.get_by_role("alert")).to_contain_text("Ihr Text ist noch da")
    expect(page.get_by_role("alert")).to_be_in_viewport()
    expect(page.get_by_label("Ihr Beitrag")).to_have_value(TEXT)
    page.context.set_offline(False)
    publish(page)

    expect(page.get_by_text(PUBLISHED)).to_be_visible()
    expect(page.get_by_label("Ihr Beitrag")).to_have_value("")
    assert (texts(), drafts(page)) == ([TEXT], 0)


def test_text_is_back_in_another_tab_after_the_first_was_closed_offline(
    visit: Callable[..., Visitor],
) -> None:
    visitor = visit(width=320).sign_in(citizen("Anna"))
    address = thread_address()
    visitor.go(address)
    visitor.page.context.set_offline(True)
    visitor.page.get_by_label("Ihr Beitrag").fill(TEXT)
    visitor.page.close()
    visitor.page.context.set_offline(False)

    page = visitor.page.context.new_page()
    page.goto(visitor.server.url + address)

    expect(page.get_by_label("Ihr Beitrag")).to_have_value(TEXT)
    expect(page.get_by_role("status").filter(has_text=BACK)).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Diesen Text verwerfen").click()
    expect(page.get_by_label("Ihr Beitrag")).to_be_focused()
    page.reload()
    expect(page.get_by_label("Ihr Beitrag")).to_have_value("")


@pytest.mark.parametrize("again", ["same form", "new form"])
def test_answer_that_got_lost_leaves_one_contribution(
    visit: Callable[..., Visitor], again: str
) -> None:
    visitor = visit().sign_in(citizen("Anna"))
    page = visitor.page
    visitor.go(thread_address())

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/schreiben/", lose, times=1)
    page.get_by_label("Ihr Beitrag").fill(TEXT)
    publish(page)
    expect(page.get_by_role("alert")).to_contain_text("Ihr Text ist noch da")
    if again == "new form":
        page.reload()
        expect(page.get_by_label("Ihr Beitrag")).to_have_value(TEXT)
    publish(page)

    expect(page.get_by_text(PUBLISHED)).to_be_visible()
    assert (texts(), drafts(page)) == ([TEXT], 0)


def test_text_is_there_after_signing_in_again(visit: Callable[..., Visitor]) -> None:
    anna = citizen("Anna")
    visitor = visit().sign_in(anna)
    page = visitor.page
    visitor.go(thread_address())
    page.get_by_label("Ihr Beitrag").fill(TEXT)

    Session.objects.all().delete()
    publish(page)
    expect(page.get_by_text("Dieser Browser hat Ihren Text aufbewahrt.")).to_be_visible()
    expect(page.get_by_label("Ihr Text, damit er nicht verloren geht")).to_have_value(TEXT)
    assert violations(page) == []
    page.locator("main").get_by_role("link", name="Anmelden").click()
    page.fill("input[name=login]", anna.email)
    page.fill("input[name=password]", factories.PASSWORD)
    page.click("main button[type=submit]")

    expect(page.get_by_label("Ihr Beitrag")).to_have_value(TEXT)
    publish(page)
    expect(page.get_by_text(PUBLISHED)).to_be_visible()
    assert (texts(), drafts(page)) == ([TEXT], 0)


def test_form_from_before_signing_in_elsewhere_says_how_to_go_on(
    visit: Callable[..., Visitor],
) -> None:
    anna = citizen("Anna")
    visitor = visit().sign_in(anna)
    page = visitor.page
    visitor.go(thread_address())
    page.get_by_label("Ihr Beitrag").fill(TEXT)
    page.context.clear_cookies()
    other = Visitor(page.context.new_page(), visitor.server)
    other.sign_in(anna)

    publish(page)
    page.get_by_role("alert").get_by_role("link", name="Formular neu laden").click()

    expect(page.get_by_label("Ihr Beitrag")).to_have_value(TEXT)
    publish(page)
    expect(page.get_by_text(PUBLISHED)).to_be_visible()
    assert texts() == [TEXT]


def test_nobody_else_is_shown_the_text_and_signing_out_removes_it(
    visit: Callable[..., Visitor],
) -> None:
    address = thread_address()
    visitor = visit().sign_in(citizen("Anna"))
    page = visitor.page
    visitor.go(address)
    page.get_by_label("Ihr Beitrag").fill(TEXT)

    Session.objects.all().delete()
    visitor.sign_in(citizen("Berta"))
    visitor.go(address)
    expect(page.get_by_label("Ihr Beitrag")).to_have_value("")
    assert drafts(page) == 1
    with page.expect_navigation():
        page.locator("form[data-sign-out] button").evaluate("each => each.click()")

    assert drafts(page) == 0


def test_guest_finds_the_text_in_the_same_tab_alone(visit: Callable[..., Visitor]) -> None:
    address = thread_address(ANYONE) + "gast/"
    visitor = visit()
    page = visitor.page
    visitor.go(address)
    page.get_by_label("Ihr Beitrag").fill(TEXT)
    page.get_by_label("Name", exact=True).fill("Alex Gast")
    page.get_by_label("E-Mail-Adresse").fill("gast@example.org")

    page.reload()
    found = [
        page.get_by_label(label, exact=True).input_value()
        for label in ("Ihr Beitrag", "Name", "E-Mail-Adresse")
    ]
    other = page.context.new_page()
    other.goto(visitor.server.url + address)

    assert found == [TEXT, "Alex Gast", ""]
    expect(other.get_by_label("Ihr Beitrag")).to_have_value("")


def test_idea_stays_when_it_cannot_be_sent_and_goes_when_it_is(
    visit: Callable[..., Visitor],
) -> None:
    asked = factories.consultation(terms=Terms(collects_ideas=True, idea_categories=["Grün"]))
    visitor = visit().sign_in(citizen("Anna"))
    page = visitor.page
    visitor.go(f"/ideen/{asked.slug}/neu/")
    page.get_by_label("Titel").fill("Mehr Bügel")
    page.get_by_label("Ihre Idee").fill(TEXT)
    page.get_by_label("Kategorie").select_option("Grün")

    page.context.set_offline(True)
    page.get_by_role("button", name="Idee veröffentlichen").click()
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    visitor.go(f"/ideen/{asked.slug}/neu/")

    expect(page.get_by_label("Titel")).to_have_value("Mehr Bügel")
    expect(page.get_by_label("Kategorie")).to_have_value("Grün")
    page.get_by_role("button", name="Idee veröffentlichen").click()
    expect(page.get_by_text("Ihre Idee ist veröffentlicht.")).to_be_visible()
    assert (texts(), drafts(page)) == ([TEXT], 0)
