"""Harmful text in a comment, tried in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from participation.contributions.models import Contribution
from tests.journeys.conftest import Visitor
from tests.journeys.test_main_job import open_discussion, small, write
from tests.support import site as sites
from tests.support.site import SmallSite

__all__ = ["small"]  # the fixture of the main job's site

pytestmark = pytest.mark.timeout(120)

HARMFUL = [
    "<script>window.harmed = 1</script>",
    '<a href="javascript:window.harmed=1">weiter</a> javascript:window.harmed=1',
    '<img src=x onerror="window.harmed=1"><svg onload="window.harmed=1">',
    "<table><td><b>zerbrochen</p></article></li></ol><div>",
    "links \u202eshcer\u202c und \u2066weiter",
]


def test_harmful_text_is_shown_and_not_obeyed(
    small: SmallSite, visit: Callable[..., Visitor]
) -> None:
    author = visit().sign_in(sites.citizen("Anna"))
    reader = visit()
    open_discussion(author, small)
    open_discussion(reader, small)

    for number, text in enumerate(HARMFUL, 1):
        write(author.page, text)
        expect(author.page.locator("article.contribution")).to_have_count(number)
        expect(reader.page.locator("article.contribution")).to_have_count(number, timeout=3000)

    for visitor in (author, reader):
        visitor.page.locator("article.contribution").first.click()
        assert visitor.page.evaluate("window.harmed") is None
        text = visitor.page.locator("[data-live-thread]").inner_text()
        assert "<script>window.harmed = 1</script>" in text
        assert not set(text) & set("\u202e\u202c\u2066")
        assert visitor.page.locator("[data-live-thread] a[href^=javascript]").count() == 0


def test_a_megabyte_is_refused_and_kept(small: SmallSite, visit: Callable[..., Visitor]) -> None:
    author = visit().sign_in(sites.citizen("Anna"))
    open_discussion(author, small)
    much = "Ein sehr langer Text. " * 48_000
    author.page.locator(".write-form textarea[name=text]").evaluate(
        "(field, text) => { field.value = text }", much
    )

    author.page.click(".write-form button[type=submit]")

    expect(author.page.locator(".write-form [role=alert]").first).to_be_visible(timeout=15_000)
    kept = author.page.locator(".write-form textarea[name=text]").input_value()
    assert kept.strip() == much.strip()
    assert not Contribution.objects.exists()


def test_null_byte_is_refused_and_loses_nothing(
    small: SmallSite, visit: Callable[..., Visitor]
) -> None:
    author = visit().sign_in(sites.citizen("Anna"))
    open_discussion(author, small)
    author.page.locator(".write-form textarea[name=text]").evaluate(
        "(field) => { field.value = 'vor\\u0000nach' }"
    )

    author.page.click(".write-form button[type=submit]")

    expect(author.page.locator(".write-form [role=alert]").first).to_be_visible()
    assert "vor" in author.page.locator(".write-form textarea[name=text]").input_value()
    assert not Contribution.objects.exists()
