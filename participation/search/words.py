"""Words of a text, and the one spelling under which different spellings of a word meet."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

# „§ 9“ and „B 9“ are one word. Radfahrer*innen, Radfahrer:innen and Radfahrer/innen are one, too.
# Tempo30 is two, and SBahn is as many as S-Bahn.
_WORD = re.compile(
    r"""§+\s?\d+[a-z]?\b
    | [A-Z][ \xa0]?\d{1,4}[a-z]?\b
    | [^\W\d_]{3,}(?=\d) | \d+(?=[^\W\d_]{4})
    | [A-ZÄÖÜ](?=[A-ZÄÖÜ][a-zäöüß]{3})
    | [^\W_]+(?:[*:_’'/](?:innen|in|r|n|en)\b)?""",
    re.VERBOSE,
)
_NUMBERED = re.compile(r"[A-Z][ \xa0]?\d+[a-z]?$")
_MARKED = re.compile(r"[*:_’'/].*$")
_FOLDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe"})

LONGEST = 80
"""Longer ones are no words; PostgreSQL itself refuses lexemes beyond 2,046 bytes."""


class Word(NamedTuple):
    """A word as written, where it stands, and whether it is tied to the one before.

    A hyphen ties, and what stands side by side is tied; so is what a single letter stands before:
    S Bahn, U-Bahn, Tempo30.
    """

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
        is_tied = before is not None and _ties(text, before, match.start())
        yield Word(match.group(), match.start(), match.end(), is_tied)
        before = match.end()


def _ties(text: str, end: int, start: int) -> bool:
    """Say whether what lies between two words ties them."""
    between = text[end:start]
    if between == " ":
        return text[end - 1].isupper() and not text[end - 2 : end - 1].isalnum()
    return between in ("", "-", "‐", "‑")


def plain(word: str) -> str:
    """Return ``word`` without the marks of gender-fair writing; § 9 and B 9 without a space."""
    if word.startswith("§"):
        return "§" + word.lstrip("§ \t\n\xa0").lower()
    if is_numbered(word):
        return word.replace(" ", "").replace("\xa0", "")
    return _MARKED.sub("", word)


def is_numbered(word: str) -> bool:
    """Say whether ``word`` is a letter with a number, as roads have."""
    return _NUMBERED.match(word) is not None


def fold(word: str) -> str:
    """Return ``word`` as it is compared: small letters, ä as ae, ß as ss, no other accents."""
    small = unicodedata.normalize("NFC", word).lower().translate(_FOLDED)
    if small.isascii():
        return small
    parts = unicodedata.normalize("NFKD", small)
    return "".join(each for each in parts if not unicodedata.combining(each))
