"""axe looks again after each click on the reading view, the synopsis, the list and the map."""

import json
from collections.abc import Callable, Iterator

import pytest

from cms.pages.consultation import ConsultationPage
from tests import factories
from tests.journeys.conftest import Visitor
from tests.journeys.test_accessibility import publish_second_version, violations
from tests.journeys.test_main_job import small
from tests.support.site import SmallSite

__all__ = ["small"]  # the fixture of the main job's site

pytestmark = pytest.mark.timeout(240)

# What fades in has too little contrast until it is there.
AT_REST = "() => document.getAnimations().every((each) => each.playState !== 'running')"
CORNERS = [[13.70, 51.00], [13.80, 51.00], [13.80, 51.10], [13.70, 51.10], [13.70, 51.00]]
AREA = {"type": "Polygon", "coordinates": [CORNERS]}


def give_area(small: SmallSite) -> None:
    page = ConsultationPage.objects.get(pk=small.consultation_page.pk)
    page.area, page.area_name = json.dumps(AREA), "Altstadt"
    page.save_revision().publish()


def click_all(visitor: Visitor, address: str, *selectors: str) -> Iterator[tuple[str, list[str]]]:
    """Yield what axe finds on a page as it is loaded, and after a click on the first of each."""
    visitor.go(address)
    yield address, violations(visitor)
    for selector in selectors:
        target = visitor.page.locator(selector).locator("visible=true").first
        target.wait_for()
        target.click()
        visitor.page.wait_for_load_state("networkidle")
        visitor.page.wait_for_function(AT_REST)
        yield f"{address} {selector}", violations(visitor)


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_after_clicks(
    small: SmallSite, visit: Callable[..., Visitor], width: int
) -> None:
    give_area(small)
    publish_second_version(small)
    for text in ("Zum ersten Abschnitt.", "Noch etwas dazu."):
        factories.comment(plan=small.plan, text=text)
    plan, synopsis = small.plan.get_absolute_url(), f"{small.plan.get_absolute_url()}synopse/1/2/"
    visitor = visit(width=width)

    found = dict(
        [
            *click_all(
                visitor,
                plan,
                *([".toc__summary"] if width == 320 else []),
                ".toc__list a",
                "[data-discuss]",
                "[data-panel] details summary",
                "[data-panel] .quiet-action",
                "[data-panel-close]",
                ".paragraph__step",
                ".paragraph__changes a",
            ),
            *click_all(
                visitor,
                synopsis,
                "main a:has-text('Nächste Änderung')",
                "main a:has-text('Nur Änderungen')",
                "main a.kern-btn--secondary",
            ),
            *click_all(
                visitor,
                "/beteiligungen/",
                *(["main details summary"] if width == 320 else []),
                "main form [type=submit]",
            ),
            *click_all(
                visitor,
                "/beteiligungen/?ansicht=karte",
                ".leaflet-control-zoom-out",
                ".leaflet-control-zoom-in",
                ".leaflet-marker-icon",
            ),
            *click_all(visitor, small.consultation.get_absolute_url(), ".leaflet-control-zoom-in"),
        ]
    )

    assert found == {place: [] for place in found}
    assert len(found) > 15
