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
    compounds,
    is_adjective,
    is_verb,
    is_verb_stem,
    known_noun,
    nouns,
    others,
    productivity,
)
from participation.search.prefixes import is_of_verb, kind_of, participle
from participation.search.readings import is_of_a_side
from participation.search.wordlists import (
    AFTER_NOUNS,
    BEFORE_NOUNS,
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
_MANY, _VERY_MANY = 20, 100
_LONG = 6  # letters: by chance hardly any word ends in a common noun of more


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
    if is_small and (verb := participle(small)):
        return (verb,)
    row = _cheapest_row(small, is_known=bool(whole))
    if row and known and not row[-1].is_stem and not nouns(row[-1].word):
        names_verb = any(each.endswith("en") for each in others(row[-1].word)[:1])
        row = () if names_verb else row  # no Sachverhalt of verhalten
    if row and is_small and others(small) and not _begins_with_noun(row):
        row = ()  # gefahren, stattfinden: only adjectives made of nouns are split
    parts = tuple(part for each in row for part in _split_on(each, small))
    if parts and not (len(parts) == 2 and parts[0] == "ein"):  # an Eingang is not a kind of Gang
        return parts
    if known and (rest := kind_of(small)):
        return (small.removesuffix(rest), *split(rest.capitalize()))
    return whole[:1] or (fold(small),)


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
    found = _first(word[:end], word[end:]) if start == 0 else None
    if found is None and (not is_known or _is_foreign(word, start, end)):
        return _unknown(word, start, end)
    return found


def _first(stretch: str, rest: str) -> Part | None:
    """Return what stands only at the beginning of compounds."""
    if stretch in SHORT_STEMS:
        return Part(stretch + "e", _cost(stretch + "e", 1.2, FIRST))
    is_stem = compounds().stems[fold(stretch)] >= _MANY  # Geh-weg, but no Geh-alt
    if len(stretch) == SHORTEST and is_stem and (len(rest) > 3 or max(_as_last(rest)) >= _MANY):
        return Part(stretch, 1.4, is_stem=True)
    if stretch in BEFORE_VERBS and not is_of_verb(stretch, rest):
        return Part(stretch, 1.4, is_stem=True)
    return None


def _is_foreign(word: str, start: int, end: int) -> bool:
    """Say whether what is no noun stands before a common one: Individual-verkehr, but Allgemeinheit
    is made of an adjective."""
    head, rest = word[:end], word[end:]
    return (
        start == 0
        and len(head) >= _LONG < len(rest)
        and not any(head.startswith(prefix) for prefix in PREFIXES | BEFORE_VERBS)
        and others(head) in ((), (fold(head),))
        and any(len(each) > _LONG for each in nouns(rest))
        and max(_as_last(rest)) >= _MANY
        and not any(is_adjective(word.removesuffix(ending)) for ending in ("heit", "keit"))
    )


def _as_last(noun: str) -> list[int]:
    return [0, *(productivity()[LAST][each] for each in nouns(noun))]


@lru_cache(maxsize=100_000)
def _inner(stretch: str) -> Part | None:
    """Return what a stretch before another part stands for, the likeliest reading first."""
    if stretch in BEFORE_VERBS:
        return None
    if stretch in DAYS:
        return Part(stretch, 0.8, is_stem=True)
    if stretch in BEFORE_NOUNS:
        return Part(stretch, 2.5 if stretch == "ein" else 1.1, is_stem=True)
    if len(stretch.replace("ß", "ss")) == SHORTEST:
        return Part(stretch, _cost(stretch, _LISTED, FIRST)) if stretch in SHORT else None
    short = 0.1 if len(stretch) == 4 else 0.0
    return _inner_noun(stretch, short) or _inner_other(stretch, short)


def _inner_noun(stretch: str, short: float) -> Part | None:
    is_genitive = stretch.endswith("s") and fold(stretch[:-1]) in nouns(stretch)
    if _makes_compounds(stretch) and not is_genitive:
        return Part(stretch, _cost(stretch, 1.0 + short, FIRST) + _unusual(stretch, ""))
    for joint in JOINTS:
        bare = stretch.removesuffix(joint)
        if bare != stretch and _makes_compounds(bare):
            return Part(bare, _cost(bare, 1.05 + short, FIRST) + _unusual(bare, joint))
    # Schul-weg, Kirch-turm, but no Dämm-stoff of Dämme
    if _makes_compounds(stretch + "e") and _drops_e(stretch + "e"):
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


def _drops_e(noun: str) -> bool:
    """Say whether ``noun`` is listed like that, and no accident as in Hers-teller."""
    known, dropping = fold(noun), compounds().joints[fold(noun), "-e"]
    return known in nouns(noun) and (
        not dropping or max(dropping, productivity()[FIRST][known] - dropping) >= _ENOUGH[4]
    )


def _unusual(noun: str, joint: str) -> float:
    """Return what it costs that ``noun`` is joined as in hardly any compound: Rück-s-tau."""
    joints = compounds().joints
    known = productivity()[FIRST]
    most = max(nouns(noun), key=lambda each: known[each], default="")
    return 0.3 if known[most] >= _MANY and joints[most, joint] * 10 < known[most] else 0.0


def _makes_compounds(bare: str) -> bool:
    if len(bare.replace("ß", "ss")) <= SHORTEST:
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
    if len(stretch) > 4 and others(stretch):
        return Part(stretch, 1.8)
    return Part(stretch, 1.8) if stretch in AFTER_NOUNS else None


def _unknown(word: str, start: int, end: int) -> Part | None:
    """Return a name before a known word (Lobusch-straße) or a misspelt rest behind one."""
    stretch = word[start:end]
    cost = _UNKNOWN + len(stretch) / 10
    is_tail_short = len(word) - end == SHORTEST
    if start == 0 and end > SHORTEST and is_tail_short:  # Nauen-weg
        return Part(stretch, cost - 1) if max(_as_last(word[end:])) >= _VERY_MANY else None
    is_head_known = start == 0 and not is_tail_short
    is_rest = end == len(word) and start > 4
    return Part(stretch, cost) if is_head_known or is_rest else None
