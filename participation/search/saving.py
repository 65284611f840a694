"""Saved searches: somebody hears of it when something new is found."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import User
from participation.errors import Refused
from participation.search.filters import address_query
from participation.search.forms import SearchForm
from participation.search.models import SavedSearch
from participation.search.results import Search, newest_entry, run_search

MOST_SAVED = 20
MOST_TOLD = 10
LONGEST_ADDRESS = 1000  # as the column takes


@transaction.atomic
def save_search(*, user: User, query: str, at: datetime) -> SavedSearch:
    """Remember a search by the query part of its address; the same again changes nothing.

    Raises `Refused` when it asks for nothing or ``user`` has 20 already.
    """
    form = SearchForm(QueryDict(query))
    if not form.is_valid() or not form.cleaned_data["q"]:
        raise Refused(_("A search without words cannot be saved."), code="no_words")
    words = form.cleaned_data["q"]
    if not run_search(words, form.filters(), at=at).asked.tsquery:
        raise Refused(_("A search without words cannot be saved."), code="no_words")
    query = address_query(words, form.filters())
    if len(query) > LONGEST_ADDRESS:
        raise Refused(_("This search is too long to be saved."), code="too_long")
    known = SavedSearch.objects.filter(user=user, query=query).first()
    if known is not None:
        return known
    if SavedSearch.objects.filter(user=user).count() >= MOST_SAVED:
        raise Refused(
            _("You have saved %(limit)s searches. Please delete one first.")
            % {"limit": MOST_SAVED},
            code="too_many",
        )
    return SavedSearch.objects.create(
        user=user, words=words[:200], query=query, seen=newest_entry(), created_at=at
    )


def delete_search(*, user: User, number: int) -> None:
    """Forget one of ``user``'s searches; another's stays."""
    SavedSearch.objects.filter(user=user, pk=number).delete()


def searches_of(user: User):  # type: ignore[no-untyped-def]
    """Return the searches that ``user`` saved."""
    return SavedSearch.objects.filter(user=user)


def news(*, at: datetime) -> Iterator[tuple[SavedSearch, Search]]:
    """Yield each saved search that finds something new since it was last looked at."""
    newest = newest_entry()
    saved = SavedSearch.objects.filter(user__is_active=True, seen__lt=newest)
    for search in saved.select_related("user").iterator():
        form = SearchForm(QueryDict(search.query))
        if form.is_valid():
            found = run_search(
                form.cleaned_data["q"],
                form.filters(),
                at=at,
                newest_first=True,
                limit=MOST_TOLD,
                later_than=search.seen,
            )
            if found.matches.total:
                yield search, found
        SavedSearch.objects.filter(pk=search.pk, seen__lt=newest).update(seen=newest)
