"""Projecting published pages into the domain. Each function may be run again at any time."""

import logging
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Page

from cms.pages.consultation import ConsultationPage
from cms.pages.plan import PlanPage
from cms.pages.rendering import section_drafts
from participation.consultations.areas import read_area
from participation.consultations.models import Consultation
from participation.consultations.services import (
    PhaseDraft,
    ResultDraft,
    Terms,
    publish_consultation,
    record_consultation_address,
    unpublish_consultation,
)
from participation.plans.models import DraftPlan, PlanVersion
from participation.plans.services import publish_plan, record_plan_address, unpublish_plan

logger = logging.getLogger(__name__)


@transaction.atomic
def project_consultation(page: ConsultationPage) -> Consultation:
    """Write down a live consultation page; translations add their address only."""
    consultation = Consultation.objects.filter(key=page.translation_key).first()
    if consultation is None or consultation.language == page.locale.language_code:
        consultation = publish_consultation(
            key=page.translation_key,
            slug=page.slug,
            organisation=page.organisation,
            kind=page.kind,
            language=page.locale.language_code,
            title=page.title,
            lead=page.lead,
            phases=[
                PhaseDraft(phase.kind, phase.starts_at, phase.ends_at)
                for phase in page.phases.all()
            ],
            result=_result(page),
            terms=_terms(page),
            at=page.last_published_at or timezone.now(),
        )
    record_consultation_address(
        consultation=consultation, language=page.locale.language_code, path=_path(page)
    )
    return consultation


def _terms(page: ConsultationPage) -> Terms:
    is_by_invitation = page.contributors == Consultation.Contributors.INVITED
    return Terms(
        contributors=page.contributors,
        moderation=page.moderation,
        voting=page.voting,
        invited=page.invited.split("\n") if is_by_invitation else (),
        area=read_area(page.area) if page.area.strip() else None,
        area_name=page.area_name or (page.area_of.name if page.area_of else ""),
        topics=page.topics.all(),
    )


def _result(page: ConsultationPage) -> ResultDraft | None:
    if not page.result_date:
        return None
    return ResultDraft(decided_on=page.result_date, body=page.result_body, text=page.result_text)


@transaction.atomic
def project_plan(page: PlanPage) -> tuple[PlanVersion, bool] | None:
    """Write down a live plan page; return its version and whether it is new.

    The consultation above it must be public, else nothing is written yet (None): it is finished
    when the consultation is published.
    """
    parent = page.get_parent().specific
    consultation = Consultation.objects.public().filter(key=parent.translation_key).first()
    if consultation is None:
        return None
    plan = DraftPlan.objects.filter(key=page.translation_key).first()
    written = None
    if plan is None or plan.language == page.locale.language_code:
        written = publish_plan(
            key=page.translation_key,
            slug=page.slug,
            consultation=consultation,
            language=page.locale.language_code,
            title=page.title,
            sections=section_drafts(page.sections),
            note=page.version_note,
            at=page.last_published_at or timezone.now(),
        )
        plan = written[0].plan
    record_plan_address(plan=plan, language=page.locale.language_code, path=_path(page))
    return written


def _path(page: Page) -> str:
    """Return the path of a page on this site, with its language's prefix."""
    _site, _root, path = page.get_url_parts()
    return str(path)


def project(page: Page) -> None:
    """Write down any page, if it is of a kind that the domain knows and live."""
    page = page.specific
    if not page.live or page.alias_of_id:
        return
    if isinstance(page, ConsultationPage):
        project_consultation(page)
        for plan_page in PlanPage.objects.child_of(page).live():
            project_plan(plan_page)
    elif isinstance(page, PlanPage):
        project_plan(page)


def close(page: Page) -> None:
    """Close to the public what an unpublished or deleted page stood for; every row stays.

    A translation that goes takes nothing along as long as its source is live.
    """
    page = page.specific
    if not isinstance(page, ConsultationPage | PlanPage):
        return
    siblings = type(page).objects.live().filter(translation_key=page.translation_key)
    if siblings.exclude(pk=page.pk).exists():
        return
    if isinstance(page, ConsultationPage):
        unpublish_consultation(key=page.translation_key)
    else:
        unpublish_plan(key=page.translation_key)


def record_addresses(page: Page) -> None:
    """Write down where a page and all below it are read, after a move or a new slug."""
    below = Page.objects.descendant_of(page, inclusive=True).live().specific()
    for each in below.type((ConsultationPage, PlanPage)):
        if isinstance(each, ConsultationPage):
            consultation = Consultation.objects.filter(key=each.translation_key).first()
            if consultation is not None:
                record_consultation_address(
                    consultation=consultation,
                    language=each.locale.language_code,
                    path=_path(each),
                )
        else:
            plan = DraftPlan.objects.filter(key=each.translation_key).first()
            if plan is not None:
                record_plan_address(plan=plan, language=each.locale.language_code, path=_path(each))


def sync_all() -> dict[str, int]:
    """Find and finish what a process that died left between page and projection.

    A page that cannot be projected is logged and counted as failed, and keeps no other waiting.
    """
    counts = {"projected": 0, "closed": 0, "failed": 0}
    for pages, written in (
        (ConsultationPage.objects, Consultation.objects.public()),
        (PlanPage.objects, DraftPlan.objects.public()),
    ):
        for page in _unfinished(pages.live().select_related("locale"), written):
            try:
                project(page)
            except Exception:
                logger.exception("Page %s cannot be projected", page.pk)
                counts["failed"] += 1
            else:
                counts["projected"] += 1
    counts["closed"] = _close_orphans()
    return counts


def _unfinished(pages: Iterable[Any], written: QuerySet[Any]) -> list[Any]:
    """Return the live pages that the domain knows in another state, or not at all.

    Only the source language is written down with its moment; a translation has its address there.
    """
    rows = written.prefetch_related("addresses")
    known = {row.key: row for row in rows}
    found = []
    for page in pages:
        row = known.get(page.translation_key)
        language = page.locale.language_code
        if row is None or language == row.language:
            is_finished = row is not None and row.published_at == page.last_published_at
        else:
            is_finished = any(each.language == language for each in row.addresses.all())
        if not is_finished:
            found.append(page)
    return found


def _close_orphans() -> int:
    """Close what is public in the domain but has no live page any more."""
    closed = 0
    live = ConsultationPage.objects.live().values("translation_key")
    for key in Consultation.objects.public().exclude(key__in=live).values_list("key", flat=True):
        unpublish_consultation(key=key)
        closed += 1
    live = PlanPage.objects.live().values("translation_key")
    public = DraftPlan.objects.filter(visibility=DraftPlan.Visibility.PUBLIC)
    for key in public.exclude(key__in=live).values_list("key", flat=True):
        unpublish_plan(key=key)
        closed += 1
    return closed
