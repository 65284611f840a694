"""Deleting without a trace what guests wrote and nobody has read."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from participation.contributions.attachments import drop_attachments
from participation.contributions.guest_contacts import forget_old
from participation.contributions.models import Contribution, Thread
from participation.contributions.pictures import write_picture

_GRACE = timedelta(hours=1)
"""What is being confirmed at the last moment is not dropped under somebody's hands."""


def delete_unread(numbers: Collection[int]) -> None:
    """Delete locked contributions with all that belongs to them; the bytes go after the commit.

    An idea that waits for the moderators has a discussion already, in which nobody can write yet.
    """
    unread = Contribution.objects.filter(pk__in=numbers)
    for contribution in unread.filter(attachments__isnull=False).distinct():
        drop_attachments(contribution)
    for contribution in unread.filter(picture__isnull=False):
        write_picture(contribution, None)
    Thread.objects.filter(idea__in=numbers).delete()
    unread.delete()


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
