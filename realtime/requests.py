"""What a browser may ask over the socket. docs/live.md describes it for everybody."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

MAX_FRAME = 32_768  # bytes
MAX_WATCHES = 600  # threads on one socket: a plan's sections
MAX_COUNTS = 100  # plans and consultations on one socket: a page's cards
KINDS = {"watch", "unwatch", "counts", "desk"}


class Malformed(ValueError):
    """A frame that is not of the protocol."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One frame: threads to watch with the version that is known of each, threads to forget."""

    watch: list[tuple[int, int]] = field(default_factory=list)
    unwatch: list[int] = field(default_factory=list)
    language: str | None = None
    counts: tuple[list[int], list[int]] | None = None  # of which plans and consultations
    desk: dict[str, int | None] | None = None  # the moderators' queue, with what is open there


def parse(text: str) -> Asked:
    """Return what a frame asks for; raise `Malformed`."""
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    if not isinstance(frame, dict) or not (KINDS & frame.keys()):
        raise Malformed
    language = frame.get("language")
    if language is not None and language not in language_codes():
        raise Malformed
    return Asked(
        watch=[_watch(item) for item in _list(frame, "watch")],
        unwatch=[number(item) for item in _list(frame, "unwatch")],
        language=language,
        counts=_counts(frame),
        desk=_desk(frame),
    )


def language_codes() -> list[str]:
    """Return the languages of the installation."""
    return [code for code, _name in settings.LANGUAGES]


def _counts(frame: dict[str, Any]) -> tuple[list[int], list[int]] | None:
    if "counts" not in frame:
        return None
    wanted = frame["counts"]
    if not isinstance(wanted, dict):
        raise Malformed
    plans, consultations = (
        [number(item) for item in _list(wanted, key)] for key in ("plans", "consultations")
    )
    return plans, consultations


def _desk(frame: dict[str, Any]) -> dict[str, int | None] | None:
    if "desk" not in frame:
        return None
    if not isinstance(frame["desk"], dict):
        raise Malformed
    opened = frame["desk"].get("contribution")
    return {"contribution": None if opened is None else number(opened)}


def _list(frame: dict[str, Any], key: str) -> list[Any]:
    value = frame.get(key, [])
    if not isinstance(value, list):
        raise Malformed
    return value


def _watch(item: Any) -> tuple[int, int]:
    if not isinstance(item, dict):
        raise Malformed
    return number(item.get("thread")), number(item.get("after", 0))


def number(value: Any) -> int:
    """Return ``value`` if it can be a key or a version; raise `Malformed`."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**63:
        raise Malformed
    return value
