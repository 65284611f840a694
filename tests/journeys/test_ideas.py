"""Bringing an idea in a real browser: on the map, by keyboard and without JavaScript."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from participation.accounts.models import Membership, Organisation
from participation.consultations.models import Consultation
from participation.consultations.selectors import database_now
from participation.consultations.services import Terms
from participation.contributions.editing import edit_contribution
from participation.contributions.ideas import IdeaDraft, submit_idea
from participation.contributions.models import Contribution
from participation.contributions.revising import Revision
from participation.contributions.selectors import threads
from participation.moderation.services import hide_contribution
from participation.places.services import OutlineDraft, record_outlines
from tests import factories
from tests.journeys.conftest import Visitor
from tests.journeys.test_accessibility import violations
from tests.journeys.test_main_job import small
from tests.participation.places.registers import square
from tests.support import files
from tests.support import site as sites
from tests.support.site import SmallSite

__all__ = ["small"]  # the fixture of the main job's site

pytestmark = pytest.mark.timeout(150)

SOON = 15_000  # ms: the server compares every five seconds, and the machine may be busy


@pytest.fixture
def asked(small: SmallSite) -> Consultation:
    """A consultation about one municipality with eleven ideas, nine of them in one place."""
    town: Organisation = factories.organisation(name="Döbeln")
    record_outlines({town.pk: OutlineDraft(geometry=square(0), source="Amt")})
    asked = factories.consultation(
        organisation=small.organisation,
        slug="ideen-fuer-doebeln",
        key=uuid4(),
        terms=Terms(collects_ideas=True, idea_categories=["Grün", "Verkehr"], area=square(0)),
    )
    author = factories.person()
    for number in range(11):
        near = number < 9
        draft = IdeaDraft(
            title=f"Idee {number}",
            text="Das wäre gut.",
            category="Grün",
            latitude=51.05 if near else 51.09,
            longitude=13.05 if near else 13.09,
        )
        thread = threads().get(consultation=asked)
        submit_idea(author=author, thread=thread, draft=draft, at=database_now())
    return asked


def fits(visitor: Visitor) -> bool:
    return bool(
        visitor.page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
    )


@pytest.mark.parametrize("width", [320, 1280])
def test_idea_is_brought_by_keyboard_and_found_on_the_map(
    asked: Consultation, visit: Callable[..., Visitor], width: int
) -> None:
    visitor = visit(width=width).sign_in(sites.citizen("Anna"))
    page = visitor.page
    visitor.go(f"/ideen/{asked.slug}/")
    page.get_by_role("link", name="Idee einbringen").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/neu/")
    page.locator(".place-picker__more").wait_for()
    assert (violations(visitor), fits(visitor)) == ([], True)

    page.get_by_label("Titel").focus()
    page.keyboard.type("Ein Brunnen")
    page.get_by_role("button", name="Idee veröffentlichen").press("Enter")
    summary = page.locator(".error-summary, [data-errors], .kern-alert").first
    expect(summary).to_be_visible()
    assert (violations(visitor), fits(visitor)) == ([], True)
    assert page.get_by_label("Titel").input_value() == "Ein Brunnen"

    page.get_by_label("Ihre Idee").fill("Mit Wasser für alle.")
    page.get_by_label("Ort (freiwillig)").fill("Döbeln")
    expect(page.locator(".place-picker__more").first).to_be_visible()  # ready
    page.get_by_label("Ort (freiwillig)").press("Enter")
    page.locator(".place-picker__found button").first.press("Enter")
    expect(page.locator(".place-picker__status")).to_contain_text("Döbeln")
    picture = {"name": "b.png", "mimeType": "image/png", "buffer": files.picture()}
    page.locator("input[type=file]").set_input_files(picture)  # type: ignore[arg-type]
    page.get_by_label("Was auf dem Bild zu sehen ist").fill("Ein Brunnen aus Stein")
    assert violations(visitor) == []
    page.get_by_role("button", name="Idee veröffentlichen").press("Enter")
    page.wait_for_url("**/diskussion/**")

    idea = Contribution.objects.get(title="Ein Brunnen")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ein Brunnen")
    shown = page.get_by_role("img", name="Ein Brunnen aus Stein")
    expect(shown).to_be_visible()
    assert shown.evaluate("(each) => each.decode().then(() => each.naturalWidth)") == 8
    page.locator(".map__mark").wait_for()
    assert (violations(visitor), fits(visitor)) == ([], True)
    assert idea.latitude is not None

    for view in ("kacheln", "karte"):
        visitor.go(f"/ideen/{asked.slug}/?ansicht={view}")
        expect(page.get_by_role("link", name="Ein Brunnen")).to_be_visible()
        if view == "karte":
            expect(page.locator(".map__cluster").first).to_be_visible()
        assert (violations(visitor), fits(visitor)) == ([], True)


def test_point_is_picked_on_the_map(asked: Consultation, visit: Callable[..., Visitor]) -> None:
    visitor = visit().sign_in(sites.citizen("Anna"))
    page = visitor.page
    visitor.go(f"/ideen/{asked.slug}/neu/")
    page.get_by_label("Titel").fill("Ein Brunnen")
    page.get_by_label("Ihre Idee").fill("Mit Wasser für alle.")
    canvas = page.locator("[data-pick] .map__canvas")
    canvas.scroll_into_view_if_needed()
    page.locator(".map__municipality").wait_for(state="attached")
    canvas.click()
    expect(page.locator(".place-picker__status")).to_contain_text("Döbeln")
    page.get_by_role("button", name="Idee veröffentlichen").click()
    page.wait_for_url("**/diskussion/**")

    idea = Contribution.objects.get(title="Ein Brunnen")
    assert idea.latitude is not None
    assert 51 <= idea.latitude <= 51.1


def test_everything_works_without_javascript(
    asked: Consultation, visit: Callable[..., Visitor]
) -> None:
    visitor = visit(javascript=False).sign_in(sites.citizen("Anna"))
    page = visitor.page
    visitor.go(f"/ideen/{asked.slug}/neu/")
    page.get_by_label("Titel").fill("Ein Brunnen")
    page.get_by_label("Ihre Idee").fill("Mit Wasser für alle.")
    page.get_by_label("Ort (freiwillig)").fill("Döbeln")
    page.get_by_role("button", name="Idee veröffentlichen").click()
    page.wait_for_url("**/diskussion/**")

    idea = Contribution.objects.get(title="Ein Brunnen")
    assert idea.latitude is not None
    visitor.go(f"/ideen/{asked.slug}/?ansicht=karte")
    expect(page.get_by_role("link", name="Ein Brunnen")).to_be_visible()
    page.get_by_text("Sortieren und filtern").click()
    page.get_by_label("Reihenfolge").select_option("aelteste")
    page.get_by_role("button", name="Anwenden").click()
    expect(page.locator(".idea-list h3").first).to_have_text("Idee 0")


def test_page_of_an_idea_follows_what_becomes_of_it(
    asked: Consultation, small: SmallSite, visit: Callable[..., Visitor]
) -> None:
    idea = Contribution.objects.get(title="Idee 3")
    idea.thread = threads().get(pk=idea.thread_id)
    author = idea.author
    assert author is not None
    visitor = visit()
    page = visitor.page
    visitor.go(f"/beitrag/{idea.pk}/")
    article, heading = page.locator(f"#beitrag-{idea.pk}"), page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Idee 3")
    below = page.locator(f"[data-replies-of='{idea.pk}'] article")

    factories.comment(consultation=asked, text="Das steht woanders.")
    edit_contribution(
        author=author,
        contribution=idea,
        text="Mit noch mehr Wasser.",
        revision=Revision(title="Zwei Brunnen"),
        at=database_now(),
    )
    expect(heading).to_have_text("Zwei Brunnen", timeout=SOON)
    expect(article).to_contain_text("Mit noch mehr Wasser.")
    expect(article.get_by_role("link", name="Antworten")).to_have_count(0)
    expect(article.get_by_role("heading")).to_have_count(0)
    expect(page.locator("[data-live-status]").first).to_be_empty()

    answer = factories.answer(contribution=idea, text="Das machen wir.")
    expect(below).to_contain_text("Das machen wir.", timeout=SOON)
    assert violations(visitor) == []

    moderator = sites.staff(small.organisation, Membership.Role.MODERATOR, "Mona")
    for each in (answer, idea):
        hide_contribution(moderator=moderator, contribution=each, reason="other", at=database_now())
    expect(heading).to_have_text(asked.title, timeout=SOON)
    expect(page.get_by_text("Mit noch mehr Wasser.")).to_have_count(0)
    expect(page.get_by_text("Das machen wir.")).to_have_count(0)
    assert violations(visitor) == []
