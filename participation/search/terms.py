"""The vocabulary of the index, as it is shown to people."""

from collections.abc import Iterable
from functools import lru_cache

from django.db import connection, transaction

from participation.search.analysis import lexemes, parts_of
from participation.search.lexicon import basic_spelling
from participation.search.models import SearchTerm
from participation.search.words import plain, words_of

_SHORTEST, _LONGEST = 4, 60


def note_terms(texts: Iterable[tuple[str, str]]) -> None:
    """Remember the words of texts (with their languages) that were not known yet.

    After the commit, in a statement of its own: two writers of the same new words could wait for
    each other if they held some until their commits. The vocabulary is no promise: what is missing
    is noted with the next text, and nothing is suggested that finds nothing.
    """
    found: dict[str, str] = {}
    for text, language in texts:
        for word in dict.fromkeys(word.text for word in words_of(text)):
            if term := _term(word, language):
                found.setdefault(*term)
    words = [(each, found[each]) for each in sorted(found)]
    transaction.on_commit(lambda: _insert(words), robust=True)


@lru_cache(maxsize=50_000)
def _term(word: str, language: str) -> tuple[str, str] | None:
    """Return the basic form of a word and how it is shown; None for what is no word to suggest."""
    bare = plain(word)
    if not _SHORTEST <= len(bare) <= _LONGEST or not bare.isalpha():
        return None
    parts = parts_of(bare, language)
    if not parts:
        return None
    return lexemes(parts)[0], basic_spelling(bare) if language == "de" else bare


def _insert(words: list[tuple[str, str]]) -> None:
    if not words:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO participation_searchterm (lexeme, word, frequency)
            SELECT lexeme, word, 1 FROM unnest(%s::text[], %s::text[]) AS new (lexeme, word)
            WHERE NOT EXISTS (
                SELECT FROM participation_searchterm known WHERE known.lexeme = new.lexeme
            )
            ORDER BY lexeme
            ON CONFLICT DO NOTHING""",
            [[lexeme for lexeme, _word in words], [word for _lexeme, word in words]],
        )


def count_terms() -> int:
    """Count anew in how many public texts each term is, drop those in none; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH counted AS MATERIALIZED (
                SELECT word, ndoc FROM ts_stat('SELECT vector FROM participation_searchentry')
            ), gone AS (
                DELETE FROM participation_searchterm term
                WHERE NOT EXISTS (SELECT FROM counted WHERE counted.word = term.lexeme)
            )
            UPDATE participation_searchterm term SET frequency = counted.ndoc FROM counted
            WHERE counted.word = term.lexeme AND frequency <> counted.ndoc"""
        )
        return SearchTerm.objects.count()
