"""The main job, end to end: read, comment, see it arrive, moderate, assess, read the outcome."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from participation.accounts.models import Membership
from participation.contributions.models import Contribution
from tests import factories
from tests.journeys.conftest import Visitor
from tests.support import site as sites
from tests.support.site import SmallSite, section_block

pytestmark = pytest.mark.timeout(120)

Role = Membership.Role


@pytest.fixture
def small(server: object) -> SmallSite:
    """A plan of three sections under an open consultation."""
    return sites.build(
        [
            section_block("Grundsätze", number="1"),
            section_block("Radwege", number="1.1", level=2),
            section_block("Abstellanlagen", number="1.2", level=2),
        ]
    )


def open_discussion(visitor: Visitor, small: SmallSite, index: int = 1) -> None:
    visitor.go(small.plan.get_absolute_url())
    visitor.page.locator("[data-discuss]").nth(index).click()
    visitor.page.locator("[data-live-thread]").wait_for(state="attached")


def write(page: Page, text: str) -> None:
    page.fill(".write-form textarea[name=text]", text)
    page.click(".write-form button[type=submit]")


def wait_for_frame(visitor: Visitor, **wanted: object) -> dict[str, object]:
    for _ in range(200):
        for text in visitor.frames:
            frame = json.loads(text)
            if all(frame.get(key) == value for key, value in wanted.items()):
                return frame  # type: ignore[no-any-return]
        visitor.page.wait_for_timeout(50)
    raise AssertionError(f"no frame {wanted} among {visitor.frames}")


def test_comment_arrives_is_hidden_and_assessed(
    small: SmallSite, visit: Callable[..., Visitor]
) -> None:
    author = visit().sign_in(sites.citizen("Anna"))
    reader = visit()
    moderator = sites.staff(small.organisation, Role.MODERATOR, "Mo")
    clerk = sites.staff(small.organisation, Role.CLERK, "Cleo")
    open_discussion(author, small)
    open_discussion(reader, small)
    reader.page.wait_for_timeout(500)
    reader.requests.clear()

    write(author.page, "Mehr Radwege, bitte.\n\nSiehe https://example.org/")

    # The other browser has it within a second, over the socket, without asking for anything.
    item = reader.page.locator("article.contribution")
    expect(item).to_contain_text("Mehr Radwege, bitte.", timeout=1000)
    said = Contribution.objects.get()
    assert wait_for_frame(reader, change="published")["contribution"] == said.pk
    assert reader.requests == []
    reader.page.wait_for_timeout(3000)
    for visitor in (author, reader):
        assert visitor.page.locator(f"[id='beitrag-{said.pk}']").count() == 1
        assert visitor.page.locator("article.contribution").count() == 1
    count = reader.page.locator(f"a [data-thread-count='{said.thread_id}']").first
    expect(count).to_have_text("1")

    # The moderator hides it: both see the tombstone with its reason.
    desk = visit().sign_in(moderator)
    desk.go(f"/cms/moderation/{said.pk}/")
    desk.page.locator("summary", has_text="Ausblenden").click()
    hide = desk.page.locator("form[action*='/hide/']")
    hide.locator("input[value=off_topic]").check()
    hide.locator("button").click()
    for visitor in (author, reader):
        tombstone = visitor.page.locator(f"#beitrag-{said.pk}")
        expect(tombstone).to_have_attribute("data-state", "hidden", timeout=2000)
        expect(tombstone).not_to_contain_text("Mehr Radwege")
        expect(tombstone).to_contain_text("Nicht beim Thema")

    # Restored, it is back everywhere; the clerk gives it its outcome; the public reads it.
    desk.go(f"/cms/moderation/{said.pk}/")
    desk.page.locator("form[action*='/restore/'] button").click()
    expect(reader.page.locator(f"#beitrag-{said.pk}")).to_contain_text("Mehr Radwege", timeout=2000)
    weigher = visit().sign_in(clerk)
    weigher.go(f"/cms/assessment/{said.pk}/")
    weigher.page.locator("input[value=partly_followed]").check()
    weigher.page.fill("textarea[name$=reasoning]", "Ein Radweg kommt in die Bahnhofstraße.")
    weigher.page.locator("form:has([name$=reasoning]) button").first.click()
    outcome = reader.page.locator(f"#beitrag-{said.pk} .contribution__outcome")
    expect(outcome).to_contain_text("teilweise gefolgt", timeout=2000)
    author.go("/konto/")
    expect(author.page.locator("main")).to_contain_text("teilweise gefolgt")


def test_reader_catches_up_after_the_server_was_killed(
    small: SmallSite, visit: Callable[..., Visitor]
) -> None:
    reader = visit()
    open_discussion(reader, small)
    block = small.plan_page.sections.raw_data[1]
    thread = small.thread(block["id"])
    factories.comment(thread=thread, text="Vor dem Ausfall.")
    expect(reader.page.locator("article.contribution")).to_have_count(1, timeout=8000)

    reader.server.kill()
    meanwhile = factories.comment(thread=thread, text="Während des Ausfalls.")
    reader.server.start()

    expect(reader.page.locator(f"#beitrag-{meanwhile.pk}")).to_have_count(1, timeout=20_000)
    expect(reader.page.locator("article.contribution")).to_have_count(2)


def test_everything_works_without_javascript(
    small: SmallSite, visit: Callable[..., Visitor]
) -> None:
    author = visit(javascript=False, width=320).sign_in(sites.citizen("Anna"))
    author.go(small.plan.get_absolute_url())
    author.page.locator("[data-discuss]").nth(1).click()
    author.page.get_by_role("link", name="Beitrag schreiben").click()

    expect(author.page.locator(".write-form")).to_contain_text("Ihr Name (Anna)")
    expect(author.page.locator(".write-form")).to_contain_text("öffentlich")
    write(author.page, "Geht auch so.")

    said = Contribution.objects.get()
    expect(author.page.locator(f"#beitrag-{said.pk}")).to_contain_text("Geht auch so.")
    author.page.locator(f"#beitrag-{said.pk}").get_by_role("link", name="Antworten").click()
    write(author.page, "Und eine Antwort.")
    expect(author.page.locator("article.contribution")).to_have_count(2)
    author.page.locator(f"#beitrag-{said.pk}").get_by_role("link", name="Melden").click()
    author.page.locator("input[name=reason]").first.check()
    author.page.locator("main form button[type=submit]").click()
    assert said.reports.count() == 1
