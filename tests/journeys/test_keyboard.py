"""Taking part by the keyboard alone, step by step as one does, with axe after each step."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from participation.consultations.models import Consultation
from participation.consultations.services import Terms
from participation.contributions.models import Contribution
from participation.moderation.models import Report
from participation.places.services import OutlineDraft, record_outlines
from participation.plans.models import DraftPlan
from tests import factories
from tests.journeys.conftest import Visitor
from tests.journeys.test_accessibility import violations
from tests.journeys.test_ideas import fits
from tests.participation.places.registers import square
from tests.support import files
from tests.support import site as sites

pytestmark = pytest.mark.timeout(240)

IS_MARKED = """(each) => {
    const { outlineStyle, boxShadow } = getComputedStyle(each);
    return outlineStyle !== "none" || boxShadow !== "none";
}"""
MOST_TABS = 120  # from one end of a page to the other


@pytest.fixture
def asked(committed_db: str) -> Consultation:
    asked = factories.consultation()
    factories.comment(consultation=asked, text="Am Markt fehlen Bänke.")
    return asked


class Keyboard:
    """Somebody at a page who has no mouse."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page = visitor, visitor.page

    def go_to(self, what: Locator, *, back: bool = False) -> None:
        """Press Tab until the focus is there, visibly."""
        expect(what).to_be_visible()
        for _ in range(MOST_TABS):
            if what.evaluate("(each) => each === document.activeElement"):
                break
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
        expect(what).to_be_focused()
        assert what.evaluate(IS_MARKED), what

    def press(self, what: Locator, *, back: bool = False) -> None:
        """Go to a button or link and press it."""
        self.go_to(what, back=back)
        self.page.keyboard.press("Enter")

    def write(self, field: Locator, text: str) -> None:
        """Go to a field and type at the end of what is there."""
        self.go_to(field)
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(text)

    def is_sound(self) -> bool:
        """Say whether axe finds nothing and the page fits."""
        assert violations(self.visitor) == []
        return fits(self.visitor)


def write_and_edit(keys: Keyboard) -> None:
    """Publish a contribution after a look at it, and change it."""
    page = keys.page
    # write, look at it, send it
    form = page.locator(".thread__write .write-form")
    keys.write(form.locator("textarea").first, "Und Bäume fehlen auch.")
    keys.press(form.get_by_role("button", name="Vorschau"))
    expect(form.locator(".preview")).to_be_focused()
    assert keys.is_sound()
    keys.press(form.get_by_role("button", name="Beitrag veröffentlichen"))
    own = page.locator("article", has_text="Und Bäume fehlen auch.")
    expect(own).to_be_visible()
    expect(page.locator(".thread__write [role=status]").first).to_be_focused()
    assert keys.is_sound()

    # edit it
    keys.press(own.get_by_role("link", name="Bearbeiten"))
    editing = page.locator(".thread__reply-slot form")
    keys.write(editing.locator("textarea").first, " Große Bäume.")
    assert keys.is_sound()
    keys.press(editing.locator("button[type=submit]").first)
    own = page.locator("article", has_text="Große Bäume.")
    expect(own.get_by_role("link", name="bearbeitet")).to_be_visible()
    assert keys.is_sound()


@pytest.mark.parametrize("width", [320, 1280])
def test_everything_that_one_can_say_by_keyboard(
    asked: Consultation, visit: Callable[..., Visitor], width: int
) -> None:
    visitor = visit(width=width).sign_in(sites.citizen("Anna"))
    page, keys = visitor.page, Keyboard(visitor)
    visitor.go(asked.thread.get_absolute_url())

    write_and_edit(keys)

    # answer somebody, and support what was said
    other = page.locator("article", has_text="Am Markt fehlen Bänke.")
    keys.press(other.get_by_role("link", name="Antworten"))
    reply = page.locator(".thread__reply-slot form", has=page.locator("textarea"))
    keys.write(reply.locator("textarea").first, "Das finde ich auch.")
    assert keys.is_sound()
    keys.press(reply.locator(".kern-btn--primary"))
    answer = page.locator("article", has_text="Das finde ich auch.")
    expect(answer).to_be_visible()
    assert keys.is_sound()
    keys.press(other.get_by_role("button", name="Unterstützen"), back=True)
    expect(other.locator("[aria-pressed=true]")).to_be_visible()
    assert keys.is_sound()

    # report it
    keys.press(other.get_by_role("link", name="Melden"))
    reporting = page.locator(".thread__reply-slot form", has=page.locator("select, [type=radio]"))
    keys.go_to(reporting.locator("select, [type=radio]").first)
    page.keyboard.press("ArrowDown")
    assert keys.is_sound()
    keys.press(reporting.locator("button[type=submit]").first)
    expect(reporting).to_have_count(0)
    assert keys.is_sound()

    # and take one's own back
    keys.press(answer.get_by_role("link", name="Zurückziehen"))
    withdrawing = page.locator(".thread__reply-slot form")
    assert keys.is_sound()
    keys.press(withdrawing.locator("button[type=submit]").first)
    expect(answer).to_have_count(0)
    assert keys.is_sound()

    said = {each.text: each.state for each in Contribution.objects.all()}
    assert said == {
        "Am Markt fehlen Bänke.": "published",
        "Und Bäume fehlen auch. Große Bäume.": "published",
        "Das finde ich auch.": "withdrawn",
    }
    assert Contribution.objects.get(text="Am Markt fehlen Bänke.").support_count == 1
    assert Report.objects.count() == 1


