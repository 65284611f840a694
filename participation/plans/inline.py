"""Words with their inline markup: bold, italic, raised, lowered, links."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

TAGS = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "sup": "sup", "sub": "sub"}
CELL = ("cell", "")  # the mark of what parts two cells of a table
LINKED = ("http://", "https://", "mailto:", "tel:", "/")

Mark = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Run:
    """Characters under the same marks; a mark is a tag's name with its address, if it is a link."""

    text: str
    marks: tuple[Mark, ...] = ()

    @property
    def html(self) -> str:
        """The run as HTML, safe to show."""
        html = escape(self.text)
        for name, address in reversed(self.marks):
            if name == "a":
                html = f'<a href="{escape(address)}">{html}</a>'
            elif (name, address) != CELL:
                html = f"<{name}>{html}</{name}>"
        return html


def is_inline(tag: str) -> bool:
    """Say whether an element marks words inside a block."""
    return tag == "a" or tag in TAGS


def mark_of(tag: str, address: str) -> Mark | None:
    """Return the mark that an element sets; none for one that marks no words.

    Links inside the same text lead to nothing where the text is shown in pieces, so they are none.
    """
    if tag == "a":
        return ("a", address) if address.startswith(LINKED) else None
    return (TAGS[tag], "") if tag in TAGS else None


def folded(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Return the runs with every row of white space one space, and none at the ends."""
    found: list[Run] = []
    ends_in_space = True
    for run in runs:
        words = " ".join(run.text.split())
        before = " " if words and run.text[:1].isspace() and not ends_in_space else ""
        after = " " if run.text[-1:].isspace() and (words or not ends_in_space) else ""
        text = before + words + after
        if text:
            ends_in_space = text[-1] == " "
            found.append(Run(text, run.marks))
    if found and found[-1].text.endswith(" "):
        last = found.pop()
        found += [Run(last.text[:-1], last.marks)] if last.text != " " else []
    return tuple(found)


def text_of(runs: Iterable[Run]) -> str:
    """Return the words alone."""
    return "".join(run.text for run in runs)


def cut(runs: Sequence[Run], start: int, end: int) -> tuple[Run, ...]:
    """Return the runs from one place to another, places counted in characters."""
    found, at = [], 0
    for run in runs:
        first, last = max(start - at, 0), min(end - at, len(run.text))
        if first < last:
            found.append(Run(run.text[first:last], run.marks))
        at += len(run.text)
        if at >= end:
            break
    return tuple(found)
