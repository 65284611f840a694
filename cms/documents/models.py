"""Documents as editors upload them. What the public gets is copied from here at publication."""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument

from participation.documents.apart import recognised
from participation.documents.formats import Format
from participation.documents.keeping import as_path


def private_storage() -> Storage:
    """Return where uploads lie: nowhere that has an address."""
    return storages["documents"]


class SourceDocument(AbstractDocument):
    """A file of the editors. Replacing it changes nothing that is published already."""

    file = models.FileField(_("file"), upload_to="uploaded", storage=private_storage)
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    uploaded_by_user.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]
    format = models.CharField(
        _("format"),
        max_length=8,
        blank=True,
        editable=False,
        choices=[(each.value, each.display) for each in Format],
    )

    admin_form_fields = ("title", "file", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def recognised_format(self) -> Format:
        """Return the format that the form found out; raises `Refused` for a script's odd file."""
        if self.format:
            return Format(self.format)
        with self.open_file() as file, as_path(file) as path:
            return recognised(path)
