"""Changing people, organisations and roles."""

from django.db import transaction

from participation.accounts.models import Membership, Organisation, User
from participation.events import MembershipsChanged, within


@transaction.atomic
def found_organisation(
    *,
    slug: str,
    name: str,
    kind: Organisation.Kind,
    parent: Organisation | None = None,
    ags: str = "",
    ars: str = "",
) -> Organisation:
    """Create an organisation; one of this slug is brought up to date and stays the same row."""
    organisation, _ = Organisation.objects.update_or_create(
        slug=slug,
        defaults={"name": name, "kind": kind, "parent": parent, "ags": ags, "ars": ars},
    )
    return organisation


@transaction.atomic
def give_role(*, user: User, organisation: Organisation, role: Membership.Role) -> Membership:
    """Let ``user`` act for ``organisation`` in ``role``; given twice, it is held once."""
    membership, created = Membership.objects.get_or_create(
        user=user, organisation=organisation, role=role
    )
    if created:
        within(MembershipsChanged(organisation=organisation.pk, user=user.pk))
    return membership


@transaction.atomic
def take_role(*, user: User, organisation: Organisation, role: Membership.Role) -> None:
    """End what `give_role` began; a role that is not held is no error."""
    gone, _ = Membership.objects.filter(user=user, organisation=organisation, role=role).delete()
    if gone:
        within(MembershipsChanged(organisation=organisation.pk, user=user.pk))
