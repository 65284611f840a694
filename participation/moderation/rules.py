"""Who may report and who may moderate."""

from participation.accounts.models import Membership
from participation.accounts.rules import Person, has_role
from participation.contributions.models import Contribution


def can_report(user: Person, contribution: Contribution) -> bool:
    """Say whether a contribution can be reported: everybody may, as long as it can be read."""
    return contribution.is_readable


def can_moderate(user: Person, contribution: Contribution) -> bool:
    """Say whether ``user`` moderates for the organisation that asks, or for one above it."""
    return has_role(user, contribution.consultation.organisation, Membership.Role.MODERATOR)
