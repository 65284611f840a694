"""Plain text and digests of sections; what a version is compared by."""

import hashlib
import json
from collections.abc import Iterable
from html.parser import HTMLParser

_BREAKS = {"p", "li", "tr", "br", "ol", "ul", "table", "figure", "div", "figcaption", "hr"}
_CELLS = {"td", "th"}


class _Text(HTMLParser):
    """Collects the words of cleaned HTML; blocks end lines, cells are kept apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BREAKS:
            self.parts.append("\n")
        elif tag == "img":
            self.parts.append(dict(attrs).get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKS:
            self.parts.append("\n")
        elif tag in _CELLS:
            self.parts.append("\t")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def plain_text(html: str) -> str:
    """Return the words of ``html``, one line for each paragraph, item or row."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.parts).split("\n"))
    return "\n".join(line for line in lines if line)


def digest(values: Iterable[object]) -> str:
    """Return the SHA-256, in hexadecimal, of ``values`` in their order."""
    canonical = json.dumps(
        list(values), ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=str
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
