"""Adding files to a contribution in a real browser: by keyboard, and without JavaScript."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from participation.consultations.models import Consultation
from participation.consultations.services import Terms
from participation.contributions.models import Contribution
from tests import factories
from tests.journeys.conftest import Visitor
from tests.journeys.test_accessibility import violations
from tests.journeys.test_ideas import fits
from tests.support import files
from tests.support import site as sites

pytestmark = pytest.mark.timeout(150)

WORDS = "Die Kreuzung von oben"
KINDS = {"png": "image/png", "pdf": "application/pdf", "gif": "image/gif"}


@pytest.fixture
def asked(committed_db: str) -> Consultation:
    anyone = Consultation.Contributors.ANYONE
    return factories.consultation(terms=Terms(takes_attachments=True, contributors=anyone))


def file(content: bytes, name: str) -> Any:
    return {"name": name, "mimeType": KINDS[name.rpartition(".")[2]], "buffer": content}


def unfold(page: Page) -> None:
    page.get_by_text("Dateien hinzufügen").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Datei 1 (freiwillig)", exact=True)).to_be_visible()


def chosen(page: Page, number: int) -> int:
    field = page.locator(f"input[name=file{number}]")
    return int(field.evaluate("(each) => each.files.length"))


@pytest.mark.parametrize("width", [320, 1280])
def test_files_are_added_by_keyboard_and_stay_when_one_is_refused(
    asked: Consultation, visit: Callable[..., Visitor], width: int
) -> None:
    visitor = visit(width=width).sign_in(sites.citizen("Anna"))
    page = visitor.page
    visitor.go(asked.thread.get_absolute_url())
    form = page.locator(".write-form")
    form.locator("textarea").fill("Siehe Anlage.")
    unfold(page)
    assert (violations(visitor), fits(visitor)) == ([], True)

    page.locator("input[name=file1]").set_input_files(file(files.pdf(), "skizze.pdf"))
    page.locator("input[name=file2]").set_input_files(file(b"GIF89a", "bild.gif"))
    form.locator(".kern-btn--primary").press("Enter")
    expect(form.locator("[role=alert]").first).to_be_focused()
    expect(form.locator("[role=alert]").first).to_contain_text("Bitte wählen Sie ein Bild")
    assert (chosen(page, 1), chosen(page, 2)) == (1, 1)
    expect(form.locator("[data-files-lost]")).to_have_count(0)
    assert form.locator("textarea").input_value() == "Siehe Anlage."
    assert (violations(visitor), fits(visitor)) == ([], True)

    form.get_by_role("link", name="Datei 2").press("Enter")
    expect(page.locator("input[name=file2]")).to_be_focused()
    picture = file(files.picture("PNG", (600, 400)), "b.png")
    page.locator("input[name=file2]").set_input_files(picture)
    page.locator("input[name=title2]").fill(WORDS)
    form.get_by_role("button", name="Vorschau").press("Enter")
    expect(form.locator(".preview")).to_be_focused()
    assert (chosen(page, 1), chosen(page, 2)) == (1, 1)
    form.locator(".kern-btn--primary").press("Enter")
    shown = page.get_by_role("img", name=WORDS)
    expect(shown).to_be_visible()
    assert shown.evaluate("(each) => each.decode().then(() => each.naturalWidth)") == 320
    expect(page.get_by_role("link", name="skizze (PDF")).to_be_visible()
    assert (chosen(page, 1), chosen(page, 2)) == (0, 0)
    assert (violations(visitor), fits(visitor)) == ([], True)
    assert Contribution.objects.get().attachments.count() == 2


def test_files_arrive_live_and_go_with_what_is_withdrawn(
    asked: Consultation, visit: Callable[..., Visitor]
) -> None:
    reader, writer = visit(), visit().sign_in(sites.citizen("Anna"))
    reader.go(asked.thread.get_absolute_url())
    writer.go(asked.thread.get_absolute_url())
    form = writer.page.locator(".write-form")
    form.locator("textarea").fill("Siehe Anlage.")
    unfold(writer.page)
    writer.page.locator("input[name=file1]").set_input_files(file(files.picture(), "b.png"))
    writer.page.locator("input[name=title1]").fill(WORDS)
    form.locator(".kern-btn--primary").click()

    seen = reader.page.get_by_role("img", name=WORDS)
    expect(seen).to_be_visible()
    address = reader.server.url + str(seen.get_attribute("src"))
    before = reader.page.request.get(address).status
    writer.page.get_by_role("link", name="Zurückziehen").click()
    writer.page.get_by_role("button", name="Beitrag zurückziehen").click()

    expect(seen).to_have_count(0)
    assert (before, reader.page.request.get(address).status) == (200, 404)


def test_everything_works_without_javascript(
    asked: Consultation, visit: Callable[..., Visitor]
) -> None:
    visitor = visit(javascript=False).sign_in(sites.citizen("Anna"))
    page = visitor.page
    visitor.go(f"{asked.thread.get_absolute_url()}schreiben/")
    page.get_by_label("Ihr Beitrag").fill("Siehe Anlage.")
    page.get_by_text("Dateien hinzufügen").click()
    page.locator("input[name=file1]").set_input_files(file(files.picture(), "b.png"))
    page.locator("main .kern-btn--primary").click()
    expect(page.get_by_text("Bitte wählen Sie Ihre Dateien noch einmal aus")).to_be_visible()
    page.locator("input[name=title1]").fill(WORDS)
    page.locator("main .kern-btn--primary").click()
    expect(page.get_by_text("Bitte wählen Sie die Datei noch einmal aus").first).to_be_visible()
    page.locator("input[name=file1]").set_input_files(file(files.picture(), "b.png"))
    page.locator("main .kern-btn--primary").click()

    expect(page.get_by_role("img", name=WORDS)).to_be_visible()
    assert Contribution.objects.get().attachments.count() == 1


def test_guest_adds_a_file_to_a_reply(asked: Consultation, visit: Callable[..., Visitor]) -> None:
    root = factories.comment(consultation=asked)
    visitor = visit(width=320)
    page = visitor.page
    visitor.go(asked.thread.get_absolute_url())
    page.get_by_role("link", name="Antworten").click()
    slot = page.locator(f"#antwort-{root.pk}")
    slot.get_by_role("link", name="Ohne Konto schreiben").click()
    form = slot.locator(".write-form")
    form.locator("textarea").fill("Siehe Anlage.")
    form.get_by_label("Name", exact=True).fill("Alex Gast")
    form.get_by_label("E-Mail-Adresse").fill("gast@example.org")
    form.get_by_text("Dateien hinzufügen").click()
    form.locator("input[name=file1]").set_input_files(file(files.pdf(), "skizze.pdf"))
    assert (violations(visitor), fits(visitor)) == ([], True)
    form.locator(".kern-btn--primary").click()
    expect(page.get_by_text("Bitte sehen Sie jetzt in Ihrem Postfach nach.")).to_be_visible()

    said = Contribution.objects.get(parent=root)
    assert (said.state, said.attachments.count()) == ("unconfirmed", 1)
