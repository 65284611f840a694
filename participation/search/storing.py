"""Writing and removing rows of the index, whatever they are of."""

from collections.abc import Iterable
from typing import TypeVar

from django.db import connection

from participation.search.models import Entry, SearchEntry
from participation.search.terms import note_terms

BATCH = 500

AnyEntry = TypeVar("AnyEntry", bound=Entry)


def batches(numbers: Iterable[int]) -> Iterable[list[int]]:
    batch: list[int] = []
    for number in numbers:
        batch.append(number)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def remove(model: type[Entry], kind: str, numbers: set[int]) -> None:
    if numbers:
        model.objects.filter(kind=kind, source__in=numbers).delete()  # type: ignore[attr-defined]


def store(model: type[AnyEntry], found: list[AnyEntry]) -> None:
    """Write entries over those of the same things, and note their words."""
    model.objects.bulk_create(  # type: ignore[attr-defined]
        found,
        update_conflicts=True,
        unique_fields=["kind", "source", "language"],
        update_fields=model.CONTENT,
        batch_size=BATCH,
    )
    if model is SearchEntry and found:
        note_terms((f"{entry.title}\n{entry.text}", entry.language) for entry in found)


def tell_planner() -> None:
    """Let PostgreSQL count anew: before it does so by itself it takes the index for small."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE participation_searchentry, participation_internalentry")
