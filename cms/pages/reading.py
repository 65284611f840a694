"""What the public reads on the pages of consultations and plans: always the projection."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum
from django.http import HttpRequest
from django.utils.translation import get_language

from cms.pages import cards
from cms.pages.areas import area_name_of, area_of
from cms.pages.attachments import drafted_shelves
from cms.pages.comparing import Comparison
from participation.consultations.models import Consultation, Phase
from participation.consultations.rules import in_dialogue, next_dialogue
from participation.consultations.selectors import area_features, database_now
from participation.contributions.idea_reading import idea_count
from participation.contributions.selectors import threads
from participation.contributions.showing import discussion_of
from participation.documents.selectors import shelves_of
from participation.errors import Refused
from participation.places.selectors import collection
from participation.plans.models import DraftPlan, PlanVersion

NOTHING = Comparison()


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """A phase in the time line; ``status`` is past, now or future."""

    kind: str
    label: str
    starts_at: Any
    ends_at: Any
    status: str


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
        "ideas": idea_count(consultation),
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
