"""Who may search what at the desk."""

from participation.accounts.models import Membership, OrganisationQuerySet
from participation.accounts.rules import Person, organisations_where

Role = Membership.Role


def desk_organisations(user: Person) -> OrganisationQuerySet:
    """Return the organisations for which ``user`` works with contributions."""
    return organisations_where(user, Role.MODERATOR, Role.CLERK)


def internal_organisations(user: Person) -> OrganisationQuerySet:
    """Return the organisations whose hidden, waiting and rejected texts ``user`` may search.

    Moderators decide about them; clerks weigh what is public.
    """
    return organisations_where(user, Role.MODERATOR)


def can_search_at_desk(user: Person) -> bool:
    """Say whether ``user`` works as a moderator or clerk anywhere."""
    return desk_organisations(user).exists()


def can_search_internally(user: Person) -> bool:
    """Say whether ``user`` moderates anywhere."""
    return internal_organisations(user).exists()
