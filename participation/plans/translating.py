"""Publishing translations of a draft plan. The source language alone makes versions."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation.errors import Refused
from participation.events import PlanPublished, within
from participation.plans.digests import digest
from participation.plans.models import DraftPlan, Section, SectionText
from participation.plans.plain_text import plain_text
from participation.plans.selectors import latest_version, newest_texts
from participation.plans.services import SectionDraft


@transaction.atomic
def publish_translation(
    *, plan: DraftPlan, language: str, sections: Sequence[SectionDraft], at: datetime
) -> int:
    """Append what is new in a translation to the newest version; return the number of rows.

    A section that still says what the source says is not translated yet. One that still says what
    was written for an older wording of the source is out of date and waits for its translator.
    Run again, the same content appends nothing. Raises `Refused` for the source language and for
    anchors that the newest version does not have.
    """
    DraftPlan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    version = latest_version(plan)
    if language == plan.language or version is None:
        raise Refused(_("This language makes versions, not translations."), code="is_source")
    by_anchor = {section.anchor: section for section in version.sections.all()}
    unknown = [
        f"{draft.number} {draft.title}".strip() or str(draft.anchor)
        for draft in sections
        if draft.anchor not in by_anchor
    ]
    if unknown:
        raise Refused(
            _("The version in the source language does not have these sections: %(headings)s")
            % {"headings": ", ".join(unknown)},
            code="anchor_unknown",
        )
    newest = newest_texts(version, language)
    rows = [
        _text(draft, by_anchor[draft.anchor], language, at)
        for draft in sections
        if _is_new(draft, by_anchor[draft.anchor], newest.get(draft.anchor))
    ]
    SectionText.objects.bulk_create(rows)
    within(PlanPublished(plan=plan.pk))
    return len(rows)


def _is_new(draft: SectionDraft, section: Section, newest: SectionText | None) -> bool:
    """Say whether a row must be appended; ``newest`` may belong to an earlier version."""
    says_source = (draft.title, draft.html) == (section.title, section.html)
    if newest is None:
        return not says_source
    if newest.digest != _digest(draft):
        return True
    is_of_this_wording = (newest.section.title, newest.section.html) == (
        section.title,
        section.html,
    )
    return is_of_this_wording and newest.section_id != section.pk


def _digest(draft: SectionDraft) -> str:
    return digest([draft.title, draft.html])


def _text(draft: SectionDraft, section: Section, language: str, at: datetime) -> SectionText:
    return SectionText(
        section=section,
        language=language,
        title=draft.title,
        html=draft.html,
        text=plain_text(draft.html),
        digest=_digest(draft),
        published_at=at,
    )


@transaction.atomic
def withdraw_translation(*, key: UUID, language: str) -> None:
    """Take back a translation that was unpublished; every row of it stays."""
    for plan in DraftPlan.objects.filter(key=key).exclude(language=language):
        plan.addresses.filter(language=language).delete()
        within(PlanPublished(plan=plan.pk))
