"""Hiding many contributions at once, over many threads."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import User
from participation.contributions.changes import lock_threads
from participation.contributions.models import Contribution
from participation.errors import Refused
from participation.moderation.deciding import check_reason, hide_locked
from participation.moderation.models import ModerationDecision
from participation.moderation.rules import can_moderate


@transaction.atomic
def hide_contributions(
    *, moderator: User, contributions: Iterable[int], reason: str, text: str = "", at: datetime
) -> list[ModerationDecision]:
    """Hide all of ``contributions`` that can be read, each with a decision of its own.

    All or nothing. The threads are locked in ascending order first, so that nobody who writes or
    hides meanwhile waits for us while we wait for them. What is not public any more is left alone.
    Raises `Refused` without a reason, or without the right to one of them.
    """
    check_reason(reason)
    chosen = Contribution.objects.filter(pk__in=list(contributions))
    for said in (
        chosen.select_related("consultation__organisation")
        .order_by("consultation_id")
        .distinct("consultation_id")
    ):
        if not can_moderate(moderator, said):
            raise Refused(_("You may not moderate for this organisation."), code="forbidden")
    threads = lock_threads(chosen.values_list("thread", flat=True).distinct())
    return [
        hide_locked(threads[said.thread_id], said, moderator, reason=reason, text=text, at=at)
        for said in chosen.readable().order_by("thread", "pk")
    ]
