"""How to reach whoever wrote without an account."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from participation.contributions.models.contributions import Contribution


class GuestContact(models.Model):
    """The e-mail address of a guest, kept apart from the contribution and never public.

    `guest_contacts` alone reads it. It is dropped after its period, when the contribution is
    withdrawn, and when somebody who signed up with the address takes the contribution over.
    """

    contribution = models.OneToOneField(
        Contribution,
        models.CASCADE,
        related_name="guest_contact",
        verbose_name=_("contribution"),
    )
    email = models.EmailField(_("e-mail address"), db_index=True)
    language = models.CharField(_("language"), max_length=16)
    created_at = models.DateTimeField(_("written"), db_index=True)

    class Meta:
        verbose_name = _("contact of a guest")
        verbose_name_plural = _("contacts of guests")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="guest_contact_is_in_lower_case",
            ),
        ]

    def __str__(self) -> str:
        return f"Contribution {self.contribution_id}"  # not the address: this goes into logs
