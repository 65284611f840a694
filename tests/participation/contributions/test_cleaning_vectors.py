"""Tricks of all kinds, cleaned by both cleaners: whole results, and nothing left to take away."""

from html.parser import HTMLParser

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.contributions import cleaning
from participation.contributions.cleaning import clean_editorial, clean_text, render_text

EXACT = [
    ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
    ("&lt;script&gt;", "<p>&amp;lt;script&amp;gt;</p>"),
    ("&#106;avascript&colon;x", "<p>&amp;#106;avascript&amp;colon;x</p>"),
    ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
    ("data:text/html,x", "<p>data:text/html,x</p>"),
    ("ftp://example.org/x", "<p>ftp://example.org/x</p>"),
    ("a@example.org", "<p>a@example.org</p>"),
    ("a\x00b\x1bc\x7fd\x9fe", "<p>abcde</p>"),
    ("x\u202egpj.exe\u202c\u2067y", "<p>xgpj.exey</p>"),
    ("halb \ud83d Zeichen", "<p>halb \ufffd Zeichen</p>"),
    ("a\u0308\u00a0ö", "<p>ä\u00a0ö</p>"),
    ("👩\u200d🚒", "<p>👩\u200d🚒</p>"),
    ("eins\r\n\r\n\r\nzwei\rdrei", "<p>eins</p><p>zwei<br>drei</p>"),
    ("\ufeff  \n", ""),
]

TRICKS = [
    *(written for written, _html in EXACT),
    "<IMG SRC=JaVaScRiPt:alert(1)>",
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="java&Tab;script&colon;alert(1)">x</a>',
    '<a href=" &#14; javascript:alert(1)">x</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
    '<a href="vbscript:x">x</a><a href="//evil.example">y</a>',
    '<svg/onload=alert(1)><svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    '<math><mtext><table><mglyph><style><img src=x onerror="alert(1)">',
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<p id=\"a\" onclick='x'>x<p style='background:url(javascript:x)'>y",
    "<img src=x:alert(alt) onerror=eval(src) alt=0>",
    '<img src="javascript:alert(1)"><img src="data:image/svg+xml,<svg onload=alert(1)>">',
    "<template><script>alert(1)</script></template><noscript><b>x",
    "<title><img src=x onerror=alert(1)></title><textarea><script>x</script>",
    "<base href=//evil.example><meta http-equiv=refresh content=0><link rel=stylesheet href=x>",
    "<b <i <script>alert(1)//</script>",
    "<<<>>>&&&;;'\"'\"`",
    "<!--[if IE]><script>x</script><![endif]--><![CDATA[<script>]]><?php x ?>",
    '"\'><a href="https://example.org" onmouseover="x" target=_blank rel=opener>x</a>',
    "https://example.org/'onclick='x",
    "http://example.org/?a=&quot;onclick=&quot;x&colon;y",
    "https://ex\u00adample.org/\u202e/gro.live",
    "https://аpple.com/ http://xn--pple-43d.com http://a\u2024b.org",
    "<table><tr><td colspan=2>x</td><td onclick=x>y</table><ul><li>a<li>b",
    "<p>" * 200 + "x",
]


class Tree(HTMLParser):
    """HTML as a list of what a browser would see: the same for both cleaners' ways of writing."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.seen = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, tuple(sorted((name, value or "") for name, value in attrs))))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_data(self, data):
        if self.seen and isinstance(self.seen[-1], str):
            data = self.seen.pop() + data
        self.seen.append(data)

    @property
    def elements(self):
        return [each for each in self.seen if isinstance(each, tuple)]

    @property
    def text(self):
        return "".join(each for each in self.seen if isinstance(each, str))


def again(html, tags, attributes, protocols):
    """Clean with the second cleaner under the same allow-list."""
    return nh3.clean(
        html,
        tags=set(tags),
        attributes={tag: set(names) for tag, names in attributes.items()},
        url_schemes=set(protocols),
        link_rel=None,
    )


@pytest.mark.parametrize(("written", "html"), EXACT)
def test_trick_becomes_exactly(written, html):
    assert render_text(clean_text(written)) == html


@pytest.mark.parametrize("written", TRICKS)
def test_second_cleaner_changes_nothing_in_what_people_wrote(written):
    html = render_text(clean_text(written))

    rules = cleaning._USER_TAGS, cleaning._USER_ATTRIBUTES, cleaning._PROTOCOLS
    assert Tree(again(html, *rules)).seen == Tree(html).seen


@pytest.mark.parametrize("written", TRICKS)
def test_second_cleaner_takes_nothing_from_what_editors_wrote(written):
    html = clean_editorial(clean_text(written))

    rules = (
        cleaning._EDITORIAL_TAGS,
        cleaning._EDITORIAL_ATTRIBUTES,
        cleaning._EDITORIAL_PROTOCOLS,
    )
    allowed, left = Tree(html).elements, Tree(again(html, *rules)).elements
    # Browsers close and move what is badly nested; what counts is what an element may carry.
    assert {attrs for _tag, attrs in allowed} <= {attrs for _tag, attrs in left} | {()}
    assert {tag for tag, _attrs in allowed} <= cleaning._EDITORIAL_TAGS


def test_editorial_text_of_allowed_elements_stays_as_it_is():
    html = (
        '<h3>Ziel</h3><p id="a-abs-1">(1) <b>Fett</b>, <a href="mailto:a@example.org">Post</a>,'
        ' <a href="/konto/">hier</a> m<sup>2</sup><br>neu</p><ul><li>eins</li></ul>'
        '<table><tbody><tr><th scope="row">A</th><td colspan="2">B</td></tr></tbody></table>'
        '<figure><img src="/media/x.webp" alt="Plan" width="2" height="1"></figure>'
    )

    assert clean_editorial(html) == html


@given(st.text(max_size=300))
def test_visible_text_survives(written):
    text = clean_text(written)

    shown = Tree(render_text(text)).text

    assert "".join(shown.split()) == "".join(text.split())


@given(st.text(alphabet="<>/\"'=&;:#!-\n abhpstjr.o", max_size=200))
def test_any_tangle_of_markup_stays_three_harmless_elements(written):
    for tag, attrs in Tree(render_text(clean_text(written))).elements:
        assert tag in {"p", "br", "a"}
        assert [name for name, _value in attrs] in ([], ["href", "rel"])


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "part", ["Wort ", "a.", "\n \n", "<", "&", "https://example.org/", "http://", "((", "x" * 50]
)
def test_long_text_is_cleaned_in_bearable_time(part):
    text = clean_text(part * (10_000 // len(part)))

    assert "".join(Tree(render_text(text)).text.split()) == "".join(text.split())
