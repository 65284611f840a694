"""An editor's day with a large plan: import it, open it in Wagtail's editor, save a change."""

import logging
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from cms.pages.plan import PlanPage
from participation.accounts.models import Membership
from participation.plans.models import PlanVersion
from tests.journeys.conftest import Visitor
from tests.support import site as sites
from tests.support.docx import docx, paragraph
from tests.support.site import SmallSite, section_block

pytestmark = pytest.mark.timeout(600)

logger = logging.getLogger(__name__)

SECTIONS, LEVELS = 500, 6
PANEL = "[data-streamfield-child] > section"
TOGGLE = f"{PANEL}:has(.plan-section) > .w-panel__header [data-panel-toggle]"
OPEN_SECTION = f"{TOGGLE}[aria-expanded=true]"
PATIENCE = 240_000  # ms; how long it may take is measured by `make bench`, not here


def level_of(number: int) -> int:
    place = number % 10
    return place + 1 if place < LEVELS else LEVELS - (place - LEVELS)


def large_plan() -> list[dict[str, object]]:
    return [
        section_block(
            f"Abschnitt {number}", number=str(number), level=level_of(number),
            html=f"<p>Text {number} über Wege und Plätze.</p>",
        )
        for number in range(1, SECTIONS + 1)
    ]  # fmt: skip


def draft_of(page: PlanPage) -> PlanPage:
    return PlanPage.objects.get(pk=page.pk).get_latest_revision_as_object()  # type: ignore[no-any-return]


def test_plan_of_500_sections_is_opened_changed_and_saved(
    server: object, visit: Callable[..., Visitor]
) -> None:
    small = sites.build(large_plan())
    anchors = [block["id"] for block in small.plan_page.sections.raw_data]
    editor = visit().sign_in(sites.staff(small.organisation, Membership.Role.EDITOR, "Edi"))
    page = editor.page
    page.set_default_timeout(PATIENCE)

    begun = time.monotonic()
    editor.go(f"/cms/pages/{small.plan_page.pk}/edit/")
    expect(page.locator(".plan-section")).to_have_count(SECTIONS, timeout=PATIENCE)
    logger.info("opened in %.1f s", time.monotonic() - begun)

    # All are closed, and no text has an editor before its section is opened.
    assert page.locator(OPEN_SECTION).count() == 0
    assert page.locator(".Draftail-Editor").count() == 0
    page.locator(f"{TOGGLE}").nth(6).click()
    expect(page.locator(".Draftail-Editor")).to_have_count(1)
    text = page.locator(".Draftail-Editor [contenteditable=true]")
    text.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Und über Bänke.")
    page.wait_for_function(WRITTEN, arg="Und über Bänke.")  # the editor notes it after a moment
    page.locator("#id_version_note").fill("Nach der ersten Runde")
    begun = time.monotonic()
    with page.expect_navigation(timeout=PATIENCE, wait_until="commit"):
        page.locator("button.action-save").first.click()
    logger.info("saved in %.1f s", time.monotonic() - begun)

    expect(page.locator(".messages")).to_contain_text("aktualisiert", timeout=PATIENCE)
    draft = draft_of(small.plan_page)
    assert draft.version_note == "Nach der ersten Runde"
    assert [block["id"] for block in draft.sections.raw_data] == anchors
    texts = [block.value["body"][0].value.source for block in draft.sections]
    changed = [index for index, text in enumerate(texts) if "Bänke" in text]
    assert changed == [6]
    assert "Text 7 über Wege und Plätze. Und über Bänke." in texts[6]
    assert re.sub("<p[^>]*>", "<p>", texts[499]) == "<p>Text 500 über Wege und Plätze.</p>"


def look(page: Page, folder: Path, name: str) -> None:
    """axe finds nothing, nothing is wider than the screen."""
    page.screenshot(path=str(folder / f"{name}.png"), full_page=True)
    found = Axe().run(page, context=["#main"]).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    assert page.evaluate(
        "() => document.querySelector('main').scrollWidth <= document.documentElement.clientWidth"
    )


WRITTEN = """(words) => [...document.querySelectorAll("input[type=hidden], textarea")]
    .some((field) => field.value.includes(words))"""


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (320, False)])
def test_import_by_keyboard_and_without_javascript(
    width: int, javascript: bool, server: object, visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    small: SmallSite = sites.build(
        [
            section_block(
                "Zweck", number="§ 1", html="<p>Diese Satzung regelt die Breite der Wege.</p>"
            ),
            section_block("Bäume", number="§ 2", html="<p>An jeder Straße stehen acht Bäume.</p>"),
        ]
    )
    anchors = [block["id"] for block in small.plan_page.sections.raw_data]
    editor = visit(width=width, javascript=javascript)
    editor.sign_in(sites.staff(small.organisation, Membership.Role.EDITOR, "Edi"))
    page = editor.page
    file = tmp_path / "satzung.docx"
    file.write_bytes(
        docx(
            paragraph("§ 1 Gehölze", style="H1")
            + paragraph("Straßen haben viele Hecken und Bäume ohne Abstand.")
            + paragraph("§ 2 Zweck", style="H1")
            + paragraph("Diese Satzung regelt die Breite der Wege.")
            + paragraph("Anmerkung", runs='<w:r><w:commentReference w:id="1"/></w:r>')
        )
    )

    editor.go(f"/cms/import/{small.plan_page.pk}/")
    if javascript:
        look(page, tmp_path, "upload")
    page.locator("input[type=file]").set_input_files(str(file))
    page.locator("input[type=file]").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pruefen/**")
    if javascript:
        for screen in (1280, 320):
            page.set_viewport_size({"width": screen, "height": 900})
            look(page, tmp_path, f"review-{screen}")
    expect(page.locator("main")).to_contain_text("Kommentar nicht übernommen")
    choice = page.locator("select").first
    choice.focus()
    choice.select_option(value=anchors[1])
    page.get_by_role("button", name=re.compile("Als Arbeitsstand")).press("Enter")
    page.wait_for_url("**/edit/")

    draft = draft_of(small.plan_page)
    assert [block["id"] for block in draft.sections.raw_data] == [anchors[1], anchors[0]]
    assert PlanVersion.objects.filter(plan=small.plan).count() == 1
