"""What the protection from abuse counts and remembers for a short time."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RateCount(models.Model):
    """How many contributions somebody or something has had since a moment.

    ``key`` is a keyed hash of a person, an address prefix or a thread, from which none of them can
    be read. Rows are dropped once their span is over; a crash of the database may empty the table.
    """

    key = models.BinaryField(_("keyed hash"), primary_key=True, max_length=32)
    since = models.DateTimeField(_("since"), db_index=True)
    number = models.PositiveIntegerField(_("how many"))

    class Meta:
        verbose_name = _("count of contributions")
        verbose_name_plural = _("counts of contributions")

    def __str__(self) -> str:
        return f"{self.number} since {self.since}"


class SpentProof(models.Model):
    """A solved task that was taken once, until it would not be taken any more anyway.

    ``sending`` names what it was taken for: the same may come a second time.
    """

    signature = models.CharField(_("signature of the task"), primary_key=True, max_length=64)
    expires_at = models.DateTimeField(_("expires"), db_index=True)
    sending = models.UUIDField(_("name of the sending"), null=True)

    class Meta:
        verbose_name = _("spent proof of work")
        verbose_name_plural = _("spent proofs of work")

    def __str__(self) -> str:
        return self.signature[:8]
