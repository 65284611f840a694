"""Taking part by the keyboard alone, step by step as one does, with axe after each step."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from participation.consultations.models import Consultation
from participation.contributions.models import Contribution
from participation.moderation.models import Report
from tests import factories
from tests.journeys.conftest import Visitor
from tests.journeys.test_accessibility import violations
from tests.journeys.test_ideas import fits
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
