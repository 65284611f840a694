"""German words: what simplemma's dictionary knows about a form, in whatever spelling.

The dictionary maps forms to lemmas. Nouns are capitalised in it, so that it tells what can be part
of a compound. It takes a second and about 100 MB to load, once for each process that searches.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from typing import NamedTuple

from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from participation.search.words import fold

_PAIRS = {"ae": "ä", "oe": "ö", "ue": "ü", "ss": "ß"}
_NO_UMLAUT = str.maketrans("äöüÄÖÜ", "aouAOU")
_MOST_PLACES = 4  # that may be spelled otherwise; a word with more is no German one


@cache
def forms() -> Mapping[str, str]:
    """Return all forms with their lemmas."""
    return DefaultDictionaryFactory(cache_max_size=1).get_dictionary("de")


@lru_cache(maxsize=100_000)
def spellings(word: str) -> tuple[str, ...]:
    """Return the small ``word`` itself, then what it is with ä for ae, ß for ss and so on."""
    places: list[tuple[str, ...]] = []
    at = found = 0
    while at < len(word):
        pair = word[at : at + 2]
        if pair in _PAIRS and found < _MOST_PLACES:
            places.append((pair, _PAIRS[pair]))
            found += 1
            at += 2
            continue
        places.append(("ß", "ss") if word[at] == "ß" else (word[at],))
        at += 1
    return tuple(dict.fromkeys("".join(each) for each in product(*places)))


class Joined(NamedTuple):
    """A compound of the dictionary in two: how its first part is joined to its last."""

    first: str
    joint: str
    last: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How often nouns stand ``first`` and ``last`` in compounds, and verbs' ``stems`` first.

    ``joints`` says how nouns are joined to what follows: „s“, „es“, „-e“ for a dropped -e, or
    nothing. Keys are folded.
    """

    first: Counter[str]
    last: Counter[str]
    stems: Counter[str]
    joints: Counter[tuple[str, str]]


def productivity() -> tuple[Counter[str], Counter[str]]:
    """Return how many nouns of the dictionary begin and how many end with each other noun."""
    counted = compounds()
    return counted.first, counted.last


@cache
def compounds() -> Counted:
    """Return what the compounds of the dictionary tell about their parts.

    Bezirksamt may be Bezirk-samt or Bezirk-s-amt: such ones are counted last, as most others with
    the same first part are joined.
    """
    known = {
        form.lower() for form, itself in forms().items() if form == itself and form[:1].isupper()
    }
    counted = Counted(Counter(), Counter(), Counter(), Counter())
    doubtful: list[tuple[Joined, Joined]] = []
    for noun in known:
        found = _halves(noun, known)
        if found is None:
            if noun[3:] in known and _is_verb_of(noun[:3]):
                counted.stems[fold(noun[:3])] += 1
        elif other := _joined_otherwise(found, known):
            doubtful.append((found, other))
        else:
            _count(counted, found)
    usual = Counter(counted.joints)
    for found, other in doubtful:
        first = fold(found.first)
        is_other = usual[first, other.joint] > usual[first, found.joint]
        _count(counted, other if is_other else found)
    return counted


def _count(counted: Counted, found: Joined) -> None:
    counted.first[fold(found.first)] += 1
    counted.last[fold(found.last)] += 1
    counted.joints[fold(found.first), found.joint] += 1


def _halves(noun: str, known: set[str]) -> Joined | None:
    """Return a compound in two, the first part as dictionaries list it.

    Of several ways the one with the longest first half counts, so that Transportmittel says
    nothing about Tran and Sport.
    """
    places = [at for at in range(min(len(noun) - 3, 20), 2, -1) if noun[at:] in known]
    for at in places:
        if noun[:at] in known:
            return Joined(noun[:at], "", noun[at:])
    for at in places:  # Verkehr-s-insel, Stand-es-amt, but no Tran-s-aktion
        for joint in ("s", "es"):
            first = noun[:at].removesuffix(joint)
            if len(first) > 4 and first != noun[:at] and first in known:
                return Joined(first, joint, noun[at:])
    for at in places:  # Hunde-steuer, but no Bords-tein
        first = forms().get(noun[:at].capitalize(), "").lower()
        if first in known and not noun[:at].endswith("s"):
            return Joined(first, "", noun[at:])
    for at in places:  # Sach-gebiet, but no Fern-straße
        first = noun[:at]
        if at > 3 and first + "e" in known and not (is_adjective(first) or is_verb_stem(first)):
            return Joined(first + "e", "-e", noun[at:])
    return None


