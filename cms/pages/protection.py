"""What must not happen to pages that people have contributed to."""

from wagtail.models import Page

from cms.pages.consultation import ConsultationPage
from cms.pages.plan import PlanPage
from participation.consultations.models import Consultation
from participation.contributions.models import Contribution
from participation.plans.models import DraftPlan


def contributions_below(page: Page) -> int:
    """Return how many contributions, in any state, the page and the pages below it have.

    Another live translation keeps the discussion's place, so such a page does not count.
    """
    below = Page.objects.descendant_of(page, inclusive=True)
    count = 0
    for model, owner in ((ConsultationPage, "consultation"), (PlanPage, "thread__plan")):
        pages = model.objects.filter(pk__in=below.values("pk"))
        elsewhere = model.objects.exclude(pk__in=below.values("pk")).values("translation_key")
        keys = pages.exclude(translation_key__in=elsewhere).values("translation_key")
        count += Contribution.objects.filter(**{f"{owner}__key__in": keys}).count()
    return count


def is_move_to_another_consultation(page: Page, destination: Page) -> bool:
    """Say whether moving ``page`` would bring a plan with contributions elsewhere."""
    page = page.specific
    if not isinstance(page, PlanPage):
        return False
    plan = DraftPlan.objects.filter(key=page.translation_key).first()
    goal = Consultation.objects.filter(key=destination.specific.translation_key).first()
    if plan is None or (goal is not None and goal.pk == plan.consultation_id):
        return False
    return Contribution.objects.filter(thread__plan=plan).exists()
