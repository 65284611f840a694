"""Changing all that one wrote, in a real browser: by keyboard, without JavaScript, seen live."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from participation.accounts.models import User
from participation.consultations.models import Consultation
from participation.consultations.selectors import database_now
from participation.consultations.services import Terms
from participation.contributions.ideas import IdeaDraft, submit_idea
from participation.contributions.models import Contribution, Picture
from participation.contributions.selectors import threads
from participation.places.services import OutlineDraft, record_outlines
from tests import factories
from tests.journeys.conftest import Visitor
from tests.journeys.test_proof import violations
from tests.participation.places.registers import square
from tests.support import files
from tests.support.site import citizen

pytestmark = [pytest.mark.timeout(150), pytest.mark.usefixtures("server")]

CHANGED = "Ihr Beitrag ist geändert."


@pytest.fixture
def anna() -> User:
    return citizen("Anna")


@pytest.fixture
def asked() -> Consultation:
    """A consultation that asks for ideas and places in two municipalities."""
    towns = [factories.organisation(name=name) for name in ("Döbeln", "Waldheim")]
    outlines = {
        town.pk: OutlineDraft(geometry=square(number), source="Amt")
        for number, town in enumerate(towns)
    }
    record_outlines(outlines)
    terms = Terms(collects_ideas=True, idea_categories=["Grün", "Verkehr"], asks_for_place=True)
    return factories.consultation(terms=terms)


@pytest.fixture
def idea(asked: Consultation, anna: User) -> Contribution:
    draft = IdeaDraft("Ein Brunnen", "Bitte.", category="Grün", latitude=51.05, longitude=13.05)
    thread = threads().get(consultation=asked)
    return submit_idea(author=anna, thread=thread, draft=draft, at=database_now())[0]


def save(page: Page) -> None:
    page.get_by_role("button", name="Speichern").press("Enter")
    expect(page.get_by_text(CHANGED)).to_be_visible()


def picture(width: int) -> dict[str, object]:
    content = files.picture("PNG", (width, 8))
    return {"name": "b.png", "mimeType": "image/png", "buffer": content}


@pytest.mark.parametrize("width", [320, 1280])
def test_idea_is_changed_by_keyboard_and_others_see_it_live(
    visit: Callable[..., Visitor], anna: User, idea: Contribution, width: int
) -> None:
    reader = visit(width=width)
    reader.go(f"/diskussion/{idea.thread_id}/")
    shown = reader.page.locator(f"#beitrag-{idea.pk}")
    visitor = visit(width=width).sign_in(anna)
    page = visitor.page
    address = f"/beitrag/{idea.pk}/bearbeiten/"

    for edge, alt in ((16, "Ein Brunnen aus Stein"), (24, "Ein Brunnen aus Holz")):
        visitor.go(address)
        page.get_by_label("Titel").fill(f"Ein Brunnen, {edge} Meter breit")
        page.get_by_label("Kategorie").press("V")
        page.locator("input[type=file]").set_input_files(picture(edge))  # type: ignore[arg-type]
        page.get_by_label("Was auf dem Bild zu sehen ist").fill(alt)
        page.get_by_role("button", name="Vorschau").press("Enter")
        expect(page.get_by_role("region", name="Vorschau")).to_contain_text(f"{edge} Meter")
        assert violations(page) == []
        save(page)

        expect(page.get_by_role("heading", level=1)).to_contain_text(f"{edge} Meter")
        for seen in (page, reader.page):
            there = seen.get_by_role("img", name=alt)
            expect(there).to_be_visible(timeout=15_000)
            there.scroll_into_view_if_needed()
            assert there.evaluate("(each) => each.decode().then(() => each.naturalWidth)") == edge
        expect(shown).to_contain_text(f"{edge} Meter")
        expect(shown).to_contain_text("Verkehr")
        assert violations(page) == []

    page.get_by_role("link", name="bearbeitet").press("Enter")
    former = page.get_by_role("region", name="Frühere Texte eines Beitrags")
    expect(former).to_contain_text("16 Meter breit")
    expect(former.get_by_text("Das Bild wurde damals geändert.").first).to_be_visible()
    assert violations(page) == []


def test_place_of_an_idea_is_changed_and_removed_without_javascript(
    visit: Callable[..., Visitor], anna: User, idea: Contribution
) -> None:
    def latitude_and_longitude() -> tuple[float | None, float | None]:
        found = Contribution.objects.get(pk=idea.pk)
        return found.latitude, found.longitude

    visitor = visit(width=320, javascript=False).sign_in(anna)
    page = visitor.page
    before = latitude_and_longitude()

    visitor.go(f"/beitrag/{idea.pk}/bearbeiten/")
    expect(page.get_by_text("Ort: Döbeln")).to_be_visible()
    page.get_by_text("Ort ändern").click()
    page.get_by_label("Ort (freiwillig)").fill("Waldheim")
    save(page)
    changed = latitude_and_longitude()
    visitor.go(f"/beitrag/{idea.pk}/bearbeiten/")
    expect(page.get_by_text("Ort: Waldheim")).to_be_visible()
    page.get_by_label("Ort entfernen").check()
    save(page)

    assert changed not in (before, (None, None))
    assert latitude_and_longitude() == (None, None)


def test_place_of_a_comment_is_chosen_and_cleared_by_keyboard(
    visit: Callable[..., Visitor], anna: User, asked: Consultation
) -> None:
    said = factories.comment(consultation=asked, author=anna, text="Hier fehlen Bänke.")
    visitor = visit(width=320).sign_in(anna)
    page = visitor.page
    visitor.go(f"/diskussion/{said.thread_id}/")
    shown = page.locator(f"#beitrag-{said.pk}")
    form = page.locator("form[data-draft-base]")

    shown.get_by_role("link", name="Bearbeiten").press("Enter")
    form.locator("summary", has_text="Ort angeben").press("Enter")
    form.get_by_label("Ort (freiwillig)").fill("Waldheim")
    expect(form.locator(".place-picker__more").first).to_be_visible()  # ready
    form.get_by_label("Ort (freiwillig)").press("Enter")
    form.locator(".place-picker__found button").first.press("Enter")
    expect(form.locator(".place-picker__status")).to_contain_text("Waldheim")
    assert violations(page) == []
    save(page)
    expect(shown).to_contain_text("Ort: Waldheim")
    shown.get_by_role("link", name="Bearbeiten").press("Enter")
    expect(form).to_contain_text("Ort: Waldheim")
    form.get_by_label("Ort entfernen").press("Space")
    save(page)

    expect(shown).not_to_contain_text("Waldheim")
    assert not Picture.objects.exists()
    assert Contribution.objects.get(pk=said.pk).latitude is None
