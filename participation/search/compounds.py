"""Splitting German compounds: Fußgängerampelanlage is fuss, gaenger, ampel, anlage.

The cheapest way to lay known words in a row wins, and each of them is split on. What joins two
parts (Verkehr-s-ampel, Straße-n-rand) is dropped, the last part is inflected like any word. Nothing
here is said about single compounds. But dictionaries are full of names and abbreviations, so short
words count as parts only if the dictionary's own compounds are made of them
(`lexicon.productivity`), and those of three letters if they are listed.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from math import log10

from participation.search.lexicon import (
    is_adjective,
    is_verb,
    is_verb_stem,
    known_noun,
    nouns,
    others,
    productivity,
)
from participation.search.wordlists import (
    BEFORE_NOUNS,
    BEFORE_THINGS,
    BEFORE_VERBS,
    DAYS,
    ENDINGS,
    PREFIXES,
    SHORT,
    SHORT_STEMS,
)
from participation.search.words import fold

JOINTS = ("s", "n", "es")  # others are inflections, which the dictionary knows: Kinder-wagen
SHORTEST, LONGEST = 3, 60
_FEMININE = re.compile(r"(?<=er)in(?:nen)?$")  # Radfahrerinnen are found with Radfahrer
_LISTED, _UNKNOWN = 1.05, 6.0
FIRST, LAST = 0, 1
_ENOUGH = {4: 8, 5: 3}  # so many compounds of the dictionary have a part of this length


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a compound: the word that it stands for, and how unlikely that is."""

    word: str
    cost: float
    is_stem: bool = False


@lru_cache(maxsize=100_000)
def split(word: str) -> tuple[str, ...]:
    """Return the folded parts of a compound, or the one lemma of another word.

    A word that is neither known nor made of known parts is itself its only part. Small and
    capital letters matter as in German: Stellen is a form of Stelle, stellen is a verb.
    """
    small = word.lower()
    if (masculine := _FEMININE.sub("", small)) != small:
        return split(word[: len(masculine)])
    is_small = word[:1].islower()
    whole = (others(small) or nouns(small)) if is_small else (nouns(small) or others(small))
    known = known_noun(small)
    if known and whole[:1] == nouns(small)[:1] and known.lower() != small:
        return split(known)  # the dictionary says that Bürgersteige are no Teige
    row = _cheapest_row(small, is_known=bool(whole))
    if row and is_small and others(small) and not _begins_with_noun(row):
        row = ()  # gefahren, stattfinden: only adjectives made of nouns are split
    parts = tuple(part for each in row for part in _split_on(each, small))
    if parts and not (len(parts) == 2 and parts[0] == "ein"):  # an Eingang is not a kind of Gang
        return parts
    if known and (rest := _kind_of(small)):
        return (small.removesuffix(rest), *split(rest.capitalize()))
    return whole[:1] or (fold(small),)


def _kind_of(noun: str) -> str:
    """Return what ``noun`` is a kind of if only a prefix stands before it: Vorgarten, Garten.

    A noun that many prefixes make other words of (Gang, Zug, Satz) comes from a verb.
    """
    for prefix in BEFORE_THINGS:
        rest = noun.removeprefix(prefix)
        if rest == noun or len(rest) <= SHORTEST or rest.endswith("ung") or is_verb(rest):
            continue
        if known_noun(rest) and sum(bool(known_noun(each + rest)) for each in PREFIXES) <= 3:
            return rest
    return ""


def _split_on(part: Part, whole: str) -> tuple[str, ...]:
    if part.is_stem:
        return (fold(part.word),)
    if part.word == whole or not nouns(part.word):
        return others(part.word)[:1] or (fold(part.word),)
    return split(part.word.capitalize())


def _begins_with_noun(row: tuple[Part, ...]) -> bool:
    first = row[0]
    return len(first.word) > 3 and bool(nouns(first.word)) and first.cost < 1.4


