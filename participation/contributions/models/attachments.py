"""Files that people add to what they write."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.contributions.models.contributions import Contribution
from participation.documents.formats import Format

TITLE_MAX_LENGTH = 200


class Attachment(models.Model):
    """A picture or a PDF beside a contribution. Its bytes lie in the store under ``key``.

    ``title`` says what it is; of a picture, what one sees. A picture is drawn anew as WebP (width
    and height in pixels), a small one lies beside it. Neither has an address of its own: whoever
    may read the contribution may see it.
    """

    contribution = models.ForeignKey(
        Contribution,
        models.CASCADE,
        related_name="attachments",
        verbose_name=_("contribution"),
    )
    number = models.PositiveSmallIntegerField(_("number"))
    key = models.UUIDField(_("key"), unique=True, default=uuid4)
    format = models.CharField(
        _("format"),
        max_length=8,
        choices=[(each.value, each.display) for each in (Format.PDF, Format.WEBP)],
    )
    title = models.CharField(_("what it is, in words"), max_length=TITLE_MAX_LENGTH)
    size = models.PositiveIntegerField(_("size in bytes"))
    width = models.PositiveIntegerField(_("width in pixels"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height in pixels"), null=True, blank=True)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["contribution", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "number"],
                name="attachment_number_is_unique_in_its_contribution",
            ),
            models.CheckConstraint(
                condition=~models.Q(title=""), name="attachment_is_described_in_words"
            ),
            models.CheckConstraint(
                condition=models.Q(format=Format.PDF.value, width__isnull=True, height__isnull=True)
                | models.Q(format=Format.WEBP.value, width__isnull=False, height__isnull=False),
                name="pictures_and_only_pictures_have_a_size_in_pixels",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_picture(self) -> bool:
        """Whether pages show it in place."""
        return self.format == Format.WEBP
