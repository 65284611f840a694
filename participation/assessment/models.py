"""What became of a contribution in the weighing."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import Organisation
from participation.contributions.models import Contribution


class Assessment(models.Model):
    """A clerk's outcome of one contribution, with the reasoning that everybody reads (Abwägung).

    A later assessment supersedes the former, which stays as it was.
    """

    class Outcome(models.TextChoices):
        """What became of it."""

        FOLLOWED = "followed", _("followed")
        PARTLY_FOLLOWED = "partly_followed", _("partly followed")
        NOT_FOLLOWED = "not_followed", _("not followed")
        NOTED = "noted", _("noted")

    contribution = models.ForeignKey(
        Contribution, models.PROTECT, related_name="assessments", verbose_name=_("contribution")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="assessments", verbose_name=_("organisation")
    )
    clerk = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="assessments",
        verbose_name=_("clerk"),
    )
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    reasoning = models.TextField(_("public reasoning"))
    html = models.TextField(_("reasoning as HTML"))
    at = models.DateTimeField(_("assessed"))
    superseded_at = models.DateTimeField(_("superseded"), null=True, blank=True)

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution"],
                condition=models.Q(superseded_at__isnull=True),
                name="contribution_has_one_current_assessment",
            ),
            models.CheckConstraint(
                condition=~models.Q(reasoning=""), name="assessment_has_a_reasoning"
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()
