"""Pictures that people add to what they write."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.contributions.models.contributions import Contribution

ALT_MAX_LENGTH = 300


class Picture(models.Model):
    """A picture of a contribution, drawn anew as WebP; its bytes lie in the store of files.

    ``alt`` says in words what it shows. It has no address of its own: whoever may read the
    contribution may see it.
    """

    contribution = models.OneToOneField(
        Contribution, models.CASCADE, related_name="picture", verbose_name=_("contribution")
    )
    digest = models.CharField(_("SHA-256"), max_length=64)
    width = models.PositiveIntegerField(_("width in pixels"))
    height = models.PositiveIntegerField(_("height in pixels"))
    alt = models.CharField(_("what it shows, in words"), max_length=ALT_MAX_LENGTH)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(alt=""), name="picture_is_described_in_words"
            ),
        ]

    def __str__(self) -> str:
        return self.alt
