"""The one module that makes HTML safe. Nothing else touches bleach.

bleach is no longer maintained (since June 2026), so this module keeps its allow-lists short, a
strict Content-Security-Policy stands behind it, and a test compares its results with nh3.
"""

import re
import unicodedata
from html import escape

import bleach
from bleach.linkifier import Linker

# Whoever writes is told the limits by the form; the service holds them.
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
# Control characters except tab and line feed, and the marks that turn the direction of writing
# around (embeddings, overrides, isolates): with them a text shows another order than it has.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]"
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
    text = unicodedata.normalize("NFC", written.replace("\r\n", "\n").replace("\r", "\n"))
    text = _LONE_SURROGATES.sub("\ufffd", _CONTROLS.sub("", text))
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def clean_line(written: str) -> str:
    """Return a single line, for titles and names."""
    return " ".join(clean_text(written).split())


def render_text(text: str) -> str:
    """Return plain text as safe HTML: paragraphs, line breaks, and links that can be followed.

    Markup in ``text`` is shown as it was typed. Links go to http and https only, and tell search
    engines that the platform does not vouch for them.
    """
    paragraphs = (
        "<p>" + escape(part.strip("\n"), quote=False).replace("\n", "<br>") + "</p>"
        for part in _PARAGRAPH.split(text)
        if part.strip()
    )
    linked = Linker(callbacks=[_outgoing], parse_email=False).linkify("".join(paragraphs))
    return bleach.clean(
        linked,
        tags=_USER_TAGS,
        attributes=_USER_ATTRIBUTES,
        protocols=_PROTOCOLS,
    )


def _outgoing(
    attrs: dict[tuple[str | None, str] | str, str], new: bool = False
) -> dict[tuple[str | None, str] | str, str] | None:
    if not attrs.get((None, "href"), "").startswith(("http://", "https://")):
        return None
    attrs[(None, "rel")] = "nofollow ugc noopener"
    return attrs


def clean_editorial(html: str) -> str:
    """Return the HTML of an editor's text with nothing in it but text, tables, images, links."""
    return bleach.clean(
        html,
        tags=_EDITORIAL_TAGS,
        attributes=_EDITORIAL_ATTRIBUTES,
        protocols=_EDITORIAL_PROTOCOLS,
        strip=True,
        strip_comments=True,
    )
