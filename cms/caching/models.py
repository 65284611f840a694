"""How often anything changed that editors publish."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EditorialChange(models.Model):
    """One change of what the public reads besides discussions, written by triggers.

    Rows are added and never changed, so that nobody waits for anybody; the sum of their weights
    grows with each commit and never in another order. `fold_changes` makes one row of many.
    """

    weight = models.BigIntegerField(_("changes"), default=1, db_default=1)

    class Meta:
        verbose_name = _("editorial change")
        verbose_name_plural = _("editorial changes")

    def __str__(self) -> str:
        return f"{self.pk}: {self.weight}"
