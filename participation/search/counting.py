"""What the compounds of the dictionary tell about their parts, counted once."""

from collections import Counter
from collections.abc import Set
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from participation.search.dictionary import forms, is_adjective, is_verb_stem, listed_nouns
from participation.search.kept import kept
from participation.search.words import fold


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
    return Counted(*(Counter(each) for each in kept("compounds", lambda: _plain(_count_all()))))


def _plain(counted: Counted) -> tuple[dict[Any, int], ...]:
    return tuple(
        dict(each) for each in (counted.first, counted.last, counted.stems, counted.joints)
    )


def _count_all() -> Counted:
    known = listed_nouns()
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


def _halves(noun: str, known: Set[str]) -> Joined | None:
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


def _joined_otherwise(found: Joined, known: Set[str]) -> Joined | None:
    """Return Bezirk-s-amt for Bezirk-samt."""
    for joint in ("s", "es"):
        last = found.last.removeprefix(joint)
        if not found.joint and len(found.first) > 3 and last != found.last and last in known:
            return Joined(found.first, joint, last)
    return None


def _is_verb_of(stem: str) -> bool:
    """Say whether ``stem`` is conjugated: geh-en, geh-t; but unten is no verb."""
    return forms().get(stem + "en") == stem + "en" == forms().get(stem + "t")
