"""From pieces of text with a look to the small HTML of a paragraph block, or to plain text.

Word cuts a text into runs wherever somebody stopped typing. Pieces of one look become one again,
and spaces stand outside of what is emphasised, as a person would write it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby

from participation.exchange.word.styles import Look

PLAIN = Look()
BREAK = "<br/>"
SPACES = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of letters of one look. text: "\\n" alone is a forced line break.

    url: where it leads to, "" nowhere. is_mark: whether it is the mark of a footnote.
    """

    text: str
    look: Look = PLAIN
    url: str = ""
    is_mark: bool = False

    @property
    def is_break(self) -> bool:
        """Whether it is a forced line break."""
        return self.text == "\n"


def html_of(pieces: Iterable[Piece]) -> str:
    """The pieces as HTML of a, b, i, sup, sub and br, "" if nothing is printed."""
    return _grouped(folded(pieces), _WRAPPERS)


def plain_of(pieces: Iterable[Piece]) -> str:
    """The pieces as plain text, lines parted by newlines; addresses follow links in brackets."""
    written: list[str] = []
    for url, run in groupby(folded(pieces), key=lambda piece: piece.url):
        text = "".join(piece.text for piece in run)
        is_named = text.strip() not in (url, url.removeprefix("mailto:"))
        written.append(f"{text.rstrip()} ({url})" if url and is_named else text)
    return "".join(written)


def without_marks(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces that are no marks of footnotes: a heading has none."""
    return [piece for piece in pieces if not piece.is_mark]


def folded(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces with single spaces, none at the ends and none beside a line break."""
    found: list[Piece] = []
    after_space = True
    for piece in pieces:
        if piece.is_break:
            _strip_end(found)
            if found:
                found.append(piece)
            after_space = True
            continue
        text = SPACES.sub(" ", piece.text)
        text = text.lstrip(" ") if after_space else text
        if text:
            found.append(replace(piece, text=text))
            after_space = text.endswith(" ")
    while found and found[-1].is_break:
        found.pop()
        _strip_end(found)
    _strip_end(found)
    return found


def _strip_end(pieces: list[Piece]) -> None:
    if pieces and pieces[-1].text.endswith(" "):
        text = pieces[-1].text.rstrip(" ")
        pieces[-1:] = [replace(pieces[-1], text=text)] if text else []


@dataclass(frozen=True, slots=True)
class _Wrapper:
    key: Callable[[Piece], str]
    opening: Callable[[str], str]
    closing: Callable[[str], str]


_WRAPPERS = (
    _Wrapper(lambda p: p.url, lambda url: f'<a href="{escape(url)}">', lambda url: "</a>"),
    _Wrapper(lambda p: "b" if p.look.is_bold else "", lambda tag: "<b>", lambda tag: "</b>"),
    _Wrapper(lambda p: "i" if p.look.is_italic else "", lambda tag: "<i>", lambda tag: "</i>"),
    _Wrapper(lambda p: p.look.position, lambda tag: f"<{tag}>", lambda tag: f"</{tag}>"),
)


def _grouped(pieces: Sequence[Piece], wrappers: Sequence[_Wrapper]) -> str:
    if not wrappers:
        return "".join(_letters(pieces))
    wrapper, *inner = wrappers
    written: list[str] = []
    for (key, _mark), run in groupby(pieces, key=lambda p: (wrapper.key(p), p.is_mark and p.text)):
        inside = _grouped(list(run), inner)
        written.append(_wrapped(wrapper, key, inside) if key else inside)
    return "".join(written)


def _wrapped(wrapper: _Wrapper, key: str, inside: str) -> str:
    start, end = _edges(inside)
    if start >= end:
        return inside
    middle = f"{wrapper.opening(key)}{inside[start:end]}{wrapper.closing(key)}"
    return f"{inside[:start]}{middle}{inside[end:]}"


def _edges(inside: str) -> tuple[int, int]:
    """Where the first letter stands and where the last one ends, spaces and breaks left out."""
    start, end = 0, len(inside)
    for edge in (" ", BREAK) * 2:
        while inside.startswith(edge, start):
            start += len(edge)
    for edge in (" ", BREAK) * 2:
        while end > start and inside.endswith(edge, start, end):
            end -= len(edge)
    return start, end


def _letters(pieces: Sequence[Piece]) -> Iterator[str]:
    for piece in pieces:
        yield BREAK if piece.is_break else escape(piece.text, quote=False)
