"""What the public reads on the page of a plan: the projection, and little of it read twice.

Versions never change. So their sections are read and rendered when no page with the same numbers
of contributions was shown before, and what is rendered is kept (`cms.caching.fragments`).
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language

from cms.caching.fragments import fragments
from cms.pages.attachments import drafted_shelves
from cms.pages.comparing import Comparison, Gone, comparison_of
from cms.pages.languages import foreign_language
from cms.pages.rendering import section_drafts
from cms.pages.versions_reading import LABELS
from participation.consultations.rules import in_dialogue
from participation.consultations.selectors import database_now
from participation.contributions.selectors import ThreadCount, thread_counts
from participation.documents.selectors import shelves_of
from participation.plans.models import DraftPlan, PlanVersion, Section
from participation.plans.selectors import (
    fetch_texts,
    may_be_translated,
    plan_versions,
    removed_sections,
    sections_of,
    translate,
)
from participation.plans.synopsis import Change

NOTHING = Comparison()
Key = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A section as one reads it, with its discussion; a preview has none yet.

    ``language`` is that of the text if it is not the reader's, else empty; ``gone`` are sections
    that stood behind it in the version before. ``key`` holds all that the row is rendered from:
    versions never change, so little is left that may.
    """

    section: Section
    thread: ThreadCount | None
    is_removed: bool = False
    previous: Section | None = None
    following: Section | None = None
    gone: Sequence[Gone] = ()
    labels: tuple[str | Promise, ...] = ()
    language: str = ""
    key: Key = ()

    @property
    def level_tag(self) -> str:
        """The heading element: the page's title is h1, the highest section h2.

        What is gone stands below a heading of its own.
        """
        if self.is_removed:
            return "h3"
        return f"h{min(self.section.level + 1, 6)}"


def plan_context(plan: DraftPlan) -> dict[str, Any]:
    """Return what the page of a plan shows, in a number of statements that never changes.

    ``sections`` is called by the template where it lacks something that was not rendered yet.
    """
    versions = plan_versions(plan)
    if not versions:
        return {"plan": plan, "version": None, "sections": [], "removed": [], "shelves": []}
    version, former = versions[0], versions[1] if len(versions) > 1 else None
    language = get_language() or plan.language
    threads = thread_counts(plan)
    removed = removed_sections(version)
    translated = _translated(version, removed, language)
    shown: dict[str, Any] = {
        "plan": plan,
        "version": version,
        "versions": versions,
        "address": plan.get_absolute_url(),
        "former": former,
        "consultation": plan.consultation,
        "is_open": in_dialogue(plan.consultation, database_now()),
        "is_translated": plan.shown_language != plan.language,
    }
    shown_as = (language, shown["address"], shown["is_open"], shown["is_translated"])
    texts = [each.translation and each.translation.digest for each in translated or ()]
    contents = tuple((each.number, each.digest) for each in (version, former) if each)
    key = (*shown_as, contents, hash(tuple(texts)))
    return {
        **shown,
        "shelves": shelves_of(plan),
        "sections": _rows_when_needed(version, former, translated, threads, key),
        "text_key": (*key, tuple(thread.shown for thread in threads.values())),
        "removed_label": LABELS[Change.REMOVED],
        "gone_first": comparison_of(former, version).gone.get(None, ()),
        # A section that nobody spoke about and that is gone has nothing left to read.
        "removed": [
            row
            for row in _rows(removed, threads, is_removed=True, source=plan.language)
            if row.thread is not None and row.thread.version
        ],
    }


def _translated(
    version: PlanVersion, removed: Sequence[Section], language: str
) -> Sequence[Section] | None:
    """Return the sections with their translations; None where the source is read."""
    if not may_be_translated(version.plan, language):
        return None
    (sections,) = sections_of(version)
    translate(version, [*sections, *removed], language)
    return sections


def _rows_when_needed(
    version: PlanVersion,
    former: PlanVersion | None,
    translated: Sequence[Section] | None,
    threads: Mapping[str, ThreadCount],
    key: Key,
) -> Callable[[], list[Row]]:
    """Return a function that returns the rows; of their texts only those not rendered are read."""

    @cache
    def rows() -> list[Row]:
        sections = translated or sections_of(version, with_texts=False)[0]
        compared = comparison_of(former, version)
        source = version.plan.language
        found = _rows(sections, threads, compared=compared, source=source, key=key)
        if translated is None:
            unrendered = fragments.missing("section", [row.key for row in found])
            fetch_texts(row.section for row in found if row.key in unrendered)
        return found

    return rows


def _rows(
    sections: Sequence[Section],
    threads: Mapping[str, ThreadCount],
    *,
    source: str,
    is_removed: bool = False,
    compared: Comparison = NOTHING,
    key: Key = (),
) -> list[Row]:
    rows = []
    previous: Section | None = None
    for section, following in zip_longest(sections, sections[1:]):
        anchor = str(section.anchor)
        thread = threads.get(anchor)
        rows.append(
            Row(
                section,
                thread,
                is_removed=is_removed,
                previous=previous,
                following=following,
                gone=compared.gone.get(section.anchor, ()),
                labels=tuple(LABELS[each] for each in compared.changes.get(anchor, ())),
                language=foreign_language(section, source),
                key=key and (*key, anchor, thread and thread.shown),
            )
        )
        previous = section
    return rows


def plan_preview(page: Any) -> dict[str, Any]:
    """Return what the page of a plan would show if it were published as it is now."""
    plan = DraftPlan(title=page.title, language=get_language() or "")
    sections = [
        Section(
            anchor=draft.anchor,
            number=draft.number,
            title=draft.title,
            level=draft.level,
            html=draft.html,
        )
        for draft in section_drafts(page.sections)
    ]
    parent = page.get_parent()
    return {
        "plan": plan,
        "version": None,
        "consultation": parent and parent.specific,
        "sections": [Row(section, None) for section in sections],
        "removed": [],
        "shelves": drafted_shelves(page.documents.all()),
        "is_open": False,
        "is_preview": True,
    }
