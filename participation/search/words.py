"""Words of a text, and the one spelling under which different spellings of a word meet."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

# „§ 9“ is one word. Radfahrer*innen, Radfahrer:innen and Radfahrer/innen are one word, too.
_WORD = re.compile(r"§+\s?\d+[a-z]?\b|[^\W_]+(?:[*:_’'/](?:innen|in|r|n|en)\b)?")
_MARKED = re.compile(r"[*:_’'/].*$")
_FOLDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe"})

LONGEST = 80
"""Longer ones are no words; PostgreSQL itself refuses lexemes beyond 2,046 bytes."""


class Word(NamedTuple):
    """A word as written, where it stands, and whether a hyphen ties it to the one before."""

    text: str
    start: int
    end: int
    is_tied: bool


def words_of(text: str) -> Iterator[Word]:
    """Yield the words of ``text`` in order."""
    before = None
    for match in _WORD.finditer(text):
        if match.end() - match.start() > LONGEST:
            continue
        is_tied = before is not None and before == match.start() - 1 and text[before] in "-‐‑"
        yield Word(match.group(), match.start(), match.end(), is_tied)
        before = match.end()


def plain(word: str) -> str:
    """Return ``word`` without the marks of gender-fair writing, and § 9 without its space."""
    if word.startswith("§"):
        return "§" + word.lstrip("§ \t\n\xa0").lower()
    return _MARKED.sub("", word)


def fold(word: str) -> str:
    """Return ``word`` as it is compared: small letters, ä as ae, ß as ss, no other accents."""
    small = unicodedata.normalize("NFC", word).lower().translate(_FOLDED)
    if small.isascii():
        return small
    parts = unicodedata.normalize("NFKD", small)
    return "".join(each for each in parts if not unicodedata.combining(each))
