"""Finding and finishing what a process that died left between page and projection."""

import logging
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from cms.pages.consultation import ConsultationPage
from cms.pages.plan import PlanPage
from cms.pages.projection import project
from participation.consultations.models import Consultation
from participation.consultations.services import unpublish_consultation
from participation.plans.models import DraftPlan
from participation.plans.services import unpublish_plan

logger = logging.getLogger(__name__)


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

    The source is written down with the moment of its publication, a translation's address too.
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
            is_finished = any(
                (each.language, each.published_at) == (language, page.last_published_at)
                for each in row.addresses.all()
            )
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
