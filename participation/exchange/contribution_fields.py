"""Reads and checks the single fields of a foreign contribution."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.utils.formats import number_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LOCAL = ZoneInfo("Europe/Berlin")
LONGEST_TITLE = 200
MOST_VOTES = 2**31 - 1
# What fits into the platform's columns and, of a text, what people can read and the search can
# take in; a longer value is a mistake in the file.
LONGEST = {
    "process": 100,
    "id": 200,
    "parent": 200,
    "author": 120,
    "category": 200,
    "url": 500,
    "title": 10_000,
    "text": 100_000,
}

Fields = Mapping[str, object]


class FieldError(Exception):
    """A field makes the whole row unusable; `code` for programs, `reason` for readers."""

    def __init__(self, code: str, reason: object) -> None:
        super().__init__(code)
        self.code = code
        self.reason = reason


def reject(code: str, message: StrOrPromise, **values: object) -> NoReturn:
    """Raise FieldError with the message, its {names} filled in when it is shown."""
    raise FieldError(code, format_lazy(message, **values) if values else message)


def clean(text: str) -> str:
    """The text without NUL characters, half character pairs replaced, no space around it."""
    whole = text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.strip()


def text_of(fields: Fields, name: str) -> str:
    """A field of text; "" if it is missing or null. Raises FieldError: wrong_type, too_long."""
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        reject("wrong_type", _("“{name}” must be text."), name=name)
    return _fitting(name, clean(value))


def identifier(fields: Fields, name: str) -> str:
    """An identifier, text or a whole number; "" if missing. Raises FieldError as text_of."""
    value = fields.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return _fitting(name, f"{value:d}" if abs(value) < 10**30 else "9" * 999)
    return text_of(fields, name)


def _fitting(name: str, text: str) -> str:
    longest = LONGEST.get(name)
    if longest is not None and len(text) > longest:
        message = _("“{name}” has more than {longest} characters.")
        reject("too_long", message, name=name, longest=number_format(longest))
    return text


def category_of(fields: Fields) -> str:
    """The category; several are joined by commas. Raises FieldError: wrong_type, too_long."""
    value = fields.get("category")
    if not isinstance(value, list):
        return text_of(fields, "category")
    if not all(isinstance(item, str) for item in value):
        reject("wrong_type", _("“{name}” must be text or a list of texts."), name="category")
    return _fitting("category", ", ".join(item for item in map(clean, value) if item))


def title_and_text(fields: Fields) -> tuple[str, str]:
    """Title and text; a title of more than 200 characters is cut at a word and opens the text.

    Raises FieldError: wrong_type, empty (neither of them).
    """
    title, text = " ".join(text_of(fields, "title").split()), text_of(fields, "text")
    if not title and not text:
        reject("empty", _("Neither title nor text."))
    if len(title) <= LONGEST_TITLE:
        return title, text
    start = title[: LONGEST_TITLE - 1]
    cut = start.rsplit(" ", 1)[0] if " " in start else start
    return f"{cut.rstrip()}…", f"{title}\n\n{text}".strip()


def created_of(fields: Fields) -> datetime | None:
    """The time in UTC, None if none is given. Raises FieldError: wrong_type, date."""
    written = text_of(fields, "created")
    if not written:
        return None
    try:
        moment = datetime.fromisoformat(written)
        local = moment if moment.tzinfo else moment.replace(tzinfo=LOCAL)
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        reject("date", _("“{written}” is not a date."), written=written[:40])


def place_of(fields: Fields) -> tuple[float | None, float | None]:
    """Latitude and longitude in degrees; both None unless both are numbers and on earth."""
    lat, lon = _number(fields.get("lat"), 90), _number(fields.get("lon"), 180)
    return (None, None) if lat is None or lon is None else (lat, lon)


def _number(value: object, limit: int) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) <= limit and not math.isnan(value) else None


def votes_of(fields: Fields, name: str) -> int:
    """A number of votes, 0 if missing. Raises FieldError: votes (not a whole number from 0)."""
    value = fields.get(name)
    if value is None:
        return 0
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_VOTES:
        reject("votes", _("“{name}” must be a whole number from 0."), name=name)
    return value


def address_of(fields: Fields) -> str:
    """The web address of the original; "" if it is none that a browser may follow.

    Raises FieldError: wrong_type, too_long.
    """
    url = text_of(fields, "url")
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""
