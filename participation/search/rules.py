"""Who may search what."""

from participation.accounts.models import Membership, OrganisationQuerySet
from participation.accounts.rules import Person, organisations_where

Role = Membership.Role


def internal_organisations(user: Person) -> OrganisationQuerySet:
    """Return the organisations whose hidden, waiting and rejected texts ``user`` may search."""
    return organisations_where(user, Role.MODERATOR, Role.CLERK)


def can_search_internally(user: Person) -> bool:
    """Say whether ``user`` works as a moderator or clerk anywhere."""
    return internal_organisations(user).exists()
