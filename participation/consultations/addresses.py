"""Where consultations and draft plans can be read: the CMS writes it down, the domain reads it."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class PublicAddress(models.Model):
    """Under which path a consultation or a draft plan is read in one language."""

    consultation = models.ForeignKey(
        "participation.Consultation",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="addresses",
    )
    plan = models.ForeignKey(
        "participation.DraftPlan", models.CASCADE, null=True, blank=True, related_name="addresses"
    )
    language = models.CharField(_("language"), max_length=16)
    path = models.CharField(_("path"), max_length=500)

    class Meta:
        verbose_name = _("public address")
        verbose_name_plural = _("public addresses")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(consultation__isnull=False, plan__isnull=True)
                | models.Q(consultation__isnull=True, plan__isnull=False),
                name="address_has_exactly_one_subject",
            ),
            models.UniqueConstraint(
                fields=["consultation", "language"], name="consultation_has_one_address_a_language"
            ),
            models.UniqueConstraint(
                fields=["plan", "language"], name="plan_has_one_address_a_language"
            ),
        ]

    def __str__(self) -> str:
        return self.path


def address_of(addresses: models.Manager[PublicAddress]) -> str:
    """Return the path in the language in force, else the German one, else any; ``/`` if none."""
    by_language = {address.language: address.path for address in addresses.all()}
    for language in (get_language(), "de", *by_language):
        if language in by_language:
            return by_language[language]
    return "/"
