"""The one module that makes HTML safe. Nothing else touches bleach.

bleach is no longer maintained (since June 2026), so this module keeps its allow-lists short, a
strict Content-Security-Policy stands behind it, and a test compares its results with nh3.
"""

import re
import unicodedata
from functools import lru_cache
from html import escape

import bleach

# Whoever writes is told the limits by the form; the service holds them.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060-\u2064\u00ad\u034f]*")
# Found by one pass of our own: bleach's takes a time that grows with the square of a long text.
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
# What a reader would copy into the address line, too, is a link to whoever looks for spam.
_LINK = re.compile(r"(?:https?://|\bwww\.)[^\s<>\"']+", re.IGNORECASE)
_BEHIND_ADDRESS = ".,;:!?)]}"
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
# Control characters except tab and line feed, what no XML may hold (one would break a whole feed),
# and the marks that turn the direction of writing around (embeddings, overrides, isolates): with
# them a text shows another order than it has.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb"
    "\ufffe\uffff]"
)
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")

_USER_TAGS = frozenset({"p", "br", "a"})
_USER_ATTRIBUTES = {"a": ["href", "rel"]}
_PROTOCOLS = frozenset({"http", "https"})

_EDITORIAL_TAGS = frozenset(
    {"p", "br", "a", "b", "strong", "i", "em", "sup", "sub", "span", "ol", "ul", "li", "hr"}
    | {"table", "caption", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "img"}
    | {"h3", "h4", "h5", "h6", "blockquote", "aside"}
)
_EDITORIAL_ATTRIBUTES = {
    "a": ["href", "id"],
    "p": ["id"],
    "li": ["id"],
    "aside": ["id", "class"],
    "th": ["scope", "colspan", "rowspan"],
    "td": ["colspan", "rowspan"],
    "img": ["src", "alt", "width", "height"],
    "span": ["class"],
}
_EDITORIAL_PROTOCOLS = frozenset({"http", "https", "mailto", "tel"})


def clean_text(written: str) -> str:
    """Return what somebody wrote as plain text: NFC, one kind of line end, no hidden controls."""
    text = _CONTROLS.sub("", _LINE_ENDS.sub("\n", written))
    text = unicodedata.normalize("NFC", _LONE_SURROGATES.sub("\ufffd", text))
    text = "\n".join(line.rstrip() for line in text.split("\n")).strip()
    return "" if _INVISIBLE.fullmatch(text) else text


def clean_line(written: str) -> str:
    """Return a single line, for titles and names."""
    return " ".join(clean_text(written).split())


def render_text(text: str) -> str:
    """Return plain text as safe HTML: paragraphs, line breaks, and links that can be followed.

    Markup in ``text`` is shown as it was typed. Links go to http and https only, and tell search
    engines that the platform does not vouch for them.
    """
    paragraphs = (
        "<p>" + _with_links(part.strip("\n")).replace("\n", "<br>") + "</p>"
        for part in _PARAGRAPH.split(text)
        if part.strip()
    )
    return bleach.clean(
        "".join(paragraphs),
        tags=_USER_TAGS,
        attributes=_USER_ATTRIBUTES,
        protocols=_PROTOCOLS,
    )


def links_in(text: str) -> set[str]:
    """Return the addresses that a text names, those that are shown as plain text included."""
    return {found.rstrip(_BEHIND_ADDRESS) for found in _LINK.findall(text)}


def _with_links(text: str) -> str:
    """Return ``text`` escaped, with its addresses as links."""
    parts, end = [], 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(_BEHIND_ADDRESS)
        if not _names_a_host(address):
            continue
        shown = escape(address)
        parts += [
            escape(text[end : found.start()], quote=False),
            f'<a href="{shown}" rel="nofollow ugc noopener">{shown}</a>',
        ]
        end = found.start() + len(address)
    return "".join([*parts, escape(text[end:], quote=False)])


def _names_a_host(address: str) -> bool:
    """Say whether an address leads to where it seems to: no look-alikes of dots and slashes."""
    host = address.partition("://")[2].partition("/")[0]
    return bool(host) and unicodedata.normalize("NFKC", host) == host


@lru_cache(maxsize=2_000)
def clean_editorial(html: str) -> str:
    """Return the HTML of an editor's text with nothing in it but text, tables, images, links.

    Remembered, since most sections of a plan are as they were when it is published or shown next.
    """
    return bleach.clean(
        html,
        tags=_EDITORIAL_TAGS,
        attributes=_EDITORIAL_ATTRIBUTES,
        protocols=_EDITORIAL_PROTOCOLS,
        strip=True,
        strip_comments=True,
    )
