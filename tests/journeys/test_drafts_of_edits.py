"""What one changes stays in the browser until it is saved, and never takes the place of another."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Locator, Page, Route, expect

from participation.accounts.models import User
from participation.consultations.selectors import database_now
from participation.consultations.services import Terms
from participation.contributions.editing import edit_contribution
from participation.contributions.ideas import IdeaDraft, submit_idea
from participation.contributions.models import Contribution, Edit
from participation.contributions.selectors import threads
from tests import factories
from tests.journeys.conftest import Visitor
from tests.journeys.test_drafts import BACK, drafts
from tests.journeys.test_proof import violations
from tests.support.site import citizen

pytestmark = [pytest.mark.timeout(150), pytest.mark.usefixtures("server")]

NEW = "Am Bahnhof fehlen überdachte Stellplätze."
CHANGED = "Ihr Beitrag ist geändert."


@pytest.fixture
def anna() -> User:
    return citizen("Anna")


@pytest.fixture
def said(anna: User) -> Contribution:
    return factories.comment(author=anna, text="Am Bahnhof fehlen Stellplätze.")


def field(page: Page) -> Locator:
    return page.locator("form[data-draft-base]").get_by_label("Ihr Beitrag")


def open_form(visitor: Visitor, said: Contribution) -> None:
    """Open the form where the contribution stands."""
    visitor.go(f"/diskussion/{said.thread_id}/")
    visitor.page.get_by_role("link", name="Bearbeiten").click()
    expect(field(visitor.page)).to_be_focused()


def save(page: Page) -> None:
    page.get_by_role("button", name="Speichern").click()


def now(said: Contribution) -> tuple[str, int]:
    """Return the text and how many edits led to it."""
    return Contribution.objects.get(pk=said.pk).text, Edit.objects.count()


def edit_elsewhere(said: Contribution, text: str) -> None:
    found = Contribution.objects.get(pk=said.pk)
    found.thread = threads().get(pk=said.thread_id)
    assert found.author is not None
    edit_contribution(author=found.author, contribution=found, text=text, at=database_now())


def test_edit_outlives_a_lost_connection_and_a_closed_tab(
    visit: Callable[..., Visitor], anna: User, said: Contribution
) -> None:
    visitor = visit(width=320).sign_in(anna)
    open_form(visitor, said)
    visitor.page.context.set_offline(True)
    field(visitor.page).fill(NEW)
    save(visitor.page)
    expect(visitor.page.get_by_role("alert")).to_contain_text("Ihr Text ist noch da")
    visitor.page.close()
    visitor.page.context.set_offline(False)

    visitor.page = page = visitor.page.context.new_page()
    open_form(visitor, said)

    expect(field(page)).to_have_value(NEW)
    expect(page.get_by_role("status").filter(has_text=BACK)).to_be_visible()
    expect(page.get_by_role("region", name="Was jetzt dort steht")).to_be_hidden()
    assert violations(page) == []
    save(page)
    expect(page.get_by_text(CHANGED)).to_be_visible()
    assert (now(said), drafts(page)) == ((NEW, 1), 0)


def test_discarded_edit_gives_back_what_is_stored(
    visit: Callable[..., Visitor], anna: User, said: Contribution
) -> None:
    visitor = visit().sign_in(anna)
    page = visitor.page
    open_form(visitor, said)
    field(page).fill(NEW)
    page.get_by_role("link", name="Abbrechen").click()
    page.get_by_role("link", name="Bearbeiten").click()
    expect(field(page)).to_have_value(NEW)

    page.get_by_role("button", name="Diesen Text verwerfen").click()

    expect(field(page)).to_have_value(said.text)
    expect(field(page)).to_be_focused()
    assert drafts(page) == 0


@pytest.mark.parametrize("again", ["same form", "new form"])
def test_edit_whose_answer_got_lost_is_stored_once(
    visit: Callable[..., Visitor], anna: User, said: Contribution, again: str
) -> None:
    visitor = visit().sign_in(anna)
    page = visitor.page
    open_form(visitor, said)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/bearbeiten/", lose, times=1)
    field(page).fill(NEW)
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("Ihr Text ist noch da")
    if again == "same form":
        save(page)
        expect(page.get_by_text(CHANGED)).to_be_visible()
    else:
        open_form(visitor, said)
        expect(field(page)).to_have_value(NEW)
        expect(page.get_by_role("status").filter(has_text=BACK)).to_be_hidden()

    assert (now(said), drafts(page)) == ((NEW, 1), 0)


def sign_in_again(page: Page, anna: User) -> None:
    page.locator("main").get_by_role("link", name="Anmelden").click()
    page.fill("input[name=login]", anna.email)
    page.fill("input[name=password]", factories.PASSWORD)
    page.click("main button[type=submit]")


def test_edit_is_there_after_signing_in_again(
    visit: Callable[..., Visitor], anna: User, said: Contribution
) -> None:
    visitor = visit().sign_in(anna)
    page = visitor.page
    open_form(visitor, said)
    field(page).fill(NEW)

    Session.objects.all().delete()
    save(page)
    expect(page.get_by_text("Dieser Browser hat Ihren Text aufbewahrt.")).to_be_visible()
    expect(page.get_by_label("Ihr Text, damit er nicht verloren geht")).to_have_value(NEW)
    assert violations(page) == []
    sign_in_again(page, anna)

    expect(field(page)).to_have_value(NEW)
    save(page)
    expect(page.get_by_text(CHANGED)).to_be_visible()
    assert (now(said), drafts(page)) == ((NEW, 1), 0)


def test_without_javascript_an_ended_session_gives_the_text_back(
    visit: Callable[..., Visitor], anna: User, said: Contribution
) -> None:
    visitor = visit(javascript=False, width=320).sign_in(anna)
    page = visitor.page
    visitor.go(f"/beitrag/{said.pk}/bearbeiten/")
    field(page).fill(NEW)

    Session.objects.all().delete()
    save(page)
    kept = page.get_by_label("Ihr Text, damit er nicht verloren geht").input_value()
    sign_in_again(page, anna)
    field(page).fill(kept)
    save(page)

    expect(page.get_by_text(CHANGED)).to_be_visible()
    assert now(said) == (NEW, 1)


def test_draft_of_what_was_changed_elsewhere_is_shown_beside_it(
    visit: Callable[..., Visitor], anna: User, said: Contribution
) -> None:
    visitor = visit(width=320).sign_in(anna)
    page = visitor.page
    open_form(visitor, said)
    field(page).fill(NEW)
    edit_elsewhere(said, "In einem anderen Browser geschrieben.")

    open_form(visitor, said)
    expect(field(page)).to_have_value(NEW)
    stored = page.get_by_role("region", name="Was jetzt dort steht")
    expect(stored).to_contain_text("In einem anderen Browser geschrieben.")
    expect(page.get_by_role("status").filter(has_text="an anderer Stelle")).to_be_visible()
    assert violations(page) == []
    save(page)

    expect(page.get_by_text(CHANGED)).to_be_visible()
    assert (now(said), drafts(page)) == ((NEW, 2), 0)


def test_edit_from_an_old_form_is_asked_about_once(
    visit: Callable[..., Visitor], anna: User, said: Contribution
) -> None:
    visitor = visit().sign_in(anna)
    page = visitor.page
    open_form(visitor, said)
    field(page).fill(NEW)
    edit_elsewhere(said, "In einem anderen Browser geschrieben.")

    save(page)
    expect(page.get_by_role("alert")).to_contain_text("an anderer Stelle geändert")
    stored = page.get_by_role("region", name="Was jetzt dort steht")
    expect(stored).to_contain_text("In einem anderen Browser geschrieben.")
    expect(field(page)).to_have_value(NEW)
    assert violations(page) == []
    save(page)

    expect(page.get_by_text(CHANGED)).to_be_visible()
    assert (now(said), drafts(page)) == ((NEW, 2), 0)


def test_idea_that_could_not_be_saved_is_back_with_title_and_category(
    visit: Callable[..., Visitor], anna: User
) -> None:
    asked = factories.consultation(terms=Terms(collects_ideas=True, idea_categories=["Grün"]))
    idea, _version = submit_idea(
        author=anna,
        thread=threads().get(consultation=asked),
        draft=IdeaDraft("Ein Brunnen", "Ein Brunnen, bitte."),
        at=database_now(),
    )
    visitor = visit(width=320).sign_in(anna)
    page = visitor.page
    address = f"/beitrag/{idea.pk}/bearbeiten/"
    visitor.go(address)
    page.get_by_label("Titel").fill("Zwei Brunnen")
    page.get_by_label("Kategorie").select_option("Grün")

    page.context.set_offline(True)
    save(page)
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    visitor.go(address)
    expect(page.get_by_label("Titel")).to_have_value("Zwei Brunnen")
    expect(page.get_by_label("Kategorie")).to_have_value("Grün")
    assert violations(page) == []
    save(page)

    expect(page.get_by_text(CHANGED)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zwei Brunnen")
    found = Contribution.objects.get(pk=idea.pk)
    assert (found.title, found.category, drafts(page)) == ("Zwei Brunnen", "Grün", 0)
