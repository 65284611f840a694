"""Who may bring a file into which page."""

from typing import Any

from wagtail.models import Page

from cms.pages.consultation import ConsultationPage
from cms.pages.plan import PlanPage
from participation.plans.models import DraftPlan


def can_import(user: Any, page: Page) -> bool:
    """Whether somebody may import into a plan's page, or make a new plan below a consultation.

    A translation has the sections of its source, so a file goes into the source alone.
    """
    kind = page.specific_class
    rights = page.permissions_for_user(user)
    if page.alias_of_id or kind not in (PlanPage, ConsultationPage):
        return False
    if kind is ConsultationPage:
        return bool(rights.can_edit() and rights.can_add_subpage())
    return bool(rights.can_edit() and not rights.page_locked() and _is_source(page))


def _is_source(page: Page) -> bool:
    plan = DraftPlan.objects.filter(key=page.translation_key).first()
    return plan is None or plan.language == page.locale.language_code
