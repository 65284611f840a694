"""The one place that reads and drops the e-mail addresses of guests."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from participation.accounts.models import User
from participation.contributions.models import Contribution, Picture, Thread
from participation.contributions.models.guests import GuestContact
from participation.contributions.pictures import release_picture

State = Contribution.State

_GRACE = timedelta(hours=1)
"""What is being confirmed at the last moment is not dropped under somebody's hands."""


class Recipient(NamedTuple):
    """Whom a mail about a guest's contribution goes to."""

    display_name: str
    email: str
    language: str


def normal(email: str) -> str:
    """Return an address as it is kept and compared."""
    return email.strip().lower()


def keep_contact(*, contribution: Contribution, email: str, language: str, at: datetime) -> None:
    """Keep how to reach the guest who wrote ``contribution``."""
    GuestContact.objects.create(
        contribution=contribution, email=normal(email), language=language, created_at=at
    )


def recipient_of(contribution: Contribution) -> Recipient | None:
    """Return whom to write to; None if nobody is known, or no longer."""
    contact = GuestContact.objects.filter(contribution=contribution).first()
    if contact is None:
        return None
    return Recipient(contribution.author_name, contact.email, contact.language)


def waiting_of(email: str, at: datetime) -> int:
    """Return how many contributions wait for this address to be confirmed."""
    since = at - timedelta(hours=settings.GUEST_LINK_HOURS)
    waiting = GuestContact.objects.filter(contribution__state=State.UNCONFIRMED)
    return waiting.filter(email=normal(email), created_at__gt=since).count()


def written_before(email: str, thread: Thread, text: str, at: datetime) -> int | None:
    """Return where the guest of this address said the same before, if it was confirmed.

    What was withdrawn may be written again.
    """
    since = at - timedelta(minutes=settings.DUPLICATE_MINUTES)
    same = GuestContact.objects.filter(
        email=normal(email),
        contribution__consultation=thread.home,
        contribution__text=text,
        contribution__created_at__gt=since,
    ).exclude(contribution__state__in=[State.UNCONFIRMED, State.WITHDRAWN])
    return same.order_by("pk").values_list("contribution_id", flat=True).first()


def is_barred(email: str) -> bool:
    """Say whether the address belongs to an account that was closed."""
    return User.objects.filter(email__iexact=normal(email), is_active=False).exists()


def confirmed_with(email: str) -> list[tuple[int, int]]:
    """Return number and thread of each contribution that this address has confirmed."""
    confirmed = GuestContact.objects.filter(email=normal(email), contribution__author=None)
    confirmed = confirmed.exclude(contribution__state=State.UNCONFIRMED)
    return list(confirmed.values_list("contribution_id", "contribution__thread_id"))


def forget(contributions: Collection[int]) -> None:
    """Drop the addresses behind these contributions."""
    GuestContact.objects.filter(contribution__in=contributions).delete()


@transaction.atomic
def prune_guests(*, at: datetime) -> tuple[int, int]:
    """Drop what nobody confirmed in time, and addresses whose period is over.

    Returns how many contributions and how many addresses.
    """
    too_late = at - timedelta(hours=settings.GUEST_LINK_HOURS) - _GRACE
    unconfirmed = Contribution.objects.filter(state=State.UNCONFIRMED, created_at__lt=too_late)
    # Locked, so that what somebody confirms meanwhile is looked at again, and stays.
    numbers = [row.pk for row in unconfirmed.order_by("pk").select_for_update(of=("self",))]
    pictures = Picture.objects.filter(contribution__in=numbers)
    digests = list(pictures.values_list("digest", flat=True))
    Contribution.objects.filter(pk__in=numbers).delete()
    for digest in digests:
        release_picture(digest)
    over = at - timedelta(days=settings.GUEST_ADDRESS_DAYS)
    addresses = GuestContact.objects.filter(created_at__lt=over).delete()[0]
    return len(numbers), addresses
