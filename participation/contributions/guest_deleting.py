"""Deleting what guests did not confirm, and addresses that are kept no longer."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from participation.contributions.deleting import delete_unread
from participation.contributions.guest_contacts import forget_old
from participation.contributions.models import Contribution

_GRACE = timedelta(hours=1)
"""What is being confirmed at the last moment is not dropped under somebody's hands."""


@transaction.atomic
def prune_guests(*, at: datetime) -> tuple[int, int]:
    """Drop what nobody confirmed in time, and addresses whose period is over.

    Returns how many contributions and how many addresses.
    """
    too_late = at - timedelta(hours=settings.GUEST_LINK_HOURS) - _GRACE
    unconfirmed = Contribution.objects.filter(
        state=Contribution.State.UNCONFIRMED, created_at__lt=too_late
    )
    # Locked, so that what somebody confirms meanwhile is looked at again, and stays.
    numbers = [row.pk for row in unconfirmed.order_by("pk").select_for_update(of=("self",))]
    delete_unread(numbers)
    return len(numbers), forget_old(at=at)
