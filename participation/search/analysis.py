"""From words to what the index holds, and from what people ask to what is looked up.

Each word of a text is indexed under its basic form. A compound is indexed under its basic form,
its parts and every row of neighbouring parts: Anwohnerparkplätze under anwohnerparkplatz,
anwohner, park, platz, anwohnerpark and parkplatz. What people ask is not taken apart: Parkplatz
finds Anwohnerparkplätze, and neither finds a Park beside a Platz.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from simplemma import lemmatize

from participation.search.compounds import split
from participation.search.dictionary import lemma
from participation.search.lexicon import adjectives, nouns
from participation.search.readings import (
    infinitive,
    noun_in_small_letters,
    own_noun,
    verb_of_participle,
    who_and_what,
)
from participation.search.wordlists import STOPWORDS, TIMES
from participation.search.words import Word, fold, is_numbered, plain, words_of

MOST_PARTS = 6
_LAST_POSITION = 16_383  # PostgreSQL counts no further
_LONGEST_TEXT = 200_000  # characters; a tsvector of more different words than that does not fit
# Marks at the ends of basic forms that would be taken for a German noun's.
_VERB, _SORBIAN = "_v", "_hsb"
_ABBREVIATION = re.compile(r"[A-ZÄÖÜ]{2,}s")  # of several, as in LKWs
_BELOW = {"A": "B", "B": "C", "C": "D", "D": "D"}
_SORBIAN_ENDINGS = re.compile(
    r"(?<=\w{4})(owych|owym|owej|owy|owa|owe|ami|omi|emi|[aiy]ch|[iy]mi|[eo]ho|[eo]mu"
    r"|ow|[aoe]m|[eo]j|[yiaeou])$"
)


def base(language: str) -> str:
    """Return the language by whose rules words are read: plain German is German."""
    return language.partition("-")[0]


@lru_cache(maxsize=100_000)
def parts_of(word: str, language: str) -> tuple[str, ...]:
    """Return the basic form of a word, in parts if it is a compound; none for a small word."""
    if word.startswith("§"):
        return (word,)
    if word.lower() in STOPWORDS.get(language, STOPWORDS["de"]):
        return ()
    if language == "en":
        return (fold(lemmatize(word, lang="en")),)
    if language == "hsb":
        return (_SORBIAN_ENDINGS.sub("", fold(word)) + _SORBIAN,)
    return _german(word)


def _german(word: str) -> tuple[str, ...]:
    if word.isdigit():
        return (word,)
    if _ABBREVIATION.fullmatch(word):
        word = word[:-1]
    small = word.lower()
    if small.endswith("str") and not nouns(small):
        return split(word[:-3] + "straße")  # Bahnhofstr.
    parts = split(word if word[1:].islower() else word[0] + small[1:])
    is_noun = not word[0].islower() and bool(nouns(small))
    if len(parts) == 1 and not is_noun and parts[0] == own_noun(lemma(small) or ""):
        return (parts[0] + _VERB,)  # kostet is not found by Kosten
    return parts


def _of_verb(verb: str) -> str:
    return fold(verb) + (_VERB if own_noun(verb) else "")


def lexemes(parts: tuple[str, ...]) -> tuple[str, set[str]]:
    """Return the basic form that ``parts`` make up, and every shorter row of neighbours."""
    parts = parts[:MOST_PARTS]
    rows = {
        "".join(parts[start:end])
        for start in range(len(parts))
        for end in range(start + 1, len(parts) + 1)
    }
    whole = "".join(parts)
    return whole, rows - {whole}


@lru_cache(maxsize=50_000)
def lookups(word: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Return all basic forms that somebody may mean who asks for ``word``; none for small words.

    People type small letters: häuser is meant as Häuser, and stellen as the verb or as Stelle.
    """
    bare = plain(word)
    found: dict[str, None] = {}
    if any(bare.lower() in STOPWORDS.get(language, ()) for language in languages):
        return ()  # texts of that language could never be found with it
    for language in languages:
        forms = [bare, bare.capitalize()] if language == "de" and bare[:1].islower() else [bare]
        for form in forms:
            if parts := parts_of(form, language):
                found[lexemes(parts)[0]] = None
        if language == "de" and len(parts_of(bare, "de")) == 1:
            found |= dict.fromkeys(nouns(bare))
        if language == "de" and (verb := infinitive(bare.lower())):
            found = {fold(verb): None}  # Parken is asked for by who cannot park
        if language == "de" and bare[:1].islower():
            found |= dict.fromkeys(who_and_what(lemma(bare) or ""))
    return tuple(found)


