"""Who may act for an organisation."""

from django.contrib.auth.models import AnonymousUser

from participation.accounts.models import (
    Membership,
    Organisation,
    OrganisationQuerySet,
    User,
)

Person = User | AnonymousUser
Role = Membership.Role


def has_role(user: Person, organisation: Organisation, *roles: Role) -> bool:
    """Say whether ``user`` holds one of ``roles`` in ``organisation`` or in a body above it.

    The operator of the installation (superuser) holds every role.
    """
    if not user.is_authenticated or not user.is_active:
        return False
    if user.is_superuser:
        return True
    return organisations_where(user, *roles).filter(pk=organisation.pk).exists()


def organisations_where(user: Person, *roles: Role) -> OrganisationQuerySet:
    """Return the organisations in which ``user`` holds one of ``roles``, with all below them."""
    if not user.is_authenticated or not user.is_active:
        return Organisation.objects.none()
    if user.is_superuser:
        return Organisation.objects.all()
    held = Organisation.objects.filter(
        memberships__user=user, memberships__role__in=[*roles, Role.ADMINISTRATOR]
    ).order_by()
    return Organisation.objects.subtree(held)


def can_give_roles(user: Person, organisation: Organisation) -> bool:
    """Say whether ``user`` may give and take roles in ``organisation``: its administrators."""
    return has_role(user, organisation, Role.ADMINISTRATOR)
