"""What a stretch of a German word stands for if it is part of a compound, and how likely that is.

The dictionary's own compounds tell: how often a noun begins or ends them, and how it is joined.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import log10

from participation.search.counting import compounds, productivity
from participation.search.dictionary import is_adjective, is_listed, is_verb, is_verb_stem
from participation.search.lexicon import known_noun, nouns, others
from participation.search.prefixes import is_done, is_of_verb
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
SHORTEST = 3
FIRST, LAST = 0, 1
_LISTED, _UNKNOWN = 1.05, 6.0
_ENOUGH = {4: 8, 5: 3}  # so many compounds of the dictionary have a part of this length
MANY, VERY_MANY = 20, 100
_LONG = 6  # letters: by chance hardly any word ends in a common noun of more


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a compound: the word that it stands for, and how unlikely that is."""

    word: str
    cost: float
    is_stem: bool = False
    is_name: bool = False


def first_part(stretch: str, rest: str) -> Part | None:
    """Return what stands only at the beginning of compounds."""
    if stretch in SHORT_STEMS:
        return Part(stretch + "e", _cost(stretch + "e", 1.2, FIRST))
    is_stem = compounds().stems[fold(stretch)] >= MANY  # Geh-weg, but no Geh-alt
    if len(stretch) == SHORTEST and is_stem and (len(rest) > 3 or max(as_last(rest)) >= MANY):
        return Part(stretch, 1.4, is_stem=True)
    if stretch in BEFORE_VERBS and not is_of_verb(stretch, rest):
        return Part(stretch, 1.4, is_stem=True)
    if stretch.endswith("er") and len(stretch) > _LONG and known_noun(stretch[:-2]):
        return Part(stretch, 2.5, is_stem=True)  # Rosenheimer-platz
    return None


def is_foreign(word: str, start: int, end: int) -> bool:
    """Say whether what is no noun stands before a common one: Individual-verkehr, but Allgemeinheit
    is made of an adjective."""
    head, rest = word[:end], word[end:]
    return (
        start == 0
        and len(head) >= _LONG < len(rest)
        and not any(head.startswith(prefix) for prefix in PREFIXES | BEFORE_VERBS)
        and others(head) in ((), (fold(head),))
        and any(len(each) > _LONG for each in nouns(rest))
        and max(as_last(rest)) >= MANY
        and not any(is_adjective(word.removesuffix(ending)) for ending in ("heit", "keit"))
    )


def as_last(noun: str) -> list[int]:
    return [0, *(productivity()[LAST][each] for each in nouns(noun))]


@lru_cache(maxsize=100_000)
def inner_part(stretch: str) -> Part | None:
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
    if _makes_compounds(stretch) and not _is_genitive(stretch):
        return Part(stretch, _cost(stretch, 1.0 + short, FIRST) + _unusual(stretch, ""))
    for joint in JOINTS:
        bare = stretch.removesuffix(joint)
        if bare != stretch and _makes_compounds(bare) and not _is_genitive(bare):
            return Part(bare, _cost(bare, 1.05 + short, FIRST) + _unusual(bare, joint))
    # Schul-weg, Kirch-turm, but no Dämm-stoff of Dämme
    if _makes_compounds(stretch + "e") and _drops_e(stretch + "e"):
        return Part(stretch + "e", _cost(stretch + "e", 1.2 + short, FIRST))
    return None


def _is_genitive(stretch: str) -> bool:
    return stretch.endswith("s") and fold(stretch[:-1]) in nouns(stretch)


def _inner_other(stretch: str, short: float) -> Part | None:
    if is_verb_stem(stretch):
        return Part(stretch, 1.4 + short, is_stem=True)
    return Part(stretch, 1.5 + short) if is_adjective(stretch) else None


def _cost(noun: str, cost: float, place: int) -> float:
    """Return less the more compounds are made with ``noun``: Bezirks-amt, not Bezirk-samt."""
    known = productivity()[place]
    return cost - 0.15 * log10(1 + max((known[each] for each in nouns(noun)), default=0))


