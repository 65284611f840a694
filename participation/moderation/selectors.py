"""Reading what moderators work on."""

from django.db.models import Count, Exists, OuterRef, Q

from participation.accounts.models import Membership
from participation.accounts.rules import Person, organisations_where
from participation.contributions.models import Contribution, ContributionQuerySet
from participation.moderation.models import ModerationDecision, Report


def moderated_by(user: Person) -> ContributionQuerySet:
    """Return all contributions, in any state, that ``user`` moderates, newest first.

    Each has ``open_reports`` (a number) and ``is_reviewed`` (whether somebody decided already).
    """
    return (
        Contribution.objects.of_organisations(organisations_where(user, Membership.Role.MODERATOR))
        .with_surroundings()
        .select_related("thread__plan", "thread__idea", "consultation__organisation")
        .annotate(
            open_reports=Count("reports", filter=Q(reports__state=Report.State.OPEN)),
            is_reviewed=Exists(ModerationDecision.objects.filter(contribution=OuterRef("pk"))),
        )
        .order_by("-pk")
    )
