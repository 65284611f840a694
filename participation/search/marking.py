"""Excerpts of what was found, with the found words marked: compounds and all inflections."""

from collections.abc import Iterable

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from participation.search.analysis import base, forms_of
from participation.search.words import words_of

LENGTH = 240
_BEFORE = 60
_READ = 20_000  # of a long text; what is found further back is shown without a mark


def mark(text: str, lexemes: set[str], language: str) -> SafeString:
    """Return ``text`` as HTML with ``<mark>`` around what was found."""
    return _with_marks(text, _places(text, lexemes, language), 0, len(text))


def headline(text: str, lexemes: set[str], language: str) -> SafeString:
    """Return an excerpt around the densest places of what was found."""
    text = " ".join(text[:_READ].split())
    places = _places(text, lexemes, language)
    start = _densest(places)
    start = 0 if start <= _BEFORE else text.find(" ", start - _BEFORE) + 1
    end = len(text)
    if end - start > LENGTH:
        end = text.rfind(" ", start, start + LENGTH)
        end = end if end > start else start + LENGTH
    shown = _with_marks(text, places, start, end)
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return mark_safe(f"{before}{shown}{after}")  # noqa: S308 - escaped below


def _places(text: str, lexemes: set[str], language: str) -> list[tuple[int, int]]:
    found = []
    language = base(language)
    for word in words_of(text):
        if not forms_of(word.text, language).isdisjoint(lexemes):
            found.append((word.start, word.end))
    return found


def _densest(places: list[tuple[int, int]]) -> int:
    """Return where the stretch begins that holds most marks."""
    best, most = 0, 0
    for first, (start, _end) in enumerate(places):
        held = sum(1 for place in places[first:] if place[1] <= start + LENGTH - _BEFORE)
        if held > most:
            best, most = start, held
    return best


def _with_marks(text: str, places: Iterable[tuple[int, int]], start: int, end: int) -> SafeString:
    pieces, at = [], start
    for begin, stop in places:
        if begin < at or stop > end:
            continue
        pieces += [conditional_escape(text[at:begin]), "<mark>"]
        pieces += [conditional_escape(text[begin:stop]), "</mark>"]
        at = stop
    pieces.append(conditional_escape(text[at:end]))
    return mark_safe("".join(pieces))  # noqa: S308 - every piece is escaped
