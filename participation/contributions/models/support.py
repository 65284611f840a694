"""Who agrees with a contribution."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.contributions.models.contributions import Contribution


class Support(models.Model):
    """What one person thinks of a contribution: support, or a vote where these are asked for.

    Known to that person alone; everybody else sees numbers. Taking it back deletes the row: who
    changed their mind leaves no trace of it.
    """

    class Choice(models.TextChoices):
        """What somebody thinks of it."""

        AGREE = "agree", _("I agree")
        DISAGREE = "disagree", _("I disagree")
        PASS = "pass", _("Neither")

    contribution = models.ForeignKey(
        Contribution, models.PROTECT, related_name="supports", verbose_name=_("contribution")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,  # counters would go wrong; services take it back
        related_name="supports",
        verbose_name=_("person"),
    )
    choice = models.CharField(_("choice"), max_length=16, choices=Choice, default=Choice.AGREE)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("support")
        verbose_name_plural = _("support")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "person"], name="person_supports_a_contribution_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_choice_display()}: {self.contribution_id}"
