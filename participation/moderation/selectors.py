"""Reading what moderators work on."""

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from participation.accounts.models import Membership, User
from participation.accounts.rules import Person, organisations_where
from participation.contributions.models import Contribution, ContributionQuerySet, Edit
from participation.moderation.models import ModerationDecision, Report

# Each is asked for the rows that a list shows; a join would group the whole table first.
_OPEN_REPORTS = Report.objects.filter(contribution=OuterRef("pk"), state=Report.State.OPEN)
_COUNTED = _OPEN_REPORTS.order_by().values("contribution").annotate(number=Count("pk"))


def moderated_by(user: Person) -> ContributionQuerySet:
    """Return all contributions that ``user`` moderates, newest first.

    What no guest has confirmed is not among them: whoever wrote it may not have meant to.
    Each has ``open_reports`` (a number), ``is_reported``, ``is_reviewed`` (whether somebody
    decided already) and ``has_waiting_edit``.
    """
    return (
        Contribution.objects.of_organisations(organisations_where(user, Membership.Role.MODERATOR))
        .exclude(state=Contribution.State.UNCONFIRMED)
        .with_surroundings()
        .select_related("thread__plan", "thread__idea", "consultation__organisation")
        .annotate(
            open_reports=Coalesce(
                Subquery(_COUNTED.values("number"), output_field=IntegerField()), 0
            ),
            is_reported=Exists(_OPEN_REPORTS),
            has_waiting_edit=Exists(Edit.objects.pending().filter(contribution=OuterRef("pk"))),
            is_reviewed=Exists(ModerationDecision.objects.filter(contribution=OuterRef("pk"))),
        )
        .order_by("-pk")
    )


def reports_by(user: User) -> QuerySet[Report]:
    """Return what ``user`` reported, newest first."""
    return (
        Report.objects.filter(reporter=user)
        .select_related("contribution__consultation")
        .order_by("-pk")
    )
