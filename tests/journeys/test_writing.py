"""Writing in a real browser: looking at it first, and never losing it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from participation.consultations.models import Consultation
from participation.consultations.services import Terms
from participation.contributions.models import Contribution
from tests import factories
from tests.journeys.conftest import Visitor
from tests.journeys.test_proof import violations
from tests.support.site import citizen

pytestmark = pytest.mark.timeout(150)

TEXT = "Am Bahnhof fehlen Stellplätze für Fahrräder."
ANYONE = Terms(contributors=Consultation.Contributors.ANYONE)


def thread_address(terms: Terms | None = None) -> str:
    return f"/diskussion/{factories.consultation(terms=terms).thread.pk}/schreiben/"


def texts() -> list[str]:
    return list(Contribution.objects.order_by("pk").values_list("text", flat=True))


def preview(page: Page) -> None:
    page.get_by_role("button", name="Vorschau").click()


@pytest.mark.parametrize("javascript", [True, False])
def test_preview_then_publish(
    server: object, visit: Callable[..., Visitor], *, javascript: bool
) -> None:
    visitor = visit(javascript=javascript, width=320).sign_in(citizen("Anna"))
    page = visitor.page
    visitor.go(thread_address())

    page.get_by_label("Ihr Beitrag").fill(TEXT)
    preview(page)

    shown = page.get_by_role("region", name="Vorschau")
    expect(shown).to_contain_text(TEXT)
    expect(shown).to_contain_text("Anna")
    expect(page.get_by_label("Ihr Beitrag")).to_have_value(TEXT)
    if javascript:
        expect(shown).to_be_focused()
        assert violations(page) == []
    assert texts() == []
    page.get_by_role("button", name="Beitrag veröffentlichen").click()
    done = page.get_by_text("Ihr Beitrag ist veröffentlicht.")
    expect(done if javascript else page.locator("[id^=beitrag-]")).to_be_visible()
    assert texts() == [TEXT]


def test_preview_of_an_idea_keeps_the_picture_and_enter_sends(
    server: object, visit: Callable[..., Visitor], tmp_path: object
) -> None:
    asked = factories.consultation(terms=Terms(collects_ideas=True))
    visitor = visit().sign_in(citizen("Anna"))
    page = visitor.page
    visitor.go(f"/ideen/{asked.slug}/neu/")

    page.get_by_label("Ihre Idee").fill(TEXT)
    picture = {"name": "bild.png", "mimeType": "image/png", "buffer": b"x"}
    page.get_by_label("Bild", exact=False).first.set_input_files(picture)  # type: ignore[arg-type]
    preview(page)
    expect(page.get_by_role("alert")).to_contain_text("Titel")  # is missing
    page.get_by_label("Titel").fill("Mehr Bügel")
    preview(page)

    expect(page.get_by_role("region", name="Vorschau")).to_contain_text("Mehr Bügel")
    assert page.locator("input[type=file]").evaluate("each => each.files.length") == 1
    page.locator("input[type=file]").evaluate("each => { each.value = '' }")
    page.get_by_label("Titel").press("Enter")
    expect(page.get_by_text("Ihre Idee ist veröffentlicht.")).to_be_visible()
    assert texts() == [TEXT]


def test_guest_previews_a_reply_beside_others(
    server: object, visit: Callable[..., Visitor]
) -> None:
    asked = factories.consultation(terms=ANYONE)
    said = factories.comment(consultation=asked, text="Davor")
    visitor = visit()
    page = visitor.page
    visitor.go(f"/diskussion/{asked.thread.pk}/")

    page.locator(f"#beitrag-{said.pk}").get_by_role("link", name="Antworten").click()
    slot = page.locator(f"#antwort-{said.pk}")
    slot.get_by_role("link", name="Ohne Konto schreiben").click()
    slot.get_by_label("Ihr Beitrag").fill(TEXT)
    slot.get_by_role("button", name="Vorschau").click()
    expect(slot.get_by_role("alert")).to_contain_text("Name")
    slot.get_by_label("Name", exact=True).fill("Alex Gast")
    slot.get_by_label("E-Mail-Adresse").fill("gast@example.org")
    slot.get_by_role("button", name="Vorschau").click()

    shown = slot.get_by_role("region", name="Vorschau")
    expect(shown).to_contain_text(TEXT)
    expect(shown).to_contain_text("Alex Gast (Gast)")
    assert violations(page) == []
    assert texts() == ["Davor"]
