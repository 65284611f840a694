"""Projecting published pages into the domain. Each function may be run again at any time."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from cms.pages.areas import area_name_of, area_of
from cms.pages.attachments import document_drafts
from cms.pages.consultation import ConsultationPage
from cms.pages.consultation_form import lines_of
from cms.pages.plan import PlanPage
from cms.pages.rendering import section_drafts
from participation.consultations.addresses import PublicAddress
from participation.consultations.models import Consultation
from participation.consultations.services import (
    PhaseDraft,
    ResultDraft,
    Terms,
    publish_consultation,
    record_consultation_address,
    unpublish_consultation,
    withdraw_consultation_address,
)
from participation.documents.services import publish_documents
from participation.plans.models import DraftPlan, PlanVersion
from participation.plans.services import publish_plan, record_plan_address, unpublish_plan
from participation.plans.translating import publish_translation, withdraw_translation


@transaction.atomic
def project_consultation(page: ConsultationPage) -> Consultation | None:
    """Write down a live consultation page; a translation adds address, title and lead only.

    A translation is written down once its source is (None until then).
    """
    consultation = Consultation.objects.filter(key=page.translation_key).first()
    at = page.last_published_at or timezone.now()
    if is_source(page, consultation):
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
            at=at,
        )
        _publish_documents(consultation, page)
    if consultation is None:
        return None
    record_consultation_address(
        consultation=consultation,
        language=page.locale.language_code,
        path=_path(page),
        title=page.title,
        lead=page.lead,
        at=at,
    )
    return consultation


def is_source(page: ConsultationPage | PlanPage, row: Consultation | DraftPlan | None) -> bool:
    """Say whether a page is written in the source language: the first of its translations is."""
    if row is not None:
        return row.language == page.locale.language_code
    earlier = type(page).objects.filter(translation_key=page.translation_key, pk__lt=page.pk)
    return not earlier.exists()


def _terms(page: ConsultationPage) -> Terms:
    area, source = area_of(page)
    is_by_invitation = page.contributors == Consultation.Contributors.INVITED
    return Terms(
        contributors=page.contributors,
        moderation=page.moderation,
        voting=page.voting,
        invited=page.invited.split("\n") if is_by_invitation else (),
        collects_ideas=page.collects_ideas,
        idea_categories=lines_of(page.idea_categories),
        takes_attachments=page.takes_attachments,
        asks_for_place=page.asks_for_place,
        area=area,
        area_name=area_name_of(page),
        area_source=source,
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
    when the consultation is published. A translation makes no version (None); it is written down
    once its source is.
    """
    parent = page.get_parent().specific
    consultation = Consultation.objects.public().filter(key=parent.translation_key).first()
    if consultation is None:
        return None
    plan = DraftPlan.objects.filter(key=page.translation_key).first()
    at = page.last_published_at or timezone.now()
    language = page.locale.language_code
    written = None
    if is_source(page, plan):
        written = publish_plan(
            key=page.translation_key,
            slug=page.slug,
            consultation=consultation,
            language=language,
            title=page.title,
            sections=section_drafts(page.sections),
            note=page.version_note,
            at=at,
        )
        plan = written[0].plan
        _publish_documents(plan, page)
    if plan is None:
        return None
    record_plan_address(plan=plan, language=language, path=_path(page), title=page.title, at=at)
    if written is None:
        publish_translation(
            plan=plan, language=language, sections=section_drafts(page.sections), at=at
        )
    return written


def _publish_documents(place: Consultation | DraftPlan, page: ConsultationPage | PlanPage) -> None:
    publish_documents(
        place=place,
        drafts=document_drafts(page.documents.all()),
        at=page.last_published_at or timezone.now(),
    )


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
        if project_consultation(page) is None:
            return
        for plan_page in PlanPage.objects.child_of(page).live():
            project_plan(plan_page)
    elif isinstance(page, PlanPage):
        project_plan(page)
    else:
        return
    for waiting in _waiting_translations(page):
        project(waiting)


def _waiting_translations(page: ConsultationPage | PlanPage) -> Iterable[Page]:
    """Return live translations that were published before their source, and wait for it."""
    written = PublicAddress.objects.filter(
        Q(consultation__key=page.translation_key) | Q(plan__key=page.translation_key)
    )
    return (
        page.get_translations()
        .live()
        .exclude(locale__language_code__in=written.values("language"))
        .filter(pk__gt=page.pk)
    )


def close(page: Page) -> None:
    """Close to the public what an unpublished or deleted page stood for; every row stays.

    A translation that goes takes nothing along as long as its source is live.
    """
    page = page.specific
    if not isinstance(page, ConsultationPage | PlanPage):
        return
    siblings = type(page).objects.live().filter(translation_key=page.translation_key)
    if siblings.exclude(pk=page.pk).exists():
        language = page.locale.language_code
        if isinstance(page, ConsultationPage):
            withdraw_consultation_address(key=page.translation_key, language=language)
        else:
            withdraw_translation(key=page.translation_key, language=language)
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
