"""Two moderators at the desk: what one does is seen by the other, whose own work stays."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from participation.accounts.models import Membership
from tests import factories
from tests.journeys.conftest import Visitor
from tests.support import site as sites
from tests.support.site import SmallSite

pytestmark = pytest.mark.timeout(300)

SOON = 15_000  # ms
LIST = "/cms/moderation/?show=undecided"


@pytest.fixture
def small(server: object) -> SmallSite:
    """A plan under an open consultation."""
    return sites.build()


def moderator(small: SmallSite, name: str, visit: Callable[..., Visitor]) -> Visitor:
    return visit().sign_in(sites.staff(small.organisation, Membership.Role.MODERATOR, name))


def test_queue_follows_the_others_and_keeps_what_one_chose(
    small: SmallSite, visit: Callable[..., Visitor]
) -> None:
    texts = ("Erster", "Zweiter", "Dritter", "Vierter")
    first, second, third, fourth = (
        factories.comment(consultation=small.consultation, text=text) for text in texts
    )
    mo, ida = moderator(small, "Mo", visit), moderator(small, "Ida", visit)
    mo.go(LIST)
    box = {
        each: mo.page.locator(f"[data-bulk-action-checkbox][data-object-id='{each.pk}']")
        for each in (first, second, third, fourth)
    }
    box[first].check()
    box[second].check()
    expect(mo.page.locator("[data-bulk-action-num-objects]")).to_contain_text("2")
    box[third].focus()

    ida.go(f"/cms/moderation/{fourth.pk}/?show=undecided")
    row = mo.page.locator("#listing-results tr", has_text="Vierter")
    expect(row).to_contain_text("Ida", timeout=SOON)
    ida.page.locator("form[action*='/keep/'] button").click()
    expect(row).to_have_count(0, timeout=SOON)

    expect(box[first]).to_be_checked()
    expect(box[second]).to_be_checked()
    expect(box[third]).to_be_focused()
    expect(mo.page.locator("[data-bulk-action-num-objects]")).to_contain_text("2")
    # The new boxes count as the old ones did.
    box[first].uncheck()
    expect(mo.page.locator("[data-bulk-action-num-objects]")).to_contain_text("1")


def test_desk_that_is_refused_does_not_ask_again(
    small: SmallSite, visit: Callable[..., Visitor]
) -> None:
    mo = moderator(small, "Mo", visit)
    sockets: list[str] = []
    mo.page.on("websocket", lambda socket: sockets.append(socket.url))
    mo.go(LIST)
    mo.page.wait_for_timeout(1_000)
    other = mo.page.context.new_page()
    other.goto(mo.server.url + "/konto/logout/")
    other.click("main button[type=submit]")
    mo.page.wait_for_timeout(6_000)

    assert len(sockets) <= 3  # the first, one that is refused, and perhaps one in between
