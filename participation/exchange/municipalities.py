"""Reads the register of municipalities: a CSV table of the Statistisches Bundesamt's keys.

Needed in each row: ags (8 digits), name, kreis_ags (5 digits), kreis and stand, the date of the
register. Taken where given: ars, verband, flaeche_ha, einwohner, plz. Other columns are left alone.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from io import StringIO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participation.exchange.errors import ExchangeError

LARGEST = 20 * 1024 * 1024  # bytes; all of Germany's 11,000 municipalities take 2 MB
NEEDED = ("ags", "name", "kreis_ags", "kreis", "stand")
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class MunicipalityRow:
    """A municipality as the register has it.

    name: without what stands behind a comma, such as „Stadt“.
    district_key: 5 digits. A town that is a district by itself has the name of it, see
    `is_its_own_district`.
    area: hectares, or None. population: at least 0, or None.
    """

    line: int
    ags: str
    ars: str
    name: str
    district_key: str
    district: str
    is_its_own_district: bool
    association: str
    area: float | None
    population: int | None
    postcode: str
    registered_on: date


@dataclass(frozen=True, slots=True)
class RejectedMunicipality:
    """A row or an outline that cannot be taken over; ``line`` is None for an outline."""

    line: int | None
    ags: str
    reason: str | Promise


class _RowError(Exception):
    pass


def decoded(content: bytes) -> str:
    """Return a file as text. Raises `ExchangeError` if it is none, or empty, or too large."""
    if len(content) > LARGEST:
        raise ExchangeError(_("This file is larger than 20 MB."), code="too_large")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ExchangeError(_("This file is not UTF-8 text."), code="encoding") from error
    if "\x00" in text:
        raise ExchangeError(_("This file holds NUL and is no text."), code="nul")
    if not text.strip():
        raise ExchangeError(_("This file is empty."), code="empty")
    return text


def read_register(content: bytes) -> list[MunicipalityRow | RejectedMunicipality]:
    """Return a row or the reason against it for each line of the table.

    Raises `ExchangeError` when it is no such table at all.
    """
    text = decoded(content)
    head = text.lstrip().split("\n", 1)[0]
    table = csv.DictReader(
        StringIO(text.lstrip(), newline=""), delimiter=";" if head.count(";") > 4 else ","
    )
    try:
        names = [name.strip().lower() for name in table.fieldnames or ()]
        missing = [name for name in NEEDED if name not in names]
        if missing:
            raise ExchangeError(
                _("This is no register of municipalities: the columns %(names)s are missing.")
                % {"names": ", ".join(missing)},
                code="columns",
            )
        table.fieldnames = names
        return _read_rows(table)
    except csv.Error as error:
        raise ExchangeError(_("This table cannot be read."), code="csv") from error


def _read_rows(
    table: csv.DictReader[str],
) -> list[MunicipalityRow | RejectedMunicipality]:
    read: list[MunicipalityRow | RejectedMunicipality] = []
    seen: set[str] = set()
    for row in table:
        cells = {name: (row.get(name) or "").strip() for name in table.fieldnames or ()}
        ags = cells["ags"]
        try:
            if ags in seen:
                raise _RowError(_("This municipality key stands in the file twice."))
            read.append(_row(table.line_num, cells))
            seen.add(ags)
        except _RowError as error:
            read.append(RejectedMunicipality(table.line_num, ags[:20], error.args[0]))
    return read


def _row(line: int, cells: dict[str, str]) -> MunicipalityRow:
    ags = _digits(cells["ags"], 8, _("The municipality key (AGS) has 8 digits."))
    district = cells["kreis"]
    name = cells["name"].split(",")[0].strip()
    if not name or not district or len(cells["name"]) > LONGEST_NAME or len(district) > 150:
        raise _RowError(_("The name of the municipality or of its district is missing or long."))
    key = _digits(cells["kreis_ags"], 5, _("The district's key has 5 digits."))
    if not ags.startswith(key):
        raise _RowError(_("The keys of municipality and district do not fit together."))
    ars = cells.get("ars", "")
    return MunicipalityRow(
        line=line,
        ags=ags,
        ars=_digits(ars, 12, _("The regional key (ARS) has 12 digits.")) if ars else "",
        name=name,
        district_key=key,
        district=district.split(",")[0].strip(),
        is_its_own_district=ags.endswith("000"),
        association=cells.get("verband", "")[:LONGEST_NAME],
        area=_number(cells.get("flaeche_ha", "")),
        population=_population(cells.get("einwohner", "")),
        postcode=_postcode(cells.get("plz", "")),
        registered_on=_date(cells["stand"]),
    )


def _digits(text: str, length: int, reason: str | Promise) -> str:
    if not re.fullmatch(rf"[0-9]{{{length}}}", text):
        raise _RowError(reason)
    return text


def _number(text: str) -> float | None:
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,8}([.,][0-9]+)?", text):
        raise _RowError(_("The area in hectares is no number."))
    return float(text.replace(",", "."))


def _population(text: str) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,8}", text):
        raise _RowError(_("The population is no number."))
    return int(text)


def _postcode(text: str) -> str:
    return _digits(text, 5, _("The postcode has 5 digits.")) if text else ""


def _date(text: str) -> date:
    if not re.fullmatch(r"[0-9]{8}|[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise _RowError(_("The date of the register is no date such as 20231130."))
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _RowError(_("The date of the register is no date such as 20231130.")) from error
