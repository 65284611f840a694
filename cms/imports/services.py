"""From an uploaded file to a draft of a page."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.imports.models import PlanUpload
from cms.imports.proposal import Proposal, latest_draft
from cms.pages.consultation import ConsultationPage
from cms.pages.importing import new_plan_page, write_sections
from cms.pages.plan import PlanPage
from participation.accounts.models import User
from participation.errors import Refused
from participation.plans.candidates import with_pairs
from participation.plans.matching import Pair, carry_anchors

LONGEST_NAME = 255


class Outdated(Refused):
    """Somebody changed the page after the proposal was made."""


@transaction.atomic
def keep_upload(*, page: Page, user: User, name: str, data: bytes, at: datetime) -> PlanUpload:
    """Keep a file until it is imported; an earlier one of the same user for this page goes."""
    PlanUpload.objects.filter(page=page, user=user).delete()
    return PlanUpload.objects.create(
        page_id=page.pk, user=user, name=name[-LONGEST_NAME:], data=data, created_at=at
    )


@transaction.atomic
def save_as_draft(
    *, upload: PlanUpload, proposal: Proposal, chosen: Iterable[Pair], user: User
) -> PlanPage:
    """Write the sections into the page's draft, or into a new plan below a consultation.

    Nothing is published. Sections keep the anchors of those that they are, so discussions stay
    with their text. Raises `Outdated` if the page is not as it was when the proposal was made.
    """
    page = Page.objects.select_for_update().get(pk=upload.page_id).specific
    draft = latest_draft(page)
    if proposal.state != state_of(page):
        message = _("Somebody changed this page meanwhile. Please look at the changes again.")
        raise Outdated(message, code="outdated")
    matching = with_pairs(proposal.matching, chosen)
    nodes = carry_anchors(proposal.old, proposal.new, matching)
    if isinstance(page, ConsultationPage):
        draft = new_plan_page(page, title=proposal.title, user=user)
    write_sections(draft, nodes, proposal.file, user=user)
    draft.save_revision(user=user, log_action=True)
    upload.delete()
    return draft


def state_of(page: Page) -> str:
    """Name the state of a page: it is another one after each change of its draft."""
    revision = page.get_latest_revision()
    return f"{revision.pk}.{revision.created_at.timestamp()}" if revision else "-"


def prune_uploads(*, at: datetime) -> int:
    """Delete the files that nobody went on with; return how many."""
    deleted, _by_model = PlanUpload.objects.stale(at).delete()
    return int(deleted)