def _cheapest_row(word: str, *, is_known: bool) -> tuple[Part, ...]:
    """Return at least two parts that make up ``word``, or none."""
    if not 2 * SHORTEST <= len(word) <= LONGEST:
        return ()
    best: dict[int, tuple[float, tuple[Part, ...]]] = {0: (0.0, ())}
    for end in range(SHORTEST, len(word) + 1):
        is_last = end == len(word)
        for start in range(end - SHORTEST + 1):
            if start not in best or (start == 0 and is_last):
                continue
            if start and word[start:end].removesuffix("s") in ENDINGS:
                continue
            part = _last(word, start) if is_last else _inner(word[start:end])
            if part is None and start == 0 and word[:end] in SHORT_STEMS:
                part = Part(word[:end] + "e", _cost(word[:end] + "e", 1.2, FIRST))
            if part is None and not is_known:
                part = _unknown(word, start, end)
            if part is None:
                continue
            cost, row = best[start][0] + part.cost, (*best[start][1], part)
            if end not in best or cost < best[end][0]:
                best[end] = cost, row
    return best.get(len(word), (0.0, ()))[1]


@lru_cache(maxsize=100_000)
def _inner(stretch: str) -> Part | None:
    """Return what a stretch before another part stands for, the likeliest reading first."""
    if stretch in BEFORE_VERBS:
        return None
    if stretch in DAYS:
        return Part(stretch, 0.8, is_stem=True)
    if len(stretch) == SHORTEST and stretch != "ein":
        return Part(stretch, _cost(stretch, _LISTED, FIRST)) if stretch in SHORT else None
    if stretch in BEFORE_NOUNS:
        return Part(stretch, 2.5 if stretch == "ein" else 1.1, is_stem=True)
    short = 0.1 if len(stretch) == 4 else 0.0
    return _inner_noun(stretch, short) or _inner_other(stretch, short)


def _inner_noun(stretch: str, short: float) -> Part | None:
    is_genitive = stretch.endswith("s") and fold(stretch[:-1]) in nouns(stretch)
    if _makes_compounds(stretch) and not is_genitive:
        return Part(stretch, _cost(stretch, 1.0 + short, FIRST))
    for joint in JOINTS:
        bare = stretch.removesuffix(joint)
        if bare != stretch and _makes_compounds(bare):
            return Part(bare, _cost(bare, 1.05 + short, FIRST))
    # Schul-weg, Kirch-turm, but no Dämm-stoff of Dämme
    if _makes_compounds(stretch + "e") and fold(stretch + "e") in nouns(stretch + "e"):
        return Part(stretch + "e", _cost(stretch + "e", 1.2 + short, FIRST))
    return None


def _inner_other(stretch: str, short: float) -> Part | None:
    if is_verb_stem(stretch):
        return Part(stretch, 1.4 + short, is_stem=True)
    return Part(stretch, 1.5 + short) if is_adjective(stretch) else None


def _cost(noun: str, cost: float, place: int) -> float:
    """Return less the more compounds are made with ``noun``: Bezirks-amt, not Bezirk-samt."""
    known = productivity()[place]
    return cost - 0.15 * log10(1 + max((known[each] for each in nouns(noun)), default=0))


def _makes_compounds(bare: str) -> bool:
    if len(bare) <= SHORTEST:
        return bare in SHORT
    return _is_common(bare, FIRST)


def _is_common(noun: str, place: int) -> bool:
    known = productivity()[place]
    return any(known[each] >= _ENOUGH.get(len(each), 0) for each in nouns(noun))


def _last(word: str, start: int) -> Part | None:
    """Return what the last stretch stands for: it is inflected like any word."""
    stretch = word[start:]
    if len(stretch) == SHORTEST:
        return Part(stretch, _cost(stretch, _LISTED, LAST)) if stretch in SHORT else None
    if stretch.startswith("end") and is_verb(word[:start] + "en"):
        return None  # Radfahr-ende are no end
    if _is_common(stretch, LAST):
        return Part(stretch, _cost(stretch, 1.1 if len(stretch) == 4 else 1.0, LAST))
    return Part(stretch, 1.8) if len(stretch) > 4 and others(stretch) else None


def _unknown(word: str, start: int, end: int) -> Part | None:
    """Return a name before a known word (Lobusch-straße) or a misspelt rest behind one."""
    stretch = word[start:end]
    is_head_known = start == 0 and len(word) - end > 3
    is_rest = end == len(word) and start > 4
    return Part(stretch, _UNKNOWN + len(stretch) / 10) if is_head_known or is_rest else None
