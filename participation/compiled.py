"""QuerySets that are compiled once and asked often.

Compiling a QuerySet takes Django longer than PostgreSQL needs to answer it. Where a page of a
thousand readers asks the same each time, it is compiled for the first of them only. Statements are
counted and logged as any other.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import Expression, Field, Func, QuerySet
from django.db.models.fields import BooleanField


class Slot(Expression):
    """The place of a parameter, known by its ``name``: a value of ``field``, or ``cast`` to one."""

    def __init__(self, name: str, field: Field[Any, Any], cast: str = "") -> None:
        super().__init__(output_field=field)
        self.name, self.cast = name, cast

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return a placeholder with the slot itself as what belongs there."""
        return f"%s{self.cast}", (self,)


def among(expression: Any, slot: Slot) -> Func:
    """Return the condition of being one of the values of a list, whatever its length."""
    return Func(
        expression,
        slot,
        template="%(expressions)s)",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )


class Compiled:
    """A QuerySet of values without its parameters.

    ``build`` returns the QuerySet, with `Slot` objects where parameters belong. It must not depend
    on the moment, the language or the reader; what does is a parameter.
    """

    def __init__(self, build: Callable[[], QuerySet[Any, tuple[Any, ...]]]) -> None:
        self._build = build
        self._statement: tuple[str, tuple[Any, ...]] | None = None

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Return the rows, as psycopg reads them, with a value for each slot by its name.

        Raises `KeyError` if a value is missing.
        """
        if self._statement is None:  # two threads may both compile: to the same
            self._statement = self._build().query.get_compiler(connection=connection).as_sql()
        statement, places = self._statement
        filled = [values[each.name] if isinstance(each, Slot) else each for each in places]
        with connection.cursor() as cursor:
            cursor.execute(statement, filled)
            return cursor.fetchall()
