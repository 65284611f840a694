"""What the public reads of the differences of two versions of a plan."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise

from cms.pages.versions_reading import LABELS
from participation.contributions.models import Thread
from participation.contributions.selectors import counts_by_reading, threads_by_anchor
from participation.plans.models import PlanVersion
from participation.plans.selectors import sections_of
from participation.plans.synopsis import Change, Row, synopsis
from participation.plans.synopsis_layout import Group, Piece, Side, layout, pieces


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of a synopsis as one reads it; ``previous`` and ``following`` are changed anchors.

    ``old_count`` and ``new_count`` are contributions written to the old wording and to the new.
    """

    row: Row
    labels: tuple[str | Promise, ...]
    thread: Thread | None
    place: int
    previous: str
    following: str
    old_count: int
    new_count: int

    @property
    def heading(self) -> tuple[Piece, ...]:
        """Number and title with what changed in them."""
        return pieces(self.row.heading, Side.BOTH)

    @property
    def old(self) -> list[Group]:
        """The old text."""
        return layout(self.row.blocks, Side.OLD)

    @property
    def new(self) -> list[Group]:
        """The new text."""
        return layout(self.row.blocks, Side.NEW)

    @property
    def both(self) -> list[Group]:
        """Both texts in one."""
        return layout(self.row.blocks, Side.BOTH)


@dataclass(frozen=True, slots=True)
class Options:
    """How a reader wants to see a synopsis; it stands in the address and nowhere else."""

    only_changes: bool = False
    one_column: bool = False
    anchor: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Options":
        """Read the query of an address; what is not known counts as not asked for."""
        return cls(
            only_changes=query.get("nur") == "aenderungen",
            one_column=query.get("ansicht") == "spalte",
            anchor=query.get("abschnitt", ""),
        )

    def query(self, **other: Any) -> str:
        """Return the query for the same view with other options."""
        wanted = {
            "only_changes": self.only_changes,
            "one_column": self.one_column,
            "anchor": self.anchor,
            **other,
        }
        given = {
            "nur": "aenderungen" if wanted["only_changes"] else "",
            "ansicht": "spalte" if wanted["one_column"] else "",
            "abschnitt": wanted["anchor"],
        }
        return "?" + urlencode({key: value for key, value in given.items() if value})

    @property
    def toggle_changes(self) -> str:
        """The query that shows all sections, or only those that changed."""
        return self.query(only_changes=not self.only_changes)

    @property
    def toggle_columns(self) -> str:
        """The query for the other layout."""
        return self.query(one_column=not self.one_column)

    @property
    def whole(self) -> str:
        """The query for all sections instead of one."""
        return self.query(anchor="")


def synopsis_context(
    versions: Sequence[PlanVersion], old: PlanVersion, new: PlanVersion, query: Mapping[str, str]
) -> dict[str, Any]:
    """Return what the page of a synopsis shows, in four statements whatever its length."""
    before, after = sections_of(old, new) if old != new else [sections_of(old)[0]] * 2
    rows = synopsis(before, after)
    options = Options.read(query)
    counts = Counter(change for row in rows for change in row.changes)
    shown = list(_shown(rows, threads_by_anchor(new.plan), counts_by_reading(new.plan, old.number)))
    if options.anchor:
        shown = [each for each in shown if str(each.row.section.anchor) == options.anchor]
    elif options.only_changes:
        shown = [each for each in shown if each.row.is_changed]
    return {
        "plan": new.plan,
        "address": new.plan.get_absolute_url(),
        "consultation": new.plan.consultation,
        "versions": versions,
        "old": old,
        "new": new,
        "rows": shown,
        "counts": [(LABELS[change], counts[change]) for change in Change if counts[change]],
        "changes": sum(row.is_changed for row in rows),
        "first_change": next((str(r.section.anchor) for r in rows if r.is_changed), ""),
        "options": options,
    }


def _shown(
    rows: Sequence[Row], threads: dict[str, Thread], counts: dict[str, tuple[int, int]]
) -> Iterator[ShownRow]:
    changed = [str(row.section.anchor) for row in rows if row.is_changed]
    place = 0
    for row in rows:
        anchor = str(row.section.anchor)
        old_count, new_count = counts.get(anchor, (0, 0))
        yield ShownRow(
            row=row,
            labels=tuple(LABELS[change] for change in row.changes),
            thread=threads.get(anchor),
            place=place + 1 if row.is_changed else 0,
            previous=changed[place - 1] if row.is_changed and place else "",
            following=changed[place + 1] if row.is_changed and place + 1 < len(changed) else "",
            old_count=old_count,
            new_count=new_count,
        )
        place += row.is_changed
