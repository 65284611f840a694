"""The dictionary of German forms: simplemma's, with what it says about nouns and verbs mended.

It maps forms to lemmas. Nouns are capitalised in it, so that it tells what can be part of a
compound. It takes a second and about 100 MB to load, once for each process that searches.
"""

from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import product

from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from participation.search.kept import kept

_PAIRS = {"ae": "ä", "oe": "ö", "ue": "ü", "ss": "ß"}
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


def lemma(form: str) -> str | None:
    """Return the lemma of exactly this form; some lemmas are listed as forms themselves.

    Not so those that other words happen to have as forms: Hecken are of Hecke, which is listed as a
    dative of Heck, and lautet is of the verb lauten, which is listed as a form of laut.
    """
    known = forms()
    found = form if is_listed(form) else known.get(form)
    for _step in range(3):
        if found is None or is_listed(found) or (further := known.get(found)) is None:
            break
        if _is_conjugated(form, further) and found.endswith("n"):
            break
        found = further
    return found


def is_listed(form: str) -> bool:
    """Say whether dictionaries list ``form`` itself, or would: Hecke has a plural of its own."""
    return forms().get(form) == form or form in _in_e()


@cache
def listed_nouns() -> frozenset[str]:
    """Return all nouns that dictionaries list, or would, in small letters."""
    return kept("nouns", lambda: _listed()[0] | {noun.lower() for noun in _in_e()})


def _is_conjugated(form: str, adjective: str) -> bool:
    """Say whether ``form`` is of a verb spelled like the plural of an adjective: laut-et."""
    ending = form.removeprefix(adjective)
    is_verbal = form.endswith(("t", "te", "ten")) or ending.startswith("end")
    return is_verbal and is_adjective(adjective) and ending not in ("e", "en")


@cache
def _in_e() -> frozenset[str]:
    """Return nouns in -e that are listed as datives of others, though more compounds end in them.

    Hecken are of Hecke, and there are more kinds of them (Rosenhecke) than of Heck.
    """
    return kept("datives", _more_than_datives)


def _more_than_datives() -> frozenset[str]:
    listed, datives = _listed()
    doubtful = {each for each in datives if _plural_is_own(each.capitalize())}
    last: Counter[str] = Counter()
    for noun in listed:
        rests = (noun[at:] for at in range(2, len(noun) - 2))
        last.update(rest for rest in rests if rest in doubtful or rest + "e" in doubtful)
    return frozenset(
        noun.capitalize() for noun in doubtful if last[noun] >= max(3, last[noun[:-1]])
    )


def _plural_is_own(noun: str) -> bool:
    return forms().get(noun + "n") == noun


@cache
def _listed() -> tuple[frozenset[str], frozenset[str]]:
    """Return the nouns that are their own lemmas, and those in -e that are datives, all small."""
    listed, datives = set(), set()
    for form, itself in forms().items():
        if not form[:1].isupper():
            continue
        if form == itself:
            listed.add(form.lower())
        elif form[-1] == "e" and form[:-1] == itself:
            datives.add(form.lower())
    return frozenset(listed), frozenset(datives)


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
