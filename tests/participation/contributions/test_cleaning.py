"""What people write becomes harmless HTML, whatever they write."""

import re
from html import escape

import nh3
import pytest
from defusedxml import ElementTree
from hypothesis import example, given
from hypothesis import strategies as st

from participation.contributions.cleaning import clean_editorial, clean_text, render_text

VECTORS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//example.org/x.js></sCrIpT>",
    '<img src=x onerror="alert(1)">',
    '<a href="javascript:alert(1)">weiter</a>',
    "<a href='jAvAsCrIpT&colon;alert(1)'>weiter</a>",
    "javascript:alert(1)",
    "data:text/html;base64,PHNjcmlwdD4=",
    '<svg><script>alert(1)</script></svg><math><mi xlink:href="javascript:alert(1)">',
    "<p onclick=alert(1)>Absatz",
    "<<b>broken</b",
    "<table><td>zerbrochen<script>",
    '<style>@import "https://example.org"</style>',
    '<iframe srcdoc="<script>alert(1)</script>">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '"><script>alert(document.cookie)</script>',
    "<!--><img src=x onerror=alert(1)>-->",
    'https://example.org/"onmouseover="alert(1)',
    "http://example.org/<script>alert(1)</script>",
]


@pytest.mark.parametrize("written", VECTORS)
def test_markup_is_shown_and_not_obeyed(written: str) -> None:
    html = render_text(clean_text(written))

    assert set(re.findall(r"<\s*/?\s*([a-zA-Z]+)", html)) <= {"p", "br", "a"}
    for tag in re.findall(r"<[^>]*>", html):
        for address in re.findall(r'href="([^"]*)"', tag):
            assert address.startswith(("http://", "https://"))
        assert not re.search(r"\son\w+\s*=", re.sub(r'"[^"]*"', '""', tag))


@pytest.mark.parametrize("written", VECTORS)
def test_second_cleaner_finds_nothing_left(written: str) -> None:
    allowed = {"a": {"href", "rel"}}

    for html in (render_text(clean_text(written)), clean_editorial(written)):
        tags = set(re.findall(r"<\s*([a-zA-Z0-9]+)", html)) - {"script", "style", "iframe", "svg"}
        again = nh3.clean(html, tags=tags, attributes=allowed, link_rel=None)
        assert len(re.findall(r"<[a-z]", again)) == len(re.findall(r"<[a-z]", html))


def test_link_says_that_nobody_vouches_for_it() -> None:
    assert render_text("Siehe https://example.org/a?b=1&c=2 dort") == (
        '<p>Siehe <a href="https://example.org/a?b=1&amp;c=2" rel="nofollow ugc noopener">'
        "https://example.org/a?b=1&amp;c=2</a> dort</p>"
    )


def test_paragraphs_and_lines_are_kept() -> None:
    assert render_text("Eins\nzwei\n\nDrei") == "<p>Eins<br>zwei</p><p>Drei</p>"


def test_hidden_characters_are_removed() -> None:
    written = "a\x00b\u202egnp.exe\u202c\u2066c\u2069\r\nd\ufeff"

    assert clean_text(written) == "abgnp.exec\nd"


@given(st.text(max_size=300))
@example("Eins\ufffe\uffff\x1f")
def test_any_text_fits_into_a_feed(written: str) -> None:
    html = render_text(clean_text(written))

    assert (ElementTree.fromstring(f"<item>{escape(html)}</item>").text or "") == html


@given(st.text(max_size=300))
def test_any_text_becomes_only_paragraphs_lines_and_links(written: str) -> None:
    html = render_text(clean_text(written))

    assert set(re.findall(r"<\s*/?\s*([a-zA-Z!][^\s>]*)", html)) <= {"p", "br", "a"}
