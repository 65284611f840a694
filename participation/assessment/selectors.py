"""Reading what clerks work on."""

from participation.accounts.models import Membership
from participation.accounts.rules import Person, organisations_where
from participation.contributions.models import Contribution, ContributionQuerySet


def assessable_by(user: Person) -> ContributionQuerySet:
    """Return the contributions that ``user`` weighs, newest first."""
    return (
        Contribution.objects.readable()
        .exclude(kind=Contribution.Kind.ANSWER)
        .of_organisations(organisations_where(user, Membership.Role.CLERK))
        .with_surroundings()
        .select_related("thread__plan", "thread__idea", "consultation__organisation")
        .order_by("-pk")
    )
