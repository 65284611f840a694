"""German words: what the dictionary knows about a form, in whatever spelling and case."""

from functools import lru_cache

from participation.search.counting import productivity
from participation.search.dictionary import forms, is_adjective, lemma, spellings
from participation.search.words import fold

_NO_UMLAUT = str.maketrans("äöüÄÖÜ", "aouAOU")


@lru_cache(maxsize=100_000)
def nouns(word: str) -> tuple[str, ...]:
    """Return the folded lemmas of the nouns that ``word`` is a form of, in any case of letters.

    Strasse is one of Straße and of Strass: both count, the one that makes more compounds first.
    """
    small = word.lower()
    found = [lemma(spelling.capitalize()) for spelling in spellings(small)]
    if "ß" in small and found[0]:
        del found[1:]  # a Buße is no Bus
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


def adjective(form: str) -> str:
    """Return the adjective that the small ``form`` is another form of, else nothing."""
    for spelling in spellings(form):
        found = lemma(spelling)
        if found and fold(found) != fold(form) and is_adjective(found):
            return found
    return ""


@lru_cache(maxsize=100_000)
def adjectives(word: str) -> tuple[str, ...]:
    """Return the folded adjectives that ``word`` is a form of, in any case of letters."""
    found = (lemma(spelling) for spelling in spellings(word.lower()))
    return tuple(dict.fromkeys(fold(each) for each in found if each and is_adjective(each)))


def basic_spelling(word: str) -> str:
    """Return the noun that ``word`` is a form of, as dictionaries spell it; else ``word``."""
    for form in (word, word.capitalize()):
        found = forms().get(form)
        if found and found[0].isupper():
            return found
    return word
