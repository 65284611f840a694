"""What the public reads on the pages of consultations and plans: always the projection."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language

from cms.pages import cards
from cms.pages.areas import area_name_of, area_of
from cms.pages.attachments import drafted_shelves
from cms.pages.languages import foreign_language
from cms.pages.rendering import section_drafts
from cms.pages.versions_reading import LABELS
from participation.consultations.models import Consultation, Phase
from participation.consultations.rules import in_dialogue, next_dialogue
from participation.consultations.selectors import area_features, database_now
from participation.contributions.models import Thread
from participation.contributions.selectors import threads, threads_by_anchor
from participation.contributions.showing import discussion_of
from participation.documents.selectors import shelves_of
from participation.errors import Refused
from participation.places.selectors import collection
from participation.plans.models import DraftPlan, PlanVersion, Section
from participation.plans.selectors import plan_versions, read_plan, sections_of, translate
from participation.plans.synopsis import Change, gone_behind, section_changes


@dataclass(frozen=True, slots=True)
class Row:
    """A section as one reads it, with its discussion; a preview has none yet.

    ``language`` is that of the text if it is not the reader's, else empty; ``gone`` are sections
    that stood behind it in the version before.
    """

    section: Section
    thread: Thread | None
    is_removed: bool = False
    previous: Section | None = None
    following: Section | None = None
    gone: Sequence[Section] = ()
    labels: tuple[str | Promise, ...] = ()
    language: str = ""

    @property
    def level_tag(self) -> str:
        """The heading element: the page's title is h1, the highest section h2.

        What is gone stands below a heading of its own.
        """
        if self.is_removed:
            return "h3"
        return f"h{min(self.section.level + 1, 6)}"


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """A phase in the time line; ``status`` is past, now or future."""

    kind: str
    label: str
    starts_at: Any
    ends_at: Any
    status: str


def plan_context(plan: DraftPlan) -> dict[str, Any]:
    """Return what the page of a plan shows, in a number of statements that never changes."""
    versions = plan_versions(plan)
    if not versions:
        return {"plan": plan, "version": None, "sections": [], "removed": [], "shelves": []}
    version, former = versions[0], versions[1] if len(versions) > 1 else None
    text = read_plan(version)
    translate(version, [*text.sections, *text.removed], get_language() or plan.language)
    threads = threads_by_anchor(plan)
    before = sections_of(former)[0] if former else []
    changes = section_changes(before, text.sections) if former else {}
    gone = gone_behind(before, text.sections)
    return {
        "plan": plan,
        "version": version,
        "versions": versions,
        "address": plan.get_absolute_url(),
        "former": former,
        "consultation": plan.consultation,
        "shelves": shelves_of(plan),
        "sections": _rows(text.sections, threads, changes=changes, gone=gone, source=plan.language),
        "removed_label": LABELS[Change.REMOVED],
        "gone_first": gone.get(None, ()),
        # A section that nobody spoke about and that is gone has nothing left to read.
        "removed": [
            row
            for row in _rows(text.removed, threads, is_removed=True, source=plan.language)
            if row.thread is not None and row.thread.version
        ],
        "is_open": in_dialogue(plan.consultation, database_now()),
        "is_translated": plan.shown_language != plan.language,
    }


def _rows(
    sections: Sequence[Section],
    threads: dict[str, Thread],
    *,
    source: str,
    is_removed: bool = False,
    changes: Mapping[str, tuple[Change, ...]] | None = None,
    gone: Mapping[UUID | None, Sequence[Section]] | None = None,
) -> list[Row]:
    neighbours = zip([None, *sections], [*sections[1:], None], strict=False)
    return [
        Row(
            section,
            threads.get(str(section.anchor)),
            is_removed=is_removed,
            previous=previous,
            following=following,
            gone=(gone or {}).get(section.anchor, ()),
            labels=tuple(LABELS[each] for each in (changes or {}).get(str(section.anchor), ())),
            language=foreign_language(section, source),
        )
        for section, (previous, following) in zip(sections, neighbours, strict=False)
    ]


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


def consultation_context(consultation: Consultation, request: HttpRequest) -> dict[str, Any]:
    """Return what the page of a consultation shows besides the editor's own words."""
    card = cards.consultation_cards(consultation=consultation)[0]
    thread = threads().get(consultation=consultation)
    now = database_now()
    discussion = discussion_of(thread, request.GET, request.user, now)
    return {
        "card": card,
        "consultation": card.consultation,
        "phases": [_phase_row(phase, now) for phase in card.consultation.phases.all()],
        "plans": _plans(consultation),
        "shelves": shelves_of(consultation),
        "thread": thread,
        "discussion": discussion,
        "setting": discussion.setting,
        "is_open": in_dialogue(card.consultation, now),
        "opens_at": next_dialogue(card.consultation, now),
        "result": card.result,
    }


def consultation_preview(page: Any) -> dict[str, Any]:
    """Return what the page of a consultation would show before anybody spoke."""
    now = database_now()
    phases = [
        Phase(kind=phase.kind, starts_at=phase.starts_at, ends_at=phase.ends_at)
        for phase in page.phases.all()
        if phase.starts_at and phase.ends_at
    ]
    consultation = Consultation(
        title=page.title,
        lead=page.lead,
        kind=page.kind,
        organisation=page.organisation,
        contributors=page.contributors,
        moderation=page.moderation,
        area_name=area_name_of(page),
        language=get_language() or "",
    )
    with suppress(Refused):  # an unfinished outline is shown as none
        consultation.area, consultation.area_source = area_of(page)
    return {
        "consultation": consultation,
        "area": collection(area_features(consultation)) if consultation.area else None,
        "phases": [_phase_row(phase, now) for phase in phases],
        "plans": [],
        "shelves": drafted_shelves(page.documents.all()),
        "is_open": False,
        "is_preview": True,
    }


def _phase_row(phase: Phase, now: Any) -> PhaseRow:
    status = "now" if phase.starts_at <= now < phase.ends_at else "past"
    return PhaseRow(
        kind=phase.kind,
        label=phase.get_kind_display(),
        starts_at=phase.starts_at,
        ends_at=phase.ends_at,
        status="future" if now < phase.starts_at else status,
    )


def _plans(consultation: Consultation) -> list[dict[str, Any]]:
    """Return the public plans with newest version and numbers, in four statements."""
    plans = list(
        DraftPlan.objects.public()
        .filter(consultation=consultation)
        .prefetch_related("addresses")
        .annotate(contributions=Sum("threads__published_count", default=0))
    )
    versions = {
        version.plan_id: version
        for version in PlanVersion.objects.filter(plan__in=plans)
        .annotate(sections_count=Count("sections"))
        .order_by("plan", "number")
    }
    return [
        {
            "plan": plan,
            "version": versions[plan.pk],
            "sections": versions[plan.pk].sections_count,
            "contributions": plan.contributions,
        }
        for plan in plans
        if plan.pk in versions
    ]
