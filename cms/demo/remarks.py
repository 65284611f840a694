"""Reads a discussion as it is written down in ``texts/gespraech-*.md``.

``# 3.2.1`` names a section (``# Gespräch`` the consultation itself), and below it stand::

    - a comment
      a second paragraph of it
      - a reply (``+`` instead of ``-``: by whoever began)
      = an official answer
      ? insult: somebody reports it, for this reason
      ! hide insult: what the moderator decides: hide, restore or keep; where moderators look
        first they let it through, unless it says reject with a reason, or wait
      > followed: its outcome in the weighing, and the reasoning
      & a sketch beside it shows this
      @ 51.1503 12.7634 (where it is about, in degrees)
      ~ the name of a guest, who wrote it without an account
      vor 2 (or: ab 2): it was written before, or after, version 2 was published

``vor 2`` and ``ab 2`` below a heading hold for all that follows it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

CONVERSATION = "Gespräch"
BEFORE, AFTER = "vor 2", "ab 2"
REJECT, WAIT = HELD = ("reject", "wait")
_LINE = re.compile(r"( *)(?:([-+=?!>&@~]) )?(.+)")


@dataclass(slots=True)
class Remark:
    """A comment or an official answer, and what became of it."""

    text: str
    mark: str = "-"
    when: str = ""
    replies: list["Remark"] = field(default_factory=list)
    report: tuple[str, str] | None = None
    decisions: list[tuple[str, str, str]] = field(default_factory=list)
    assessment: tuple[str, str] | None = None
    sketch: str = ""
    point: tuple[float, float] | None = None
    guest: str = ""

    @property
    def is_answer(self) -> bool:
        """Whether the administration speaks."""
        return self.mark == "="

    @property
    def by_beginner(self) -> bool:
        """Whether it is written by whoever began the discussion."""
        return self.mark == "+"

    @property
    def is_held(self) -> bool:
        """Whether moderators who look first do not let it through."""
        return any(decision in HELD for decision, _reason, _text in self.decisions)

    @property
    def has_answer(self) -> bool:
        """Whether the administration speaks somewhere below."""
        return any(reply.is_answer or reply.has_answer for reply in self.replies)


@dataclass(slots=True)
class Place:
    """The discussion of one section, or of the consultation."""

    number: str
    when: str = ""
    remarks: list[Remark] = field(default_factory=list)

    @property
    def is_conversation(self) -> bool:
        """Whether it is the consultation's own discussion."""
        return self.number == CONVERSATION


def parse_remarks(source: str) -> list[Place]:
    """Return the places of a discussion with what is said there."""
    places: list[Place] = []
    above: list[Remark] = []
    for indent, mark, text in _lines(source):
        if text.startswith("# "):
            places.append(Place(text.removeprefix("# ")))
        elif text in (BEFORE, AFTER) and not indent:
            places[-1].when = text
        elif mark and mark in "-+=":
            remark = Remark(text, mark)
            del above[indent:]
            (above[-1].replies if above else places[-1].remarks).append(remark)
            above.append(remark)
        else:
            _add(above[indent - 1], mark, text)
    return places


def _lines(source: str) -> Iterator[tuple[int, str, str]]:
    """Yield depth, mark and text of each line that is not blank."""
    for line in source.splitlines():
        if found := _LINE.fullmatch(line):
            yield len(found[1]) // 2, found[2] or "", found[3]


def _add(remark: Remark, mark: str, text: str) -> None:
    """Add a line without a bullet to the remark that it stands below."""
    kind, _, words = text.partition(": ")
    if mark == "?":
        remark.report = (kind, words)
    elif mark == "!":
        decision, _, reason = kind.partition(" ")
        remark.decisions.append((decision, reason, words))
    elif mark == "&":
        remark.sketch = text
    elif mark == "@":
        north, east = text.split()
        remark.point = float(north), float(east)
    elif mark == "~":
        remark.guest = text
    elif mark == ">":
        remark.assessment = (kind, words)
    elif text in (BEFORE, AFTER):
        remark.when = text
    else:
        remark.text += f"\n\n{text}"
