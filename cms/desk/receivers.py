"""Keeps the groups of the Wagtail admin in line with roles and pages."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.signals import page_published

from cms.desk.access import write_all_groups, write_groups
from cms.pages.content import OrganisationPage
from participation.accounts.models import Organisation
from participation.events import MembershipsChanged, OrganisationMoved, on_within


@on_within(MembershipsChanged)
def follow_membership(event: MembershipsChanged) -> None:
    """A role given or taken is given or taken in the admin in the same transaction."""
    write_groups(Organisation.objects.get(pk=event.organisation))


@on_within(OrganisationMoved)
def follow_organisation(event: OrganisationMoved) -> None:
    """Roles reach down the tree, so whoever stands above it now reaches its pages."""
    write_all_groups()


@receiver(page_published, sender=OrganisationPage)
@receiver(post_delete, sender=OrganisationPage)
def follow_page(**_: Any) -> None:
    """Editors reach the pages of their organisation and of those below it."""
    write_all_groups()