def _joined_otherwise(found: Joined, known: set[str]) -> Joined | None:
    """Return Bezirk-s-amt for Bezirk-samt."""
    for joint in ("s", "es"):
        last = found.last.removeprefix(joint)
        if not found.joint and len(found.first) > 3 and last != found.last and last in known:
            return Joined(found.first, joint, last)
    return None


def _is_verb_of(stem: str) -> bool:
    """Say whether ``stem`` is conjugated: geh-en, geh-t; but unten is no verb."""
    return forms().get(stem + "en") == stem + "en" == forms().get(stem + "t")


@lru_cache(maxsize=100_000)
def nouns(word: str) -> tuple[str, ...]:
    """Return the folded lemmas of the nouns that ``word`` is a form of, in any case of letters.

    Strasse is one of Straße and of Strass: both count, the one that makes more compounds first.
    """
    small = word.lower()
    found = [lemma(spelling.capitalize()) for spelling in spellings(small)]
    folded = dict.fromkeys(_common(each) for each in found if each and each[0].isupper())
    if len(folded) > 1:
        first, last = productivity()
        return tuple(sorted(folded, key=lambda each: -first[each] - last[each]))
    return tuple(folded)


def known_noun(word: str) -> str:
    """Return the one noun that ``word`` is a form of, as dictionaries spell it, else nothing."""
    found = [lemma(spelling.capitalize()) for spelling in spellings(word.lower())]
    known = {each for each in found if each and each[0].isupper()}
    return known.pop() if len(known) == 1 else ""


def _common(noun: str) -> str:
    """Return what men and women have in common: Ärztin and Kundin are found with Arzt and Kunde."""
    if noun.endswith("in") and forms().get(noun + "nen") == noun:
        stem = noun[:-2]
        for man in (stem, stem + "e", stem.translate(_NO_UMLAUT)):
            if forms().get(man) == man:
                return fold(man)
    return fold(noun)


@lru_cache(maxsize=100_000)
def others(word: str) -> tuple[str, ...]:
    """Return the folded lemmas of the verbs, adjectives and small words ``word`` is a form of."""
    found = (lemma(spelling) for spelling in spellings(word.lower()))
    return tuple(dict.fromkeys(fold(each) for each in found if each))


@lru_cache(maxsize=100_000)
def adjectives(word: str) -> tuple[str, ...]:
    """Return the folded adjectives that ``word`` is a form of, in any case of letters."""
    found = (lemma(spelling) for spelling in spellings(word.lower()))
    return tuple(dict.fromkeys(fold(each) for each in found if each and is_adjective(each)))


def lemma(form: str) -> str | None:
    """Return the lemma of exactly this form; some lemmas are listed as forms themselves."""
    known = forms()
    found = known.get(form)
    for _step in range(3):
        if found is None or (further := known.get(found)) in (None, found):
            break
        found = further
    return found


@lru_cache(maxsize=100_000)
def is_verb_stem(part: str) -> bool:
    """Say whether ``part`` begins a verb, as in Wohn-haus, Park-platz, Bettel-ampel."""
    known = forms()
    return any(
        known.get(spelling + ending) == spelling + ending
        for spelling in spellings(part)
        for ending in ("en", "n")
    )


def is_verb(word: str) -> bool:
    """Say whether ``word`` is a verb as dictionaries list it."""
    return any(forms().get(spelling) == spelling for spelling in spellings(word))


@lru_cache(maxsize=100_000)
def is_adjective(part: str) -> bool:
    """Say whether ``part`` is an adjective as dictionaries list it: it has a form in -em."""
    known = forms()
    return any(known.get(spelling + "em") == spelling for spelling in spellings(part))


def basic_spelling(word: str) -> str:
    """Return the noun that ``word`` is a form of, as dictionaries spell it; else ``word``."""
    for form in (word, word.capitalize()):
        found = forms().get(form)
        if found and found[0].isupper():
            return found
    return word
