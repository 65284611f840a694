"""From roles of the domain to groups of the Wagtail admin.

Each pair of organisation and role that somebody holds is a group. Its permissions are written
here anew each time, so they never drift: whoever holds a role may enter the admin, editors may
write and publish below their organisation's pages.
"""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from cms.documents.folders import collection_of
from cms.pages.content import OrganisationPage
from participation.accounts.models import Membership, Organisation, User

Role = Membership.Role
WRITING = (Role.EDITOR, Role.ADMINISTRATOR)
PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page")
TRANSLATING = ("submit_translation",)
FILE_PERMISSIONS = ("add_image", "choose_image", "add_document", "choose_document")


def group_name(organisation: Organisation, role: str) -> str:
    """Return the name of the group that stands for ``role`` in ``organisation``."""
    return f"{organisation.slug}: {role}"[:150]


@transaction.atomic
def write_groups(organisation: Organisation) -> None:
    """Bring the groups of one organisation in line with its memberships and pages."""
    for role in Role.values:
        holders = User.objects.filter(
            memberships__organisation=organisation, memberships__role=role
        )
        name = group_name(organisation, role)
        if not holders.exists():
            Group.objects.filter(name=name).delete()
            continue
        group, _created = Group.objects.get_or_create(name=name)
        group.user_set.set(holders)
        group.permissions.set(
            [
                *_permissions("wagtailadmin", ["access_admin"]),
                *_permissions("simple_translation", TRANSLATING if role in WRITING else []),
            ]
        )
        _write_page_permissions(group, organisation if role in WRITING else None)


def write_all_groups() -> None:
    """Bring all groups in line, after pages of organisations came or went."""
    for organisation in Organisation.objects.filter(memberships__isnull=False).distinct():
        write_groups(organisation)


def _write_page_permissions(group: Group, organisation: Organisation | None) -> None:
    GroupPagePermission.objects.filter(group=group).delete()
    GroupCollectionPermission.objects.filter(group=group).delete()
    if organisation is None:
        return
    subtree = Organisation.objects.subtree(
        Organisation.objects.filter(pk=organisation.pk).order_by()
    )
    pages = OrganisationPage.objects.filter(organisation__in=subtree)
    permissions = _permissions("wagtailcore", PAGE_PERMISSIONS)
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page=page, permission=permission)
        for page in pages
        for permission in permissions
    )
    collection = collection_of(organisation)
    files = Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=FILE_PERMISSIONS
    )
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection=collection, permission=permission)
        for permission in files
    )


def _permissions(app: str, names: list[str] | tuple[str, ...]) -> list[Permission]:
    return list(Permission.objects.filter(content_type__app_label=app, codename__in=names))
