"""Splitting German compounds: Fußgängerampelanlage is fuss, gaenger, ampel, anlage.

The cheapest way to lay known words in a row wins, and each of them is split on. What joins two
parts (Verkehr-s-ampel, Straße-n-rand) is dropped, the last part is inflected like any word. Nothing
here is said about single compounds. But dictionaries are full of names and abbreviations, so short
words count as parts only if the dictionary's own compounds are made of them
(`counting.productivity`), and those of three letters if they are listed.
"""

import re
from functools import lru_cache

from participation.search.dictionary import is_adjective, is_verb, lemma
from participation.search.lexicon import adjective, known_noun, nouns, others
from participation.search.parts import (
    SHORTEST,
    Part,
    first_part,
    inner_part,
    is_foreign,
    last_part,
    pair,
    unknown_part,
)
from participation.search.prefixes import is_done, kind_of, participle, takes_prefixes
from participation.search.readings import is_of_a_side, verb_of_participle
from participation.search.wordlists import ENDINGS
from participation.search.words import fold

LONGEST = 60
_FEMININE = re.compile(r"(?<=er)in(?:nen)?$")  # Radfahrerinnen are found with Radfahrer


@lru_cache(maxsize=100_000)
def split(word: str) -> tuple[str, ...]:
    """Return the folded parts of a compound, or the one lemma of another word.

    A word that is neither known nor made of known parts is itself its only part. Small and
    capital letters matter as in German: Stellen is a form of Stelle, stellen is a verb.
    """
    if basic := _basic(word):
        return split(basic)
    small, is_small, whole = word.lower(), word[:1].islower(), _whole(word)
    if is_small and (verb := participle(small)):
        return (verb,)
    if not whole and is_done(small):
        return (fold(small.removesuffix("en")),)  # no Asphalt in Asphaltierungen
    row = _row(small, is_small=is_small, is_known=bool(whole))
    parts = tuple(part for each in row for part in _split_on(each, small))
    if parts and not (len(parts) == 2 and parts[0] == "ein"):  # an Eingang is not a kind of Gang
        return parts
    if known_noun(small) and (rest := kind_of(small)):
        return (small.removesuffix(rest), *split(rest.capitalize()))
    return whole[:1] or (fold(small),)


def _whole(word: str) -> tuple[str, ...]:
    small = word.lower()
    found = (others(small), nouns(small))
    return (found[0] or found[1]) if word[:1].islower() else (found[1] or found[0])


def _basic(word: str) -> str:
    """Return the word that ``word`` is an inflected, feminine or cut off form of, else nothing."""
    small = word.lower()
    if (masculine := _FEMININE.sub("", small)) != small:
        return word[: len(masculine)]
    known, whole = known_noun(small), _whole(word)
    if known and whole[:1] == nouns(small)[:1] and known.lower() != small:
        return known  # the dictionary says that Bürgersteige are no Teige
    if not whole and small.endswith("s") and is_done(small[:-1]):
        return word[:-1]  # Umleitungs-
    return adjective(small) if word[:1].islower() else ""  # lautesten are no Esten


def _row(small: str, *, is_small: bool, is_known: bool) -> tuple[Part, ...]:
    """Return the parts of a word as it is written, none if it is no compound."""
    row = _cheapest_row(small, is_known=is_known) or (() if is_small else pair(small))
    if not row or _is_of_verb(row, small):
        return ()
    return () if is_small and not _is_adjective(row, small) else row


def _is_of_verb(row: tuple[Part, ...], small: str) -> bool:
    """Say whether a noun only looks like a compound, or comes from a compound verb."""
    first, last = row[0].word, row[-1]
    if known_noun(small) and not last.is_stem and not nouns(last.word):
        return any(each.endswith("en") for each in others(last.word)[:1])  # Sachverhalt
    if first == "weg":
        return is_verb(small.removesuffix("ung") + "en")  # Wegfall: wegfallen
    if fold(first) == "rueck":  # Rücksicht is as little of Sicht as Vorsicht, but Rück-stau
        return takes_prefixes(small[len(first) :])
    return small.endswith("erweise") and bool(others(small))  # idealerweise


def _is_adjective(row: tuple[Part, ...], small: str) -> bool:
    """Say whether a word in small letters is an adjective made of nouns: only those are split."""
    if row[0].is_name:
        return False  # names begin with a capital letter
    basic = lemma(small) or ""
    if basic.endswith("n") and is_verb(basic) and not is_adjective(basic):
        return False  # vereinfachen, stattfinden
    if verb_of_participle(small):
        return False
    return not others(small) or (
        _begins_with_noun(row) and not row[-1].word.startswith("end")  # lautenden
    )


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
            part = last_part(word, start) if is_last else inner_part(word[start:end])
            part = part or _otherwise(word, start, end, is_known=is_known)
            if part is None:
                continue
            cost, row = best[start][0] + part.cost, (*best[start][1], part)
            if end not in best or cost < best[end][0]:
                best[end] = cost, row
    row = best.get(len(word), (0.0, ()))[1]
    if row and row[0].word == "rechts" and not is_of_a_side(word):
        row = (Part("recht", row[0].cost), *row[1:])  # Rechts-verordnung, but no Rechts-kurve
    return row


def _otherwise(word: str, start: int, end: int, *, is_known: bool) -> Part | None:
    """Return what may stand at this place only."""
    found = first_part(word[:end], word[end:]) if start == 0 else None
    if found is None and (not is_known or is_foreign(word, start, end)):
        return unknown_part(word, start, end)
    return found
