"""Giving contributions their outcome."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import User
from participation.assessment.models import Assessment
from participation.assessment.rules import can_assess
from participation.contributions.changes import lock_thread, record_change, still_readable
from participation.contributions.cleaning import clean_text, render_text
from participation.contributions.models import Contribution, ThreadChange
from participation.errors import Refused
from participation.events import ContributionAssessed, announce


def assess_contribution(
    *, clerk: User, contribution: Contribution, outcome: str, reasoning: str, at: datetime
) -> Assessment:
    """Publish what became of a contribution; a later assessment supersedes the former.

    Raises `Refused` without an outcome, a reasoning of proper length, or the right.
    """
    reasoning = clean_text(reasoning)
    if outcome not in Assessment.Outcome:
        raise Refused(_("Please choose an outcome."), code="outcome_missing")
    if not reasoning:
        raise Refused(_("Please give a reasoning: everybody reads it."), code="reasoning_missing")
    if len(reasoning) > settings.ANSWER_MAX_LENGTH:
        raise Refused(_("The reasoning is too long."), code="too_long")
    if not can_assess(clerk, contribution):
        raise Refused(_("You may not assess this contribution."), code="forbidden")
    html = render_text(reasoning)
    with transaction.atomic():
        thread = lock_thread(contribution.thread_id)
        still_readable(contribution)
        contribution.assessments.filter(superseded_at=None).update(superseded_at=at)
        assessment = Assessment.objects.create(
            contribution=contribution,
            organisation=contribution.consultation.organisation,
            clerk=clerk,
            outcome=outcome,
            reasoning=reasoning,
            html=html,
            at=at,
        )
        record_change(thread, contribution, ThreadChange.Kind.ASSESSED)
        announce(ContributionAssessed(contribution=contribution.pk))
    return assessment
