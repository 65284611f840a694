"""What the public reads of former versions of a plan, and of the differences of two."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participation.contributions.models import Thread
from participation.contributions.selectors import threads_by_anchor
from participation.plans.models import PlanVersion, Section
from participation.plans.selectors import sections_of
from participation.plans.synopsis import Change, Row, synopsis

LABELS: dict[Change, str | Promise] = {
    Change.ADDED: _("new"),
    Change.REMOVED: _("removed"),
    Change.CHANGED: _("changed"),
    Change.RENUMBERED: _("renumbered"),
    Change.MOVED: _("moved"),
}


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A section of one version, with the discussion that goes on about it."""

    section: Section
    thread: Thread | None

    @property
    def level_tag(self) -> str:
        """The heading element: the page's title is h1, the highest section h2."""
        return f"h{min(self.section.level + 1, 6)}"


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of a synopsis as one reads it; ``previous`` and ``following`` are changed anchors."""

    row: Row
    labels: tuple[str | Promise, ...]
    thread: Thread | None
    previous: str
    following: str


def version_context(versions: Sequence[PlanVersion], chosen: PlanVersion) -> dict[str, Any]:
    """Return what the page of one version shows, in three statements whatever its length."""
    threads = threads_by_anchor(chosen.plan)
    (sections,) = sections_of(chosen)
    return {
        "plan": chosen.plan,
        "address": chosen.plan.get_absolute_url(),
        "consultation": chosen.plan.consultation,
        "versions": versions,
        "version": chosen,
        "newest": versions[0],
        "sections": [VersionRow(section, threads.get(str(section.anchor))) for section in sections],
    }


def synopsis_context(
    versions: Sequence[PlanVersion], old: PlanVersion, new: PlanVersion, query: Mapping[str, str]
) -> dict[str, Any]:
    """Return what the page of a synopsis shows, in three statements whatever its length."""
    before, after = sections_of(old, new) if old != new else [sections_of(old)[0]] * 2
    rows = synopsis(before, after)
    only_changes = query.get("nur") == "aenderungen"
    shown = [row for row in rows if row.is_changed] if only_changes else rows
    counts = Counter(change for row in rows for change in row.changes)
    return {
        "plan": new.plan,
        "address": new.plan.get_absolute_url(),
        "consultation": new.plan.consultation,
        "versions": versions,
        "old": old,
        "new": new,
        "rows": list(_shown(shown, threads_by_anchor(new.plan))),
        "counts": [(LABELS[change], counts[change]) for change in Change if counts[change]],
        "first_change": next((str(r.section.anchor) for r in rows if r.is_changed), ""),
        "only_changes": only_changes,
        "one_column": query.get("ansicht") == "spalte",
    }


def _shown(rows: Sequence[Row], threads: dict[str, Thread]) -> Iterator[ShownRow]:
    changed = [str(row.section.anchor) for row in rows if row.is_changed]
    place = 0
    for row in rows:
        anchor = str(row.section.anchor)
        yield ShownRow(
            row=row,
            labels=tuple(LABELS[change] for change in row.changes),
            thread=threads.get(anchor),
            previous=changed[place - 1] if row.is_changed and place else "",
            following=changed[place + 1] if row.is_changed and place + 1 < len(changed) else "",
        )
        place += row.is_changed
