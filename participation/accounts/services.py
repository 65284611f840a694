"""Changing people, organisations and roles.

``by`` is whoever changes something; None is the installation itself: commands and seeding.
"""

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import Membership, Organisation, User
from participation.accounts.rules import can_give_roles
from participation.errors import Refused
from participation.events import MembershipsChanged, OrganisationMoved, within


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
    """Create an organisation; one of this slug is brought up to date and stays the same row.

    Raises `Refused` when ``parent`` is the organisation itself or stands below it.
    """
    before = _locked_if_moving(slug, parent)
    organisation, _created = Organisation.objects.update_or_create(
        slug=slug,
        defaults={"name": name, "kind": kind, "parent": parent, "ags": ags, "ars": ars},
    )
    if before is not None and before.parent_id != organisation.parent_id:
        within(OrganisationMoved(organisation=organisation.pk))
    return organisation


def _locked_if_moving(slug: str, parent: Organisation | None) -> Organisation | None:
    """Return the organisation as it stands; before it moves, let nobody else move another.

    Two moves at once could make a circle that neither of them sees.
    """
    known = Organisation.objects.filter(slug=slug).first()
    if known is None or parent is None or known.parent_id == parent.pk:
        return known
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE participation_organisation IN SHARE ROW EXCLUSIVE MODE")
    below = Organisation.objects.subtree(Organisation.objects.filter(pk=known.pk).order_by())
    if below.filter(pk=parent.pk).exists():
        raise Refused(
            _("An organisation cannot stand below itself or one of its own bodies."), code="loop"
        )
    return known


@transaction.atomic
def give_role(
    *, user: User, organisation: Organisation, role: Membership.Role, by: User | None
) -> Membership:
    """Let ``user`` act for ``organisation`` in ``role``; given twice, it is held once.

    Raises `Refused` when ``by`` may not give roles there.
    """
    _check_giver(by, organisation)
    membership, created = Membership.objects.get_or_create(
        user=user, organisation=organisation, role=role
    )
    if created:
        within(MembershipsChanged(organisation=organisation.pk, user=user.pk))
    return membership


@transaction.atomic
def take_role(
    *, user: User, organisation: Organisation, role: Membership.Role, by: User | None
) -> None:
    """End what `give_role` began; a role that is not held is no error.

    Raises `Refused` when ``by`` may not give roles there.
    """
    _check_giver(by, organisation)
    gone, _rows = Membership.objects.filter(
        user=user, organisation=organisation, role=role
    ).delete()
    if gone:
        within(MembershipsChanged(organisation=organisation.pk, user=user.pk))


def _check_giver(by: User | None, organisation: Organisation) -> None:
    if by is not None and not can_give_roles(by, organisation):
        raise Refused(_("You may not give or take roles in this organisation."), code="forbidden")
