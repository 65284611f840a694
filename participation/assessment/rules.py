"""Who may weigh contributions."""

from participation.accounts.models import Membership
from participation.accounts.rules import Person, has_role
from participation.contributions.models import Contribution


def can_assess(user: Person, contribution: Contribution) -> bool:
    """Say whether ``user`` weighs for the organisation that asks, or for one above it.

    Answers are the administration's own words; what was hidden is not weighed here.
    """
    return (
        contribution.is_readable
        and contribution.kind != Contribution.Kind.ANSWER
        and has_role(user, contribution.consultation.organisation, Membership.Role.CLERK)
    )