@pytest.fixture
def plan(committed_db: str) -> DraftPlan:
    """A plan where one may say where, and add files."""
    town = factories.organisation(name="Döbeln")
    record_outlines({town.pk: OutlineDraft(geometry=square(0), source="Amt")})
    terms = Terms(asks_for_place=True, takes_attachments=True)
    html = "<p>Die Stadt baut Radwege an allen Straßen.</p>"
    asked = factories.consultation(terms=terms)
    return factories.plan(consultation=asked, sections=[factories.section(html=html)])


def say_where(keys: Keyboard, form: Locator) -> None:
    """Look up a town and choose it."""
    keys.press(form.get_by_text("Ort angeben (freiwillig)"))
    form.locator(".leaflet-container").wait_for()
    assert keys.is_sound()
    keys.write(form.get_by_label("Ort (freiwillig)"), "Döbeln")
    keys.press(form.get_by_role("button", name="Ort suchen"))
    keys.press(form.locator(".place-picker__found button").first)
    expect(form.locator(".place-picker__status")).to_contain_text("Döbeln")
    assert keys.is_sound()


def add_file(keys: Keyboard, form: Locator) -> None:
    """Choose a file and say what it shows."""
    keys.press(form.get_by_text("Dateien hinzufügen"))
    # Keys overtake the wish to be told of the chooser; on the way to the field it is heard.
    with keys.page.expect_file_chooser() as chooser:
        keys.press(form.locator("input[name=file1]"))
    picture = {"name": "b.png", "mimeType": "image/png", "buffer": files.picture()}
    chooser.value.set_files([picture])  # type: ignore[list-item]
    keys.write(form.locator("input[name=title1]"), "Die Kreuzung von oben")
    assert keys.is_sound()


@pytest.mark.parametrize("width", [320, 1280])
def test_passage_place_and_file_by_keyboard(
    plan: DraftPlan, visit: Callable[..., Visitor], width: int
) -> None:
    visitor = visit(width=width).sign_in(sites.citizen("Anna"))
    page, keys = visitor.page, Keyboard(visitor)
    visitor.go(plan.threads.get().get_absolute_url())
    form = page.locator(".thread__write .write-form")

    keys.write(form.locator("textarea").first, "Auch an den kleinen.")
    keys.press(form.get_by_text("Eine Stelle dieses Abschnitts zitieren"))
    keys.write(form.get_by_label("Zitierte Stelle"), "an allen Straßen")
    assert keys.is_sound()
    say_where(keys, form)
    add_file(keys, form)
    keys.press(form.get_by_role("button", name="Vorschau"))
    preview = form.locator(".preview")
    expect(preview).to_be_focused()
    for shown in ("an allen Straßen", "Döbeln", "Ihre Dateien"):
        expect(preview).to_contain_text(shown)
    assert keys.is_sound()
    keys.press(form.get_by_role("button", name="Beitrag veröffentlichen"))

    own = page.locator("article", has_text="Auch an den kleinen.")
    expect(own.locator("blockquote")).to_have_text("an allen Straßen")
    expect(own.get_by_role("img", name="Die Kreuzung von oben")).to_be_visible()
    assert keys.is_sound()
    keys.press(own.get_by_role("link", name="Döbeln auf der Karte"))
    expect(page.get_by_text("Grad Nord")).to_be_visible()
    assert keys.is_sound()
    said = Contribution.objects.get()
    assert (said.quote, said.place_name) == ("an allen Straßen", "Döbeln")
    assert said.attachments.count() == 1


def test_vote_by_keyboard_keeps_the_focus_where_it_is(
    committed_db: str, visit: Callable[..., Visitor]
) -> None:
    terms = Terms(voting=Consultation.Voting.VOTE)
    said = factories.comment(consultation=factories.consultation(terms=terms))
    visitor = visit().sign_in(sites.citizen("Anna"))
    page, keys = visitor.page, Keyboard(visitor)
    visitor.go(said.thread.get_absolute_url())

    for button, pressed in (("Ich lehne ab", True), ("Weder noch", True), ("Weder noch", False)):
        keys.press(page.get_by_role("button", name=button))
        state = page.get_by_role("button", name=button, pressed=pressed)
        expect(state).to_be_visible()
        expect(state).to_be_focused()
        assert keys.is_sound()

    said.refresh_from_db()
    assert (said.opposition_count, said.pass_count) == (0, 0)
