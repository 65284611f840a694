"""Reads contributions of other participation processes: JSON lines, one contribution each.

What a row needs to be taken over: an id, a title or a text, and values of the right types. What is
only decoration never costs a contribution: coordinates that are no place on earth and addresses
that are no web addresses are left empty.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext_lazy as _

from participation.exchange.contribution_fields import (
    FieldError,
    Fields,
    address_of,
    category_of,
    created_of,
    identifier,
    place_of,
    reject,
    text_of,
    title_and_text,
    votes_of,
)

KINDS = ("contribution", "comment")
DECISIONS = ("", "accepted", "rejected")


@dataclass(frozen=True, slots=True)
class ContributionRow:
    """A contribution as another process had it.

    line: 1-based line of the file.
    parent_id: the external id of what it answers, or ""; it may stand further down.
    kind: "idea" for a contribution with a title, else "comment".
    title: at most 200 characters; a longer one is cut and opens the text in full.
    created_at: in UTC, or None; a date without time is midnight in Berlin, so is a time without
    zone Berlin's.
    lat, lon: degrees in WGS 84, both or neither.
    votes_up, votes_down: at least 0.
    rejected: whether the process's moderators refused it.
    """

    line: int
    process: str
    external_id: str
    parent_id: str
    kind: Literal["idea", "comment"]
    title: str
    text: str
    author_name: str
    created_at: datetime | None
    lat: float | None
    lon: float | None
    category: str
    votes_up: int
    votes_down: int
    rejected: bool
    url: str


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A line that cannot be taken over.

    external_id: as far as the line has one, else "".
    code: short and stable: encoding, json, not_an_object, missing_id, wrong_type, too_long, empty,
    unknown_kind, unknown_moderation, date, votes, own_parent, duplicate.
    reason: plain words for readers, made into text by `str` when it is shown.
    """

    line: int
    external_id: str
    code: str
    reason: object = field(compare=False)


def read_contributions(stream: Iterable[str | bytes]) -> Iterator[ContributionRow | RejectedRow]:
    """Each line of the stream (a file, or any lines) as a row to take over or a rejected one.

    Blank lines are no rows. Of two rows with the same process and id the first one counts. Never
    raises for what a line holds.
    """
    known: set[tuple[str, str]] = set()
    for line, raw in enumerate(stream, 1):
        value: object = None
        try:
            text = _line(raw)
            if not text:
                continue
            value = _parsed(text)
            row = _row(line, value)
            if (row.process, row.external_id) in known:
                reject("duplicate", _("This identifier stands further up in the same file."))
        except FieldError as error:
            yield RejectedRow(line, _known_id(value), error.code, error.reason)
        else:
            known.add((row.process, row.external_id))
            yield row


def _line(raw: str | bytes) -> str:
    if isinstance(raw, str):
        return raw.removeprefix("\ufeff").strip()
    try:
        return raw.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        reject("encoding", _("This line is not encoded in UTF-8."))


def _parsed(text: str) -> object:
    try:
        value: object = json.loads(text)
    except json.JSONDecodeError as error:
        message = _("No valid JSON: {detail} (character {place}).")
        reject("json", message, detail=error.msg, place=error.colno)
    except (ValueError, RecursionError):
        reject("json", _("No valid JSON: nested too deeply or a number too long."))
    return value


def _known_id(value: object) -> str:
    if not isinstance(value, dict):
        return ""
    try:
        return identifier(value, "id")
    except FieldError:
        return ""


def _row(line: int, value: object) -> ContributionRow:
    if not isinstance(value, dict):
        reject("not_an_object", _("This line is not a JSON object."))
    fields: Fields = value
    external_id, parent_id = identifier(fields, "id"), identifier(fields, "parent")
    if not external_id:
        reject("missing_id", _("The identifier is missing."))
    if parent_id == external_id:
        reject("own_parent", _("This contribution answers itself."))
    title, text = title_and_text(fields)
    lat, lon = place_of(fields)
    return ContributionRow(
        line=line,
        process=text_of(fields, "process"),
        external_id=external_id,
        parent_id=parent_id,
        kind=_kind(fields, title),
        title=title,
        text=text,
        author_name=text_of(fields, "author"),
        created_at=created_of(fields),
        lat=lat,
        lon=lon,
        category=category_of(fields),
        votes_up=votes_of(fields, "votes_up"),
        votes_down=votes_of(fields, "votes_down"),
        rejected=_is_rejected(fields),
        url=address_of(fields),
    )


def _kind(fields: Fields, title: str) -> Literal["idea", "comment"]:
    kind = text_of(fields, "kind")
    if kind not in KINDS:
        reject("unknown_kind", _("“{kind}” is no kind of contribution."), kind=kind[:40])
    return "idea" if kind == "contribution" and title else "comment"


def _is_rejected(fields: Fields) -> bool:
    """Whether it was refused; an unknown decision refuses the row, lest it be shown by mistake."""
    decision = text_of(fields, "moderation")
    if decision not in DECISIONS:
        message = _("“{decision}” is no decision of moderation.")
        reject("unknown_moderation", message, decision=decision[:40])
    return decision == "rejected"
