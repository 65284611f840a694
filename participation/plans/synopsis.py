"""Two versions of a plan beside each other: what became of each section, and of its words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from participation.plans.comparison import moved_pairs
from participation.plans.matching import Pair
from participation.plans.models import Section
from participation.plans.numbering import number_key
from participation.plans.tree import Node
from participation.plans.wording import (
    BlockChange,
    Passage,
    compare_wording,
    compare_words,
)


class Change(StrEnum):
    """What became of a section; several can be true at once."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENUMBERED = "renumbered"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Row:
    """A section in two versions, of which one may lack it.

    changes: in the order of `Change`; empty if nothing became of it.
    heading: number and title, compared word by word.
    blocks: the text, compared block by block.
    """

    old: Section | None
    new: Section | None
    changes: tuple[Change, ...]
    heading: tuple[Passage, ...]
    blocks: tuple[BlockChange, ...]

    @property
    def section(self) -> Section:
        """The section as it stands, else as it stood last."""
        section = self.new or self.old
        if section is None:
            raise AssertionError("a row has a section on one side at least")
        return section

    @property
    def is_changed(self) -> bool:
        """Whether anything became of it."""
        return bool(self.changes)


def section_changes(
    old: Sequence[Section], new: Sequence[Section]
) -> dict[str, tuple[Change, ...]]:
    """Return what became of each section, by anchor; those without changes are not in it."""
    before = {section.anchor: index for index, section in enumerate(old)}
    pairs = [
        Pair(before[section.anchor], index, 1.0, 1.0)
        for index, section in enumerate(new)
        if section.anchor in before
    ]
    moved = {pair.new for pair in moved_pairs(_nodes(old), _nodes(new), pairs)}
    partner = {pair.new: old[pair.old] for pair in pairs}
    found = {
        str(section.anchor): _of_pair(partner.get(index), section, is_moved=index in moved)
        for index, section in enumerate(new)
    }
    present = {section.anchor for section in new}
    gone = (section for section in old if section.anchor not in present)
    found |= {str(section.anchor): (Change.REMOVED,) for section in gone}
    return {anchor: changes for anchor, changes in found.items() if changes}


def gone_behind(old: Sequence[Section], new: Sequence[Section]) -> dict[UUID | None, list[Section]]:
    """Return the removed sections under the anchor of the section behind which they stood.

    Those that stood before everything that is still there are under None.
    """
    present = {section.anchor for section in new}
    found: dict[UUID | None, list[Section]] = {}
    above = None
    for section in old:
        if section.anchor in present:
            above = section.anchor
        else:
            found.setdefault(above, []).append(section)
    return found


def _nodes(sections: Iterable[Section]) -> list[Node]:
    return [Node(section.number, section.title, section.level) for section in sections]


def _of_pair(old: Section | None, new: Section, *, is_moved: bool) -> tuple[Change, ...]:
    if old is None:
        return (Change.ADDED,)
    found = []
    if (old.title, old.html) != (new.title, new.html):
        found.append(Change.CHANGED)
    if number_key(old.number) != number_key(new.number):
        found.append(Change.RENUMBERED)
    if is_moved:
        found.append(Change.MOVED)
    return tuple(found)


def synopsis(old: Sequence[Section], new: Sequence[Section]) -> tuple[Row, ...]:
    """Compare two versions; rows in the order of the new, removed ones where they stood."""
    changes = section_changes(old, new)
    before = {section.anchor: section for section in old}
    rows = [_row(before.get(section.anchor), section, changes) for section in new]
    present = {section.anchor for section in new}
    above = None  # the nearest section before it that both versions have
    for section in old:
        if section.anchor in present:
            above = section.anchor
            continue
        place = next(
            (index + 1 for index, row in enumerate(rows) if row.section.anchor == above), 0
        )
        rows.insert(place, _row(section, None, changes))
        above = section.anchor
    return tuple(rows)


def _row(old: Section | None, new: Section | None, changes: dict[str, tuple[Change, ...]]) -> Row:
    anchor = (new or old).anchor  # type: ignore[union-attr] # one of them is there
    old_html, new_html = old.html if old else "", new.html if new else ""
    return Row(
        old=old,
        new=new,
        changes=changes.get(str(anchor), ()),
        heading=compare_words(old.heading if old else "", new.heading if new else ""),
        blocks=compare_wording(old_html, new_html),
    )
