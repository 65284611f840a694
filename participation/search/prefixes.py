"""What prefixes make of words: participles, other nouns, kinds of things."""

from participation.search.dictionary import is_verb
from participation.search.lexicon import known_noun, others
from participation.search.wordlists import (
    BEFORE_THINGS,
    BEFORE_VERBS,
    INSEPARABLE,
    PREFIXES,
    SHORT,
)
from participation.search.words import fold

_SHORTEST, _SHORT_NOUN, _MANY = 3, 6, 3


def participle(word: str) -> str:
    """Return the verb of a participle with -ge- that is not listed: zu-ge-parkt is no Zug."""
    if others(word):
        return ""
    for prefix in PREFIXES | BEFORE_VERBS:
        rest = word.removeprefix(prefix)
        if (
            rest != word
            and rest.startswith("ge")
            and (verb := (others(rest) or others(rest[2:]))[:1])
        ):
            return fold(prefix) + verb[0] if verb[0].endswith("n") else ""
    return ""


def kind_of(noun: str) -> str:
    """Return what ``noun`` is a kind of if only a prefix stands before it: Vorgarten, Garten.

    A noun that many prefixes make other words of (Gang, Zug, Satz) comes from a verb.
    """
    for prefix in BEFORE_THINGS:
        rest = noun.removeprefix(prefix)
        if rest == noun or rest.endswith("ung") or is_verb(rest):
            continue
        if len(rest) <= _SHORTEST and not (prefix == "ab" and rest in SHORT):
            continue
        if known_noun(rest) and not takes_prefixes(rest):
            return rest
    return ""


def takes_prefixes(noun: str) -> bool:
    """Say whether prefixes make many other words of ``noun``, as of Gang, Zug and Sicht."""
    return sum(bool(known_noun(each + noun)) for each in PREFIXES) > _MANY


def is_of_verb(prefix: str, rest: str) -> bool:
    """Say whether prefix and noun come from a verb: Übersetzung does, Vollsperrung does not.

    What is done again, afterwards or too much is still what is done: a Nachverdichtung is one.
    """
    noun = known_noun(rest)
    if not noun.endswith("ung") or len(noun) <= _SHORT_NOUN:
        return True
    if rest.startswith(INSEPARABLE) and is_done(noun.lower()):
        return False  # Nachverdichtung is verdichten, too
    stem = noun.lower().removesuffix("ung")
    return any(is_verb(prefix + stem + ending) for ending in ("en", "n"))


def is_done(noun: str) -> bool:
    """Say whether the small ``noun`` in -ung names what a verb does, listed or not: Gebung."""
    stem = noun.removesuffix("en").removesuffix("ung")
    if stem == noun or len(stem) < _SHORTEST or not noun.removesuffix("en").endswith("ung"):
        return False
    return any(is_verb(stem + ending) for ending in ("en", "n"))
