"""What a formal consultation must have before it may become public.

Courts declare plans void when the announcement lacked what the law wants in it, for example where
and until when one can comment (§ 3 Abs. 2 BauGB, § 9 Abs. 2 ROG).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from participation.consultations.models import Consultation, Phase
from participation.plans.plain_text import plain_text

if TYPE_CHECKING:
    from cms.pages.consultation import ConsultationPage


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that is missing, and the field of the editor where it belongs (None: none)."""

    text: str | Promise
    field: str | None = None


class PublicationRefused(PermissionDenied):
    """A formal consultation must not become public as it is; ``reasons`` says why."""

    def __init__(self, reasons: list[Missing]) -> None:
        self.reasons = reasons
        super().__init__(" ".join(str(reason.text) for reason in reasons))


def missing_from(
    page: ConsultationPage,
    *,
    phase_kinds: Collection[str | None] | None = None,
    has_documents: bool | None = None,
) -> list[Missing]:
    """Return what a formal consultation lacks; other kinds may be published as they are.

    ``phase_kinds`` and ``has_documents`` replace what the page has, for forms not saved yet.
    """
    if page.kind != Consultation.Kind.FORMAL:
        return []
    kinds = {phase.kind for phase in page.phases.all()} if phase_kinds is None else phase_kinds
    missing = []
    if Phase.Kind.STATEMENT not in kinds:
        missing.append(
            Missing(_("The dates are missing: add a phase of the kind “Formal statements”."))
        )
    if not (page.documents.exists() if has_documents is None else has_documents):
        missing.append(
            Missing(_("The documents are missing: add the reasoning of the plan at least."))
        )
    if not page.contact_name:
        missing.append(Missing(_("The contact is missing."), "contact_name"))
    if not (page.contact_email or page.contact_phone):
        missing.append(
            Missing(_("An e-mail address or a telephone number is missing."), "contact_email")
        )
    if not _has_text(page.privacy_note):
        missing.append(Missing(_("The privacy notice is missing."), "privacy_note"))
    return missing


def _has_text(html: Any) -> bool:
    return bool(plain_text(str(html or "")).strip())


def is_by_one_person(page: ConsultationPage, *, author_id: int | None, publisher: Any) -> bool:
    """Say whether whoever publishes a formal consultation also wrote what is published.

    A publisher is None in commands and by the clock; a revision without author is a command's.
    """
    return (
        page.kind == Consultation.Kind.FORMAL
        and publisher is not None
        and author_id is not None
        and author_id == publisher.pk
    )


FOUR_EYES = Missing(
    format_lazy(
        "{} {}",
        _("A formal consultation is published by somebody else than its last author."),
        _("Submit it for approval: a colleague then publishes it."),
    )
)
