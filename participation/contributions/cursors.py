"""In which order a discussion is read, and where a page of it begins.

A cursor is the place of the first contribution of a page, as ``value-number``: its value in the
order and its key. It is checked strictly and gives away nothing, so it needs no signature: whoever
makes one up begins to read somewhere else.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BooleanField, F, Func, TextChoices, Value
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from participation.contributions.models import LONG_AGO, Contribution

_WRITTEN = re.compile(r"([0-9]{1,17})-([0-9]{1,18})")


class Order(TextChoices):
    """In which order the topmost contributions stand; values are parts of addresses."""

    NEWEST = "neueste", _("Newest first")
    OLDEST = "aelteste", _("Oldest first")
    SUPPORTED = "unterstuetzte", _("Most supported first")
    DISCUSSED = "diskutierte", _("Most discussed first")

    @property
    def field(self) -> str:
        """The indexed column that it sorts by."""
        return {"unterstuetzte": "support_count", "diskutierte": "reply_count"}.get(
            self.value, "dated"
        )

    @property
    def rises(self) -> bool:
        """Whether the smallest value comes first."""
        return self == Order.OLDEST


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in an order, the contribution there included."""

    value: int
    number: int

    def __str__(self) -> str:
        return f"{self.value}-{self.number}"


def read_order(written: str) -> Order:
    """Return the order that an address names; what is none means the newest first."""
    return Order(written) if written in Order.values else Order.NEWEST


def read_cursor(written: str) -> Cursor | None:
    """Return the cursor of an address; what is none begins at the first page."""
    found = _WRITTEN.fullmatch(written)
    return Cursor(int(found[1]), int(found[2])) if found else None


def cursor_at(contribution: Contribution, order: Order, column: str = "") -> Cursor:
    """Return the cursor of a page that begins with ``contribution``.

    ``column`` is what it is sorted by if not by the order's own.
    """
    value = getattr(contribution, column or order.field)
    if isinstance(value, datetime):
        value = (value - LONG_AGO) // timedelta(microseconds=1)
    return Cursor(max(value, 0), contribution.pk)


def order_by(order: Order, column: str = "") -> tuple[str, str]:
    """Return the columns of an order; the key decides between equals."""
    sign = "" if order.rises else "-"
    return f"{sign}{column or order.field}", f"{sign}pk"


def from_cursor(order: Order, cursor: Cursor, column: str = "") -> Any:
    """Return the condition of standing at the cursor or behind it, as one comparison of rows.

    Written with ``OR`` it would read every page before.
    """
    value: int | datetime = cursor.value
    if order.field == "dated":
        value = LONG_AGO + timedelta(microseconds=cursor.value)
    compare = GreaterThanOrEqual if order.rises else LessThanOrEqual
    return compare(
        _Row(F(column or order.field), F("pk")),
        _Row(Value(value), Value(cursor.number)),
    )


class _Row(Func):
    """PostgreSQL's row of values, compared from left to right."""

    function = "ROW"
    output_field = BooleanField()
