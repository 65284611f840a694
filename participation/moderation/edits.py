"""Deciding about edits that wait for a look."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import User
from participation.contributions.editing import apply_edit, close_edit
from participation.contributions.models import Contribution, Edit, Thread
from participation.errors import Refused
from participation.events import ContributionsChanged, within
from participation.moderation.deciding import check_reason, decide, lock_for_decision
from participation.moderation.models import ModerationDecision

Kind = ModerationDecision.Kind


@transaction.atomic
def approve_edit(
    *, moderator: User, contribution: Contribution, edit: int, text: str = "", at: datetime
) -> ModerationDecision:
    """Make a waiting edit public; ``edit`` names the one that the moderator read.

    Raises `Refused` without the right, or when that edit does not wait any more.
    """
    thread, locked, waiting = _lock_waiting(moderator, contribution, edit)
    wanted = close_edit(waiting, Edit.State.PUBLISHED, at)
    apply_edit(thread, locked, waiting, wanted, at)
    return decide(locked, moderator, Kind.APPROVE_EDIT, reason="", text=text, at=at)


@transaction.atomic
def reject_edit(
    *,
    moderator: User,
    contribution: Contribution,
    edit: int,
    reason: str,
    text: str = "",
    at: datetime,
) -> ModerationDecision:
    """Leave the contribution as it is. Raises `Refused` as `approve_edit`, or without a reason."""
    check_reason(reason)
    _thread, locked, waiting = _lock_waiting(moderator, contribution, edit)
    close_edit(waiting, Edit.State.REJECTED, at)
    within(ContributionsChanged(contributions=(locked.pk,)))
    return decide(locked, moderator, Kind.REJECT_EDIT, reason=reason, text=text, at=at)


def _lock_waiting(
    moderator: User, contribution: Contribution, edit: int
) -> tuple[Thread, Contribution, Edit]:
    thread, locked = lock_for_decision(moderator, contribution)
    waiting = Edit.objects.pending().filter(contribution=locked, pk=edit).first()
    if waiting is None or locked.state != Contribution.State.PUBLISHED:
        raise Refused(_("This edit does not wait any more."), code="not_pending")
    return thread, locked, waiting
