"""Deleting without a trace what nobody but the moderators has read."""

from collections.abc import Collection

from participation.contributions.attachments import drop_attachments
from participation.contributions.models import Contribution, Thread
from participation.contributions.pictures import write_picture
from participation.events import ContributionsChanged, within


def delete_unread(numbers: Collection[int]) -> None:
    """Delete contributions, whose rows or threads are locked, with all that belongs to them.

    The bytes of pictures and files go after the commit, unless anything else has the same. An idea
    that waits for the moderators has a discussion already, in which nobody can write yet.
    """
    unread = Contribution.objects.filter(pk__in=numbers)
    for contribution in unread.filter(attachments__isnull=False).distinct():
        drop_attachments(contribution)
    for contribution in unread.filter(picture__isnull=False):
        write_picture(contribution, None)
    Thread.objects.filter(idea__in=numbers).delete()
    unread.delete()
    if numbers:
        within(ContributionsChanged(contributions=tuple(numbers)))
