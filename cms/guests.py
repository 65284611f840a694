"""What guests wrote becomes theirs when they sign up with the same address."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.contrib import messages
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import ngettext

from participation.contributions.guests import take_over_contributions
from participation.contributions.models import Contribution
from participation.events import GuestContributionConfirmed, on_within


@receiver(email_confirmed, dispatch_uid="cms.guests.take_over")
def take_over(request: HttpRequest, email_address: EmailAddress, **_: Any) -> None:
    """Hand over as soon as the address is proved to be the person's own, and say so."""
    number = take_over_contributions(user=email_address.user, email=email_address.email)
    if number:
        text = ngettext(
            "%(number)s contribution that you wrote without an account belongs to you now.",
            "%(number)s contributions that you wrote without an account belong to you now.",
            number,
        )
        messages.info(request, text % {"number": number})


@on_within(GuestContributionConfirmed)
def take_over_late(event: GuestContributionConfirmed) -> None:
    """Hand over, too, what was written before signing up and is confirmed after it.

    What somebody who has an account already writes without it shall not bear the account's name.
    """
    address = (
        EmailAddress.objects.filter(email__iexact=event.email, verified=True, user__is_active=True)
        .select_related("user")
        .first()
    )
    if address is None:
        return
    written_at = Contribution.objects.values_list("created_at", flat=True).get(
        pk=event.contribution
    )
    if written_at < address.user.date_joined:
        take_over_contributions(user=address.user, email=event.email, only=event.contribution)
