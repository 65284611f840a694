"""The folder of images and documents that belongs to one organisation."""

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection

from participation.accounts.models import Organisation


class OrganisationFolder(models.Model):
    """Which collection is whose. Names do not say it: many municipalities share one."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, related_name="+", verbose_name=_("organisation")
    )
    collection = models.OneToOneField(
        Collection, models.PROTECT, related_name="+", verbose_name=_("folder")
    )

    class Meta:
        verbose_name = _("folder of an organisation")
        verbose_name_plural = _("folders of organisations")

    def __str__(self) -> str:
        return str(self.collection)


@transaction.atomic
def collection_of(organisation: Organisation) -> Collection:
    """Return the organisation's own folder of images and documents; make it if need be."""
    folders = OrganisationFolder.objects.select_related("collection")
    folder = folders.filter(organisation=organisation).first()
    if folder is None:
        collection = Collection.get_first_root_node().add_child(name=organisation.name)
        OrganisationFolder.objects.create(organisation=organisation, collection=collection)
        return collection
    if folder.collection.name != organisation.name:
        folder.collection.name = organisation.name
        folder.collection.save(update_fields=["name"])
    return folder.collection