def indexed_under(word: Word | str, language: str) -> tuple[str, frozenset[str]]:
    """Return the basic form of one word of a text and the shorter forms it is found under."""
    return _indexed_under(word if isinstance(word, str) else word.text, language)


@lru_cache(maxsize=50_000)
def _indexed_under(word: str, language: str) -> tuple[str, frozenset[str]]:
    bare = plain(word)
    parts = parts_of(bare, language)
    if not parts:
        return "", frozenset()
    whole, rows = lexemes(parts)
    if whole.startswith("§"):
        return whole, frozenset({whole[1:]})
    if is_numbered(bare):
        return whole, frozenset({whole[1:]})
    if language == "de" and len(parts) == 1:
        if verb := verb_of_participle(bare.lower()):
            rows |= {_of_verb(verb)}
        if bare[:1].islower():
            rows |= {noun_in_small_letters(bare)} - {""}
        else:  # Busse: of Bus, and of Buße; Grüne: of Grüne, and of grün
            rows |= {*nouns(bare), *adjectives(bare)}
        rows |= {bare[:-1].lower()} if bare.lower() in TIMES else set()
        rows -= {whole}
    verb = parts[-1] + "en"
    if language == "de" and bare.lower().endswith((verb, verb + "s")) and infinitive(verb):
        rows |= {verb}  # Anwohnerparken
    return whole, frozenset(rows)


@lru_cache(maxsize=200_000)
def forms_of(word: str, language: str) -> frozenset[str]:
    """Return everything under which a word of a text may be found, with or without capitals."""
    whole, rows = indexed_under(word, language)
    if language == "de" and word[:1].islower():
        capital, more = indexed_under(word.capitalize(), language)
        rows = rows | more | {capital}
    return frozenset({whole, *rows})


def vector(fields: Iterable[tuple[str, str]], language: str) -> str:
    """Return a PostgreSQL ``tsvector`` in writing of texts with their weights, A to D.

    A part of a compound weighs one step less than the word itself. What stands behind the first
    200,000 characters of a text is not indexed.
    """
    language = base(language)
    found: dict[str, set[tuple[int, str]]] = defaultdict(set)
    position = 0
    for whole_text, weight in fields:
        text = whole_text[:_LONGEST_TEXT]
        writes_small = _writes_small(text) if language == "de" else False
        before: tuple[str, ...] = ()
        for word in words_of(text):
            position = min(position + 1, _LAST_POSITION)
            whole, rows = indexed_under(word, language)
            if not whole:
                before = ()
                continue
            if writes_small and word.text[:1].islower():
                capital, more = indexed_under(word.text.capitalize(), language)
                rows |= more | {capital}
            found[whole].add((position, weight))
            own = parts_of(plain(word.text), language)
            if word.is_tied and before:  # Rad-Weg is a Radweg
                rows |= lexemes(before + own)[1] | {"".join((before + own)[:MOST_PARTS])}
            for row in rows:
                found[row].add((position, _BELOW[weight]))
            before = (before if word.is_tied else ()) + own
    return " ".join(_written(lexeme, places) for lexeme, places in sorted(found.items()))


def _writes_small(text: str) -> bool:
    """Say whether somebody writes without capitals; then nouns cannot be told from verbs."""
    letters = [word.text[0] for word in words_of(text) if word.text[0].isalpha()]
    return len(letters) > 2 and sum(letter.isupper() for letter in letters) * 20 < len(letters)


def _written(lexeme: str, places: set[tuple[int, str]]) -> str:
    best: dict[int, str] = {}
    for position, weight in places:
        best[position] = min(weight, best.get(position, "D"))
    written = ",".join(f"{position}{weight}" for position, weight in sorted(best.items())[:255])
    return f"'{lexeme}':{written}"
