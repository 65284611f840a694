"""Rows of the export as PostgreSQL writes them, in blocks of about a megabyte.

Each block is a statement of its own: between two of them no connection is held, so a slow reader
keeps nobody else from the database, and what is hidden meanwhile does not come any more.
"""

from collections.abc import Iterator
from itertools import pairwise

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, models
from django.db.models import Func, JSONField, TextField, Value
from django.db.models.functions import Cast

from participation.contributions.models import ContributionQuerySet
from participation.exchange.open_data.columns import EMPTY_LIST, Column, Harmless

BLOCK = 1_000_000  # bytes of text, about
ROW = 700  # bytes that a row takes beside its text, about

_ENDS = """
    SELECT max(id) FROM (
        SELECT id, sum(octet_length(text) + %s) OVER (ORDER BY id) AS total FROM ({rows}) AS said
    ) AS sums
    GROUP BY total / %s ORDER BY 1
"""
_CSV = "COPY ({rows}) TO STDOUT (FORMAT csv)"
_TEXT = "COPY ({rows}) TO STDOUT"


def csv_blocks(said: ContributionQuerySet, columns: list[Column]) -> Iterator[bytes]:
    """Return the rows as lines of CSV in UTF-8, made harmless for spreadsheets."""
    values = [_in_csv(column) for column in columns]
    for part in _parts(said):
        yield b"".join(_copy(_CSV, part.values_list(*values)))


def _in_csv(column: Column) -> models.Expression | models.F:
    """Return what stands in a field: no formula, and of a list its members with blanks between."""
    if isinstance(column.value, ArraySubquery):
        blank = Value(" ")
        return Func(column.value, blank, function="array_to_string", output_field=TextField())
    if column.value == EMPTY_LIST:
        return Value("")
    return Harmless(column.value) if column.is_text else column.value


def json_blocks(said: ContributionQuerySet, columns: list[Column]) -> Iterator[bytes]:
    """Return the rows as JSON objects in UTF-8, a comma between two of them."""
    pairs: list[models.Expression] = []
    for name, value, _is_text in columns:
        pairs += [Cast(Value(name), models.TextField()), value]  # type: ignore[list-item]
    whole = Func(*pairs, function="json_build_object", output_field=JSONField())
    before = b""
    for part in _parts(said):
        # JSON has no line breaks or tabs of its own; COPY doubles the backslashes, nothing else.
        rows = (row.replace(b"\\\\", b"\\") for row in _copy(_TEXT, part.values_list(whole)))
        block = b",\n".join(row.rstrip(b"\n") for row in rows)
        if block:
            yield before + block
            before = b",\n"


def _parts(said: ContributionQuerySet) -> Iterator[ContributionQuerySet]:
    """Return parts of about a block each, in the order of their numbers."""
    with connection.cursor() as cursor:
        rows, parameters = said.values_list("pk", "text").query.sql_with_params()
        named = _ENDS.format(rows=rows).replace("AS said", "AS said (id, text)")
        cursor.execute(named, [ROW, *parameters, BLOCK])
        ends = [end for (end,) in cursor.fetchall()]
    for before, end in pairwise([0, *ends]):
        yield said.filter(pk__gt=before, pk__lte=end)


def _copy(form: str, rows: models.QuerySet) -> list[bytes]:
    """Return what PostgreSQL writes, row by row, and give the connection back."""
    statement, parameters = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        written = cursor.mogrify(form.format(rows=statement), parameters)
        with cursor.copy(written) as copy:
            found = [bytes(row) for row in copy]
    if not connection.in_atomic_block:
        connection.close()
    return found
