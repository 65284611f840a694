"""A section's text as a page shows it: with links to its places, footnotes both ways, wide tables.

What was published never changes, so all of this is added when it is shown.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from urllib.parse import quote

_ABSATZ = re.compile(r'<p id="([^"]+-abs-[^"]+)">\((\d+[a-z]?)\)')
_FOOTNOTE = re.compile(
    r'<aside[^>]*id="([^"]+-fn-[^"]*)"[^>]*>\s*<p>\s*<sup>(.*?)</sup>', re.DOTALL
)
_RAISED = re.compile(r"<sup>([^<]*)</sup>")
_TABLE = re.compile(r"<table>(?:\s*<caption>(.*?)</caption>)?", re.DOTALL)
_TAGS = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Labels:
    """Words for what a screen reader says, in the reader's language; ``%s`` is the number."""

    absatz: str
    footnote: str
    back: str
    table: str


@lru_cache(maxsize=4096)
def present(html: str, labels: Labels) -> str:
    """Return cleaned HTML of one section with what readers need around it.

    Each numbered Absatz links to itself; a footnote and the first mark of it in the text link to
    each other; a table that is wider than the screen can be scrolled by keyboard.
    """
    html = _ABSATZ.sub(
        lambda found: (
            f'<p id="{found[1]}"><a class="absatz" href="#{found[1]}"'
            f' aria-label="{escape(labels.absatz % found[2])}">({found[2]})</a>'
        ),
        html,
    )
    html = _with_footnotes(html, labels)
    html = _TABLE.sub(lambda found: _frame(found, labels), html).replace(
        "</table>", "</table></div>"
    )
    return html.replace("<img ", '<img loading="lazy" ')


def _frame(found: re.Match[str], labels: Labels) -> str:
    name = " ".join(unescape(_TAGS.sub("", found[1] or "")).split()) or labels.table
    return (
        f'<div class="table-frame" role="group" tabindex="0" aria-label="{escape(name)}">{found[0]}'
    )


def _with_footnotes(html: str, labels: Labels) -> str:
    first = _FOOTNOTE.search(html)
    if first is None:
        return html
    notes: dict[str, str] = {}
    for found in _FOOTNOTE.finditer(html):
        notes.setdefault(found[2], found[1])
    referred: set[str] = set()

    def refer(found: re.Match[str]) -> str:
        note = notes.get(found[1])
        if note is None:
            return found[0]
        is_first = found[1] not in referred
        referred.add(found[1])
        own = f' id="{note}-ref"' if is_first else ""
        return (
            f'<sup><a class="footnote-mark"{own} href="#{_fragment(note)}"'
            f' aria-label="{escape(labels.footnote % unescape(found[1]))}">{found[1]}</a></sup>'
        )

    def lead_back(found: re.Match[str]) -> str:
        if notes[found[2]] != found[1] or found[2] not in referred:
            return found[0]
        begin = found[0].rindex("<sup>")
        return (
            f'{found[0][:begin]}<a class="footnote-mark" href="#{_fragment(found[1])}-ref"'
            f' aria-label="{escape(labels.back % unescape(found[2]))}">{found[0][begin:]}</a>'
        )

    # Footnotes stand below the text, so what stands before them refers to them.
    text, below = html[: first.start()], html[first.start() :]
    return _RAISED.sub(refer, text) + _FOOTNOTE.sub(lead_back, below)


def _fragment(identifier: str) -> str:
    return quote(unescape(identifier), safe="-._~")
