"""Plain text of the small HTML that a plan's paragraphs are made of."""

from __future__ import annotations

from html.parser import HTMLParser

LINE_TAGS = frozenset({"p", "ol", "ul", "li", "br", "hr"})


def fold(text: str) -> str:
    """The text on one line: every run of white space one space, none at the ends."""
    return " ".join(text.split())


class _Lines(HTMLParser):
    """Collects lines; items of ordered lists carry their number, for it is cited ("Nummer 3")."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.counters: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in LINE_TAGS:
            self.lines.append("")
        if tag in ("ol", "ul"):
            self.counters.append(0 if tag == "ol" else None)
        elif tag == "li" and self.counters and self.counters[-1] is not None:
            self.counters[-1] += 1
            self.lines[-1] = f"{self.counters[-1]}. "

    def handle_endtag(self, tag: str) -> None:
        if tag in LINE_TAGS:
            self.lines.append("")
        if tag in ("ol", "ul") and self.counters:
            self.counters.pop()

    def handle_data(self, data: str) -> None:
        self.lines[-1] += data


def plain_text(html: str) -> str:
    """The text of cleaned HTML, a line for each paragraph, list item and forced line break.

    White space is folded and empty lines are left out. Never raises.
    """
    parser = _Lines()
    parser.feed(html)
    parser.close()
    return "\n".join(line for line in map(fold, parser.lines) if line)
