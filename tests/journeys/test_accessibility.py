"""axe looks at the public pages, loaded and after a click, on a phone and on a desk."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import factories
from tests.journeys.conftest import Visitor
from tests.journeys.test_main_job import open_discussion, small
from tests.support import site as sites
from tests.support.site import SmallSite, section_block

__all__ = ["small"]  # the fixture of the main job's site

pytestmark = pytest.mark.timeout(150)


WIDE_TABLE = {
    "type": "table",
    "id": "7d1d9f3e-3f0c-4d39-9d0b-1f8f1a6f0a11",
    "value": {
        "data": [[f"Spalte {each}" for each in range(9)], ["Donaudampfschifffahrt"] * 9],
        "table_header_choice": "row",
        "table_caption": "Neun Spalten",
    },
}
WITH_PLACES = "<p>(1) Es gilt <sup>1</sup>.</p><ol><li>eins<ul><li>innen</li></ul></li></ol>"


# Of WCAG 2.2, which axe asks for only when told to: what is pressed is 24 by 24 pixels.
ASKED = {"rules": {"target-size": {"enabled": True}}}


def violations(visitor: Visitor) -> list[str]:
    found = Axe().run(visitor.page, options=ASKED).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]


def publish_second_version(small: SmallSite) -> None:
    page = small.plan_page
    sections = page.sections.get_prep_value()
    sections[0]["value"]["title"] += " und Geltung"
    sections[1]["value"]["body"].append(WIDE_TABLE)
    page.sections = [*sections, section_block("Übergang", html=WITH_PLACES)]
    page.save_revision().publish()


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(small: SmallSite, visit: Callable[..., Visitor], width: int) -> None:
    publish_second_version(small)
    root = factories.comment(consultation=small.consultation, text="Guter Plan.")
    factories.comment(parent=root, text="Finde ich auch.")
    factories.comment(plan=small.plan, text="Hierzu auch.")
    factories.comment(plan=small.plan, text="Und noch etwas.")
    visitor = visit(width=width).sign_in(sites.citizen("Anna"))
    pages = [
        "/",
        "/beteiligungen/?wort=Rad&stand=open",
        small.consultation.get_absolute_url(),
        small.plan.get_absolute_url(),
        small.plan.get_absolute_url() + "v/1/",
        small.plan.get_absolute_url() + "synopse/1/2/",
        small.plan.get_absolute_url() + "synopse/1/2/?nur=aenderungen&ansicht=spalte",
        f"/hsb{small.plan.get_absolute_url()}",
        small.plan.get_absolute_url() + f"synopse/1/2/?abschnitt={small.plan_page.sections[0].id}",
        small.consultation.thread.get_absolute_url(),
        f"/beitraege/{small.consultation.slug}/",
        small.organisation_page.url,
        "/konto/",
        "/gibt-es-nicht/",
    ]

    found: dict[str, list[str]] = {}
    for path in pages:
        visitor.go(path)
        found[path] = violations(visitor)
        assert visitor.page.locator("h1").count() == 1, path
        overflow = visitor.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, path
    open_discussion(visitor, small)
    visitor.page.locator(".write-form").wait_for()
    found["discussion"] = violations(visitor)
    visitor.page.click(".write-form button[type=submit]")
    visitor.page.locator(".write-form [role=alert]").first.wait_for()
    found["errors"] = violations(visitor)

    assert found == {path: [] for path in found}


@pytest.mark.parametrize("width", [320, 1280])
def test_links_to_where_something_was_said_are_large_enough(
    small: SmallSite, visit: Callable[..., Visitor], width: int
) -> None:
    root = factories.comment(plan=small.plan, text="Guter Plan.")
    factories.comment(parent=root, text="Finde ich auch.")
    visitor = visit(width=width)
    visitor.go(f"/beitraege/{small.consultation.slug}/")

    assert violations(visitor) == []


def test_keyboard_leads_from_change_to_change_and_contents_follow(
    small: SmallSite, visit: Callable[..., Visitor]
) -> None:
    publish_second_version(small)
    anchors = [block.id for block in small.plan_page.sections]
    visitor = visit()
    visitor.go(small.plan.get_absolute_url() + "synopse/1/2/")

    focused = []
    for key in ("Alt+ArrowDown", "Alt+ArrowDown", "Alt+ArrowDown", "Alt+ArrowUp"):
        visitor.page.keyboard.press(key)
        focused.append(visitor.page.evaluate("document.activeElement.id"))

    # The first press finds the first change below the middle of the screen, wherever that is.
    changed = [anchors[0], anchors[1], anchors[3]]
    assert set(focused) <= set(changed)
    assert focused[2] == changed[2]
    assert focused[3] == changed[1]
    visitor.go(small.plan.get_absolute_url() + f"#{anchors[3]}")
    current = visitor.page.locator("[data-toc] a[aria-current]")
    current.wait_for()
    assert current.count() == 1
    table = visitor.page.get_by_role("group", name="Neun Spalten")
    assert table.get_attribute("tabindex") == "0"
