"""Live updates where it is easy to get them wrong: numbers, closed discussions, dumb proxies."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from participation.accounts.models import Membership
from participation.assessment.services import assess_contribution
from participation.consultations.models import Phase
from participation.consultations.selectors import database_now
from participation.contributions.models import Contribution, Thread
from participation.contributions.services import answer_contribution
from participation.contributions.supporting import support_contribution
from tests import factories
from tests.journeys.conftest import Visitor
from tests.journeys.test_main_job import open_discussion, write
from tests.support import site as sites
from tests.support.site import SmallSite, section_block

pytestmark = pytest.mark.timeout(300)

SOON = 15_000  # ms: the server compares every five seconds, and the machine may be busy

# A socket that opens, and lets nothing through.
DEAF = """
window.WebSocket = class extends EventTarget {
  static OPEN = 1;
  constructor() {
    super();
    setTimeout(() => { this.readyState = 1; this.dispatchEvent(new Event("open")); }, 0);
  }
  send() {}
  close() { this.readyState = 3; this.dispatchEvent(new Event("close")); }
};
"""


@pytest.fixture
def small(server: object) -> SmallSite:
    """A plan of two sections under an open consultation."""
    return sites.build([section_block("Grundsätze"), section_block("Radwege")])


@pytest.fixture
def thread(small: SmallSite) -> Thread:
    """The discussion of the second section."""
    return small.thread(small.plan_page.sections.raw_data[1]["id"])


def support(said: Contribution) -> None:
    support_contribution(
        person=factories.person(), contribution=said, choice="agree", at=database_now()
    )


def test_author_sees_the_support_of_others(
    small: SmallSite, thread: Thread, visit: Callable[..., Visitor]
) -> None:
    author = visit().sign_in(sites.citizen("Anna"))
    open_discussion(author, small)
    write(author.page, "Mehr Radwege.")
    expect(author.page.locator("article.contribution")).to_have_count(1)
    said = Contribution.objects.get()
    note = author.page.locator(f"[data-supporters='{said.pk}']")

    support(said)
    expect(note).to_have_text("1 Person unterstützt das", timeout=SOON)
    support(said)
    expect(note).to_have_text("2 Personen unterstützen das", timeout=SOON)


def test_closed_discussion_keeps_its_numbers_and_invites_nobody(
    small: SmallSite, thread: Thread, visit: Callable[..., Visitor]
) -> None:
    said = factories.comment(thread=thread)
    for _each in range(3):
        support(said)
    Phase.objects.filter(consultation=thread.home).update(ends_at=database_now())
    reader = visit()
    open_discussion(reader, small)
    article = reader.page.locator(f"#beitrag-{said.pk}")
    expect(article).to_contain_text("3 Personen unterstützen das")
    clerk = sites.staff(small.organisation, Membership.Role.CLERK, "Cleo")

    assess_contribution(
        clerk=clerk, contribution=said, outcome="followed", reasoning="Ja.", at=database_now()
    )
    answer_contribution(author=clerk, contribution=said, text="Das machen wir.", at=database_now())

    expect(article).to_contain_text("gefolgt", timeout=SOON)
    expect(reader.page.locator("article.contribution")).to_have_count(2, timeout=SOON)
    expect(article).to_contain_text("3 Personen unterstützen das")
    for words in ("Antworten", "Unterstützen"):
        expect(reader.page.locator("article a", has_text=words).first).to_be_hidden()


def test_replies_that_are_only_counted_are_counted_once(
    small: SmallSite, thread: Thread, visit: Callable[..., Visitor]
) -> None:
    deep = factories.comment(thread=thread)
    deep = factories.comment(thread=thread, parent=deep)
    reader = visit()
    open_discussion(reader, small)
    expect(reader.page.locator("article.contribution")).to_have_count(2)

    reader.page.context.set_offline(True)
    deep = factories.comment(thread=thread, parent=deep)
    for _each in range(2):
        factories.comment(thread=thread, parent=deep)
    reader.page.wait_for_timeout(2_000)
    reader.page.context.set_offline(False)

    number = reader.page.locator(f"[data-continues='{deep.pk}'] [data-reply-count]")
    expect(number).to_have_text("2", timeout=40_000)
    factories.comment(thread=thread, parent=deep)
    expect(number).to_have_text("3", timeout=SOON)
    expect(reader.page.locator("article.contribution")).to_have_count(3)


def test_socket_that_says_nothing_is_not_trusted(
    small: SmallSite, thread: Thread, visit: Callable[..., Visitor]
) -> None:
    reader = visit()
    reader.page.add_init_script(DEAF)
    reader.page.clock.install()
    open_discussion(reader, small)
    said = factories.comment(thread=thread)

    reader.page.clock.fast_forward(41_000)

    expect(reader.page.locator(f"#beitrag-{said.pk}")).to_be_visible(timeout=SOON)


def test_list_that_is_fetched_anew_keeps_the_focus_near(
    small: SmallSite, thread: Thread, visit: Callable[..., Visitor]
) -> None:
    first = factories.comment(thread=thread)
    reader = visit()
    open_discussion(reader, small)
    reader.page.locator(f"#beitrag-{first.pk} .contribution__permalink").focus()

    reader.page.context.set_offline(True)
    author = factories.person()
    for each in range(205):
        factories.comment(thread=thread, author=author, text=f"Beitrag {each}")
    reader.page.context.set_offline(False)

    expect(reader.page.locator(".toc [data-thread-count]").nth(1)).to_have_text(
        "206", timeout=60_000
    )
    newest = Contribution.objects.latest("pk")
    expect(reader.page.locator(f"#beitrag-{newest.pk}")).to_be_attached(timeout=SOON)
    expect(reader.page.locator(".thread-panel__heading")).to_be_focused()
