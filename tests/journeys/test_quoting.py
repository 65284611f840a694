"""Quoting a passage of a plan: by selecting it, by keyboard, and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cms.pages.plan import PlanPage
from participation.contributions.models import Contribution
from tests import factories
from tests.journeys.conftest import Visitor
from tests.journeys.test_drafts import drafts
from tests.journeys.test_proof import violations
from tests.support import site as sites
from tests.support.site import SmallSite, citizen, section_block

pytestmark = pytest.mark.timeout(150)

HTML = (
    "<p>(1) Die Stadt baut Radwege an allen <strong>Hauptstraßen</strong>.</p>"
    "<ol><li>Sie achtet auf Bäume,</li><li>und auf die Breite der Wege.</li></ol>"
)
QUOTE = "auf Bäume,\n2. und auf die Breite"

# Selects from the beginning of one text to the end of another inside of the second section.
SELECT = """([from, to]) => {
  const text = document.querySelectorAll("[data-section]")[1].querySelector(".paragraph__text");
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const { currentNode: node } = walker;
    if (node.data.includes(from)) range.setStart(node, node.data.indexOf(from));
    if (node.data.includes(to)) range.setEnd(node, node.data.indexOf(to) + to.length);
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


@pytest.fixture
def small(server: object) -> SmallSite:
    """A plan of two sections under an open consultation."""
    return sites.build(
        [section_block("Ziele", number="1"), section_block("Radwege", number="2", html=HTML)]
    )


def select(page: Page) -> None:
    page.evaluate(SELECT, ["auf Bäume", "auf die Breite"])


def change(small: SmallSite, old: str, new: str) -> None:
    page = PlanPage.objects.get(pk=small.plan_page.pk)
    data = page.sections.raw_data
    body = data[1]["value"]["body"][0]
    body["value"] = body["value"].replace(old, new)
    page.sections = list(data)
    page.save_revision().publish()


@pytest.mark.parametrize("width", [320, 1280])
def test_selected_passage_is_quoted_shown_and_found_again(
    small: SmallSite, visit: Callable[..., Visitor], width: int
) -> None:
    visitor = visit(width=width).sign_in(citizen("Anna"))
    page = visitor.page
    visitor.go(small.plan.get_absolute_url())

    select(page)
    button = page.get_by_role("button", name="Zitieren")
    expect(button).to_be_visible()
    assert violations(page) == []
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Ihr Beitrag")).to_be_focused()
    expect(page.get_by_label("Zitierte Stelle")).to_have_value("auf Bäume,und auf die Breite")
    page.keyboard.type("Das ist wichtig.")
    page.get_by_role("button", name="Beitrag veröffentlichen").click()

    said = page.locator("[id^=beitrag-]")
    expect(said.locator("blockquote")).to_contain_text("und auf die Breite")
    assert Contribution.objects.get().quote == QUOTE
    said.get_by_role("link", name="Zitierte Stelle im Text").click()
    marks = page.locator("mark[data-shown]")
    expect(marks.first).to_be_focused()
    assert [each.strip() for each in marks.all_inner_texts()] == [
        "auf Bäume,",
        "und auf die Breite",
    ]
    expect(marks.first).to_be_in_viewport()
    assert violations(page) == []

    change(small, "Bäume", "Hecken und Bäume")
    visitor.go(small.plan.get_absolute_url())
    page.locator("[data-discuss]").nth(1).click()
    expect(said).to_contain_text("in der heutigen Fassung geändert")
    said.get_by_role("link", name="Zitierte Stelle im Text").click()
    page.wait_for_url("**/stelle/#stelle")
    expect(page.locator("#stelle")).to_have_text("auf Bäume,")
    expect(page.locator("#stelle-heute")).to_be_visible()
    assert violations(page) == []


def test_passage_waits_until_one_has_signed_in(
    small: SmallSite, visit: Callable[..., Visitor]
) -> None:
    anna = citizen("Anna")
    visitor = visit()
    page = visitor.page
    visitor.go(small.plan.get_absolute_url())

    select(page)
    page.get_by_role("button", name="Zitieren").click()
    expect(page.get_by_text("Dieser Browser hat Ihren Text aufbewahrt.")).to_be_visible()
    page.locator(".invitation").get_by_role("link", name="Anmelden").click()
    page.fill("input[name=login]", anna.email)
    page.fill("input[name=password]", factories.PASSWORD)
    page.click("main button[type=submit]")

    expect(page.get_by_label("Zitierte Stelle")).to_have_value("auf Bäume,und auf die Breite")
    page.get_by_label("Ihr Beitrag").fill("Das ist wichtig.")
    page.get_by_role("button", name="Beitrag veröffentlichen").click()
    expect(page.get_by_text("Ihr Beitrag ist veröffentlicht.")).to_be_visible()
    assert Contribution.objects.get().quote == QUOTE
    assert drafts(page) == 0


def test_passage_is_copied_by_keyboard_and_without_javascript(
    small: SmallSite, visit: Callable[..., Visitor]
) -> None:
    visitor = visit(javascript=False, width=320).sign_in(citizen("Anna"))
    page = visitor.page
    thread = small.thread(small.plan_page.sections.raw_data[1]["id"])
    visitor.go(f"/diskussion/{thread.pk}/schreiben/")

    page.get_by_label("Ihr Beitrag").fill("Das ist wichtig.")
    summary = page.get_by_text("Eine Stelle dieses Abschnitts zitieren")
    summary.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Zitierte Stelle").fill("Das steht dort nicht")
    page.get_by_role("button", name="Vorschau").click()
    expect(page.get_by_role("alert")).to_contain_text("nicht im Text des Abschnitts")
    page.get_by_label("Zitierte Stelle").fill("Radwege an allen Hauptstraßen")
    page.get_by_role("button", name="Vorschau").click()
    expect(page.get_by_role("region", name="Vorschau").locator("blockquote")).to_have_text(
        "Radwege an allen Hauptstraßen"
    )
    page.get_by_role("button", name="Beitrag veröffentlichen").click()
    said = page.locator("[id^=beitrag-]")
    said.get_by_role("link", name="Zitierte Stelle im Text").click()

    expect(page.locator("mark").first).to_have_text("Radwege an allen")
    page.get_by_role("link", name="Zurück zum Beitrag").click()
    expect(said).to_contain_text("Das ist wichtig.")