def _drops_e(noun: str) -> bool:
    """Say whether ``noun`` is listed like that, and no accident as in Hers-teller, Wies-baden."""
    known, dropping = fold(noun), compounds().joints[fold(noun), "-e"]
    return known in nouns(noun) and (
        not dropping or _ENOUGH[4] <= dropping >= productivity()[FIRST][known] / 2
    )


def _unusual(noun: str, joint: str) -> float:
    """Return what it costs that ``noun`` is joined as in hardly any compound: Rück-s-tau."""
    joints = compounds().joints
    known = productivity()[FIRST]
    most = max(nouns(noun), key=lambda each: known[each], default="")
    return 0.3 if known[most] >= MANY and joints[most, joint] * 10 < known[most] else 0.0


def _makes_compounds(bare: str) -> bool:
    if len(bare.replace("ß", "ss")) <= SHORTEST:
        return bare in SHORT
    return _is_common(bare, FIRST)


def _is_common(noun: str, place: int) -> bool:
    known = productivity()[place]
    return any(known[each] >= _ENOUGH.get(len(each), 0) for each in nouns(noun))


def last_part(word: str, start: int) -> Part | None:
    """Return what the last stretch stands for: it is inflected like any word."""
    stretch = word[start:]
    if len(stretch) == SHORTEST:
        return Part(stretch, _cost(stretch, _LISTED, LAST)) if stretch in SHORT else None
    if _is_verb(word[:start], stretch):
        return None
    if word[start - 1] == "s" and max(as_last("s" + stretch)) > 5 * max(as_last(stretch)):
        return None  # Bahnhof-straße is no Bahnhof-s-trasse
    if _is_common(stretch, LAST):
        return Part(stretch, _cost(stretch, 1.1 if len(stretch) == 4 else 1.0, LAST))
    if len(stretch) > 4 and (others(stretch) or (is_done(stretch) and not is_done(word))):
        return Part(stretch, 1.8)
    return Part(stretch, 1.8) if stretch in AFTER_NOUNS else None


def _is_verb(head: str, rest: str) -> bool:
    """Say whether it is who does something: Radfahr-ende are no end."""
    return rest.startswith("end") and is_verb(head + "en")


def unknown_part(word: str, start: int, end: int) -> Part | None:
    """Return a name before a known word (Lobusch-straße) or a misspelt rest behind one."""
    stretch = word[start:end]
    cost = _UNKNOWN + len(stretch) / 10
    is_tail_short = len(word) - end == SHORTEST
    if start == 0 and end > SHORTEST and is_tail_short:  # Nauen-weg
        return Part(stretch, cost - 1) if max(as_last(word[end:])) >= VERY_MANY else None
    is_head_known = start == 0 and not is_tail_short
    is_rest = end == len(word) and start > 4
    if not (is_head_known or is_rest):
        return None
    is_name = start == 0 and not nouns(stretch)
    return Part(stretch, cost, is_stem=is_name, is_name=is_name)


def pair(word: str) -> tuple[Part, ...]:
    """Return a noun of the dictionary in two nouns of which one is rarely in compounds, else
    nothing: Tabu-zone, Burka-verbot."""
    if not known_noun(word):
        return ()
    for at in range(SHORTEST + 1, len(word) - SHORTEST):
        head, rest = word[:at], word[at:]
        if head in BEFORE_VERBS or rest in ENDINGS or _is_verb(head, rest):
            continue
        if not _are_nouns(head, rest):
            continue
        first, last = productivity()[FIRST][fold(head)], max(as_last(rest))
        if max(first, last) >= (MANY if len(rest) >= _LONG else VERY_MANY):
            return Part(head, 1.0), Part(rest, 1.0)
    return ()


def _are_nouns(head: str, rest: str) -> bool:
    return is_listed(head.capitalize()) and not is_adjective(head) and bool(nouns(rest))
