"""Passages of a section that somebody quotes: cited from one text, found again in another.

A passage is kept as its words with a little of what stands before and after them, as the selector
of the W3C's Web Annotation Data Model does (https://www.w3.org/TR/annotation-model/
#text-quote-selector), so no position has to be right. White space never counts, nor do numbers of
lists, which browsers show and leave out of what is selected.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape, unescape
from itertools import takewhile
from typing import NamedTuple

from rapidfuzz import fuzz

AROUND = 32
"""So many letters of what stands before and after a passage are kept."""

# A passage of so many letters tells by itself which one it is; a shorter one by what is around it.
_TELLING = 24
_TELLING_AROUND = 6
# Below this share of equal letters (in percent) it is another passage, not a changed one.
_ALIKE = 70
_SHORTEST_ALIKE = 12
_IGNORED = re.compile(r"[\s\u00ad\u200b-\u200d\u2060\ufeff]+")
_LIST_NUMBER = re.compile(r"^[ \t]*(?:\d{1,3}\.|[•◦▪])[ \t]+", re.MULTILINE)
_TAG = re.compile(r"(<[^>]+>)")
_BLOCK = re.compile(r"</?(?:p|li|ol|ul|br|hr|h\d|t[rdh]|table|caption|aside|figure)\b")


class Passage(NamedTuple):
    """Words of a text with what stood before and after them."""

    quote: str
    prefix: str = ""
    suffix: str = ""


class Place(NamedTuple):
    """Where a passage is in a text, as a slice of it; ``is_exact`` says that no letter changed."""

    start: int
    end: int
    is_exact: bool


class _Letters(NamedTuple):
    """What counts of a text, and where each letter stands in it."""

    text: str
    places: list[int]


def cite(text: str, selected: Passage) -> Passage | None:
    """Return what somebody selected as ``text`` has it, with its surroundings; None if it has not.

    Of several places ``selected.prefix`` and ``selected.suffix`` choose, or else it is the first.
    """
    place = max(_exact(selected, text), key=lambda found: found[1], default=None)
    if place is None:
        return None
    start, end = place[0].start, place[0].end
    return Passage(
        quote=text[start:end],
        prefix=text[max(0, start - AROUND) : start],
        suffix=text[end : end + AROUND],
    )


@lru_cache(maxsize=1024)
def find(passage: Passage, text: str) -> Place | None:
    """Return where ``passage`` is in ``text``, or where it was changed; None if it is gone.

    Of several equal places the one in the same surroundings is meant. Never raises.
    """
    found = max(_exact(passage, text), key=lambda found: found[1], default=None)
    if found and _is_telling(passage, found[1]):
        return found[0]
    return _between(passage, text) or _alike(passage, text)


def mark(html: str, passage: Passage, *, name: str = "") -> tuple[str, Place | None]:
    """Return cleaned HTML with ``passage`` between marks, the first with the id ``name``, if it is
    there; and where in its plain text that is.
    """
    pieces = _TAG.split(html)
    texts = [_seen(piece, index) for index, piece in enumerate(pieces)]
    place = find(passage, "".join(texts))
    if place is None:
        return html, None
    marked, at = [], 0
    opening = f'<mark id="{escape(name)}" tabindex="-1">' if name else "<mark>"
    for index, (piece, text) in enumerate(zip(pieces, texts, strict=True)):
        start, end = (min(max(edge - at, 0), len(text)) for edge in place[:2])
        at += len(text)
        if index % 2 or not text[start:end].strip():
            marked.append(piece)
            continue
        before, inside, after = (
            escape(part, quote=False) for part in (text[:start], text[start:end], text[end:])
        )
        marked.append(f"{before}{opening}{inside}</mark>{after}")
        opening = "<mark>"
    return "".join(marked), place


def _seen(piece: str, index: int) -> str:
    """Return what a reader sees of a piece of HTML; every second one is a tag."""
    if index % 2:
        return "\n" if _BLOCK.match(piece) else ""
    return unescape(piece)


@lru_cache(maxsize=128)
def _letters(text: str, *, with_numbers: bool = True) -> _Letters:
    skipped = [found.span() for found in _IGNORED.finditer(text)]
    if not with_numbers:
        skipped += [found.span() for found in _LIST_NUMBER.finditer(text)]
    gone = {place for start, end in skipped for place in range(start, end)}
    places = [place for place in range(len(text)) if place not in gone]
    return _Letters("".join(text[place] for place in places), places)


def _exact(passage: Passage, text: str) -> Iterator[tuple[Place, int]]:
    """Yield where the passage is, and how many letters of its surroundings are the same.

    Numbers of lists may be in both, in one of them, or in none.
    """
    prefix, suffix = _letters(passage.prefix).text, _letters(passage.suffix).text
    for text_numbers in (True, False):
        letters = _letters(text, with_numbers=text_numbers)
        for numbers in (True, False):
            wanted = _letters(passage.quote, with_numbers=numbers).text
            starts = list(_occurrences(wanted, letters.text))
            for start in starts:
                end = start + len(wanted)
                before = letters.text[max(0, start - AROUND) : start]
                after = letters.text[end : end + AROUND]
                around = _common(before[::-1], prefix[::-1]) + _common(after, suffix)
                place = Place(letters.places[start], letters.places[end - 1] + 1, is_exact=True)
                yield place, around
            if starts:
                return


def _occurrences(wanted: str, text: str) -> Iterator[int]:
    start = text.find(wanted) if wanted else -1
    while start >= 0:
        yield start
        start = text.find(wanted, start + 1)


def _common(one: str, other: str) -> int:
    """Return how many letters both begin with."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _is_telling(passage: Passage, around: int) -> bool:
    """Say whether it is this passage, and not just the same few words somewhere else."""
    known = len(_letters(passage.prefix + passage.suffix).text)
    return len(_letters(passage.quote).text) >= _TELLING or around >= min(_TELLING_AROUND, known)


def _between(passage: Passage, text: str) -> Place | None:
    """Return what stands now between what stood before and after the passage."""
    letters = _letters(text)
    prefix, suffix = _letters(passage.prefix).text, _letters(passage.suffix).text
    most = 2 * len(_letters(passage.quote).text) + AROUND
    if min(len(prefix), len(suffix)) < _SHORTEST_ALIKE:
        return None
    before = letters.text.find(prefix)
    start = before + len(prefix)
    end = letters.text.find(suffix, start) if before >= 0 else -1
    if not start < end <= start + most:
        return None
    return _whole_words(text, letters.places[start], letters.places[end - 1] + 1)


def _alike(passage: Passage, text: str) -> Place | None:
    """Return the place that is most like the passage, if one is like it."""
    wanted, letters = _letters(passage.quote).text, _letters(text)
    if len(wanted) < _SHORTEST_ALIKE or not letters.text:
        return None
    if len(wanted) > len(letters.text):
        start, end = 0, len(letters.text)
        score = fuzz.ratio(wanted, letters.text)
    else:
        found = fuzz.partial_ratio_alignment(wanted, letters.text, score_cutoff=_ALIKE)
        if found is None:
            return None
        start, end, score = found.dest_start, found.dest_end, found.score
    if score < _ALIKE or start == end:
        return None
    return _whole_words(text, letters.places[start], letters.places[end - 1] + 1)


def _whole_words(text: str, start: int, end: int) -> Place:
    """Return a changed passage without parts of words at its ends."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return Place(start, end, is_exact=False)
