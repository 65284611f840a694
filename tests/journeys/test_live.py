"""Live updates where the network is bad, and where somebody is busy."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from participation.contributions.models import Contribution, Thread
from tests import factories
from tests.journeys.conftest import Visitor
from tests.journeys.test_main_job import open_discussion, write
from tests.support import site as sites
from tests.support.site import SmallSite, section_block

pytestmark = pytest.mark.timeout(300)

# A socket that never opens, as behind a proxy that knows none.
NO_SOCKETS = """
window.WebSocket = class extends EventTarget {
  static OPEN = 1;
  constructor() { super(); setTimeout(() => this.dispatchEvent(new Event("close")), 0); }
  send() {}
  close() {}
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


def shown(page: Page) -> list[str]:
    ids = page.locator("article.contribution").evaluate_all("all => all.map(each => each.id)")
    return sorted(ids)


def in_database() -> list[str]:
    return sorted(
        f"beitrag-{number}" for number in Contribution.objects.values_list("pk", flat=True)
    )


def test_offline_and_slow_browsers_end_with_the_same_list(
    small: SmallSite, thread: Thread, visit: Callable[..., Visitor]
) -> None:
    offline, slow = visit(), visit()
    slow.sign_in(sites.citizen("Anna"))
    network = slow.page.context.new_cdp_session(slow.page)
    network.send("Network.enable")
    network.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 400,
            "downloadThroughput": 20_000,
            "uploadThroughput": 10_000,
        },
    )
    for visitor in (offline, slow):
        open_discussion(visitor, small)
    first = factories.comment(thread=thread, text="Für alle.")
    for visitor in (offline, slow):
        expect(visitor.page.locator(f"#beitrag-{first.pk}")).to_be_visible(timeout=20_000)

    offline.page.context.set_offline(True)
    write(slow.page, "Im langsamen Netz geschrieben.")
    expect(slow.page.locator("article.contribution")).to_have_count(2, timeout=30_000)
    for number in range(3):
        factories.comment(thread=thread, text=f"Währenddessen {number}")
    offline.page.wait_for_timeout(6_000)
    offline.page.context.set_offline(False)

    for visitor in (offline, slow):
        expect(visitor.page.locator("article.contribution")).to_have_count(5, timeout=40_000)
        assert shown(visitor.page) == in_database()
    # The contents of the plan count with it, in the browser that reads only as well.
    count = offline.page.locator(f".toc [data-thread-count='{thread.pk}']")
    expect(count).to_have_text("5")


def test_what_arrives_waits_for_who_writes_and_comes_without_a_socket(
    small: SmallSite, thread: Thread, visit: Callable[..., Visitor]
) -> None:
    writer, behind_proxy = visit(), visit()
    behind_proxy.page.add_init_script(NO_SOCKETS)
    writer.sign_in(sites.citizen("Anna"))
    for visitor in (writer, behind_proxy):
        open_discussion(visitor, small)
    field = writer.page.locator(".write-form textarea[name=text]")
    field.fill("Ich bin noch nicht fert")

    said = factories.comment(thread=thread, text="Kommt dazwischen.")

    more = writer.page.locator("[data-live-more]")
    expect(more).to_have_text("1 neuer Beitrag", timeout=15_000)
    expect(writer.page.locator("article.contribution")).to_have_count(0)
    expect(behind_proxy.page.locator(f"#beitrag-{said.pk}")).to_be_visible(timeout=40_000)
    expect(field).to_be_focused()
    more.click()
    expect(writer.page.locator(f"#beitrag-{said.pk}")).to_be_focused()
    expect(more).to_be_hidden()
    expect(field).to_have_value("Ich bin noch nicht fert")
