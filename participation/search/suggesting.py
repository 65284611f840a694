"""What somebody may want to type next, and what they may have meant."""

import re
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, QuerySet
from django.urls import reverse

from participation.consultations.selectors import database_now
from participation.search.analysis import lookups
from participation.search.asking import LONGEST_QUERY, languages
from participation.search.filters import Filters, narrow
from participation.search.models import Entry, SearchEntry, SearchTerm
from participation.search.selectors import as_query, public_entries, time_limit
from participation.search.words import fold, plain, words_of

MOST_TITLES, MOST_TERMS = 5, 5
EVERYTHING = Filters()
Entries = QuerySet[SearchEntry]
_LOOKED_AT = 20  # terms of which some may be found no more


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word to search for, or a place to go to if it has an address."""

    text: str
    kind: str = ""
    url: str = ""


def suggest(typed: str, filters: Filters = EVERYTHING) -> list[Suggestion]:
    """Return words that begin as what was typed last, then titles with all that was typed.

    Both are found with ``filters``, too.
    """
    words = [plain(word.text) for word in words_of(typed[:LONGEST_QUERY])]
    if not words or len(fold(words[-1])) < 2:
        return []
    entries = public_entries()
    if filters.given():
        entries = narrow(entries, filters, at=database_now())
    with time_limit(1_000):
        return [*_terms(words, entries), *_titles(words, entries)]


def _terms(words: list[str], entries: Entries) -> list[Suggestion]:
    """Complete the last word; each term must still be found by everybody."""
    beginning = fold(words[-1])
    alike = SearchTerm.objects.filter(lexeme__startswith=beginning).order_by("-frequency", "lexeme")
    before = " ".join(words[:-1])
    found = [term for term in alike[:_LOOKED_AT] if is_found(term.lexeme, entries)]
    return [Suggestion(f"{before} {term.word}".strip()) for term in found[:MOST_TERMS]]


def _titles(words: list[str], entries: Entries) -> list[Suggestion]:
    """Find titles with all words; the last one may be unfinished."""
    terms = [
        " | ".join(f"'{lexeme}':AB" for lexeme in lookups(word, languages()))
        for word in words[:-1]
        if lookups(word, languages())
    ]
    last = [f"'{lexeme}':AB" for lexeme in lookups(words[-1], languages())]
    terms.append(" | ".join([f"'{fold(words[-1])}':*AB", *last]))
    tsquery = " & ".join(f"({term})" for term in terms)
    rows = entries.exclude(kind=Entry.Kind.CONTRIBUTION)
    found = _rows(rows.filter(vector=as_query(tsquery)))
    if len(found) < MOST_TITLES:  # basic forms lack what joins compounds: Artenschutz is art+schutz
        spelled = rows.filter(*(Q(title__iregex=rf"\m{re.escape(word)}") for word in words))
        known = {entry.pk for entry in found}
        found += [entry for entry in _rows(spelled) if entry.pk not in known]
    return [
        Suggestion(entry.title, str(entry.get_kind_display()), _url(entry))
        for entry in found[:MOST_TITLES]
    ]


def _rows(entries: Entries) -> list[SearchEntry]:
    found = (
        entries.order_by("kind", "-happened_at", "pk")
        .select_related("consultation", "plan")
        .prefetch_related("consultation__addresses", "plan__addresses")
        .defer("vector", "text", "consultation__area")
    )
    return list(found[:MOST_TITLES])


def _url(entry: SearchEntry) -> str:
    if entry.kind == Entry.Kind.CONSULTATION and entry.consultation:
        return entry.consultation.get_absolute_url()
    if entry.kind == Entry.Kind.DOCUMENT:
        return reverse("participation:document", args=[entry.source])
    if entry.plan:
        path = entry.plan.get_absolute_url()
        return f"{path}#{entry.anchor}" if entry.kind == Entry.Kind.SECTION else path
    return entry.url


def is_found(lexeme: str, entries: Entries | None = None) -> bool:
    """Say whether everybody finds something under a basic form, among ``entries`` if given."""
    among = public_entries() if entries is None else entries
    return among.filter(vector=as_query(f"'{lexeme}'")).exists()


def did_you_mean(text: str) -> str:
    """Return ``text`` with each word that finds nothing replaced by one that is spelled alike.

    Empty if there is none, or nothing to replace.
    """
    result, at, is_changed = "", 0, False
    with time_limit(1_000):
        for word in words_of(text):
            better = _better(plain(word.text))
            if better:
                result += text[at : word.start] + better
                at, is_changed = word.end, True
    return result + text[at:] if is_changed else ""


def _better(word: str) -> str:
    found = lookups(word, languages())
    if not found or len(word) < 4 or any(is_found(lexeme) for lexeme in found):
        return ""
    alike = (
        SearchTerm.objects.filter(lexeme__trigram_similar=found[0])
        .annotate(likeness=TrigramSimilarity("lexeme", found[0]))
        .order_by("-likeness", "-frequency", "lexeme")
    )
    return next((term.word for term in alike[:_LOOKED_AT] if is_found(term.lexeme)), "")
