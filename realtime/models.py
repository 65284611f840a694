"""What is true for a moment only."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Presence(models.Model):
    """Somebody is somewhere until ``expires_at``, unless it is said again.

    Either how many sockets of a process (``who``) show a plan or a consultation (``place``), which
    names nobody; or which moderator has a contribution open at the desk. The table is not logged:
    after a crash of PostgreSQL it is empty, and right again within seconds.
    """

    place = models.CharField(_("where"), max_length=60)
    who = models.CharField(_("who"), max_length=60)
    number = models.PositiveIntegerField(_("how many"), default=1)
    expires_at = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [
            models.UniqueConstraint(
                fields=["place", "who"], name="somebody_is_present_once_in_a_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who} at {self.place}"
