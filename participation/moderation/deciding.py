"""What every decision of a moderator is made of. The services put it together."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from participation.accounts.models import User
from participation.contributions.changes import lock_thread, record_change
from participation.contributions.cleaning import clean_text
from participation.contributions.models import Contribution, HidingReason, Thread, ThreadChange
from participation.errors import Refused
from participation.events import ContributionHidden, ReportsDecided, announce
from participation.moderation.models import ModerationDecision, Report
from participation.moderation.rules import can_moderate

Kind = ModerationDecision.Kind


def check_reason(reason: str) -> None:
    """Raise `Refused` when ``reason`` is none of the list."""
    if reason not in HidingReason:
        raise Refused(_("Please choose a reason."), code="reason_missing")


def hide_locked(
    thread: Thread,
    contribution: Contribution,
    moderator: User,
    *,
    reason: str,
    text: str,
    at: datetime,
) -> ModerationDecision:
    """Hide a readable contribution of a locked thread, uphold its reports, tell everybody."""
    former = {"former_state": contribution.state, "former_reason": contribution.state_reason}
    change_state(contribution, Contribution.State.HIDDEN, at, reason)
    decision = decide(contribution, moderator, Kind.HIDE, reason=reason, text=text, at=at, **former)
    close_reports(contribution, Report.State.UPHELD, at)
    record_change(thread, contribution, ThreadChange.Kind.HIDDEN, published=-1)
    announce(ContributionHidden(contribution=contribution.pk, decision=decision.pk))
    return decision


def lock_for_decision(moderator: User, contribution: Contribution) -> tuple[Thread, Contribution]:
    """Check the right, then lock the thread and read the contribution as it is now.

    Raises `Refused` without the right, or when its author took it back before anybody read it.
    """
    if not can_moderate(moderator, contribution):
        raise Refused(_("You may not moderate for this organisation."), code="forbidden")
    thread = lock_thread(contribution.thread_id)
    locked = Contribution.objects.filter(pk=contribution.pk).first()
    if locked is None:
        raise Refused(_("The author withdrew this contribution."), code="gone")
    return thread, locked


def change_state(contribution: Contribution, state: str, at: datetime, reason: str) -> None:
    """Write the state of a locked contribution with its date and reason."""
    was_readable = contribution.is_readable
    contribution.state = state
    contribution.state_since = at
    contribution.state_reason = reason
    if contribution.is_readable and not was_readable:
        contribution.readable_since = at
    contribution.save(update_fields=["state", "state_since", "state_reason", "readable_since"])


def state_before_hiding(contribution: Contribution) -> tuple[str, str]:
    """Return state and reason that a hidden contribution had: what was redacted is so again."""
    hidden = contribution.decisions.filter(kind=Kind.HIDE).order_by("pk").last()
    if hidden is None or not hidden.former_state:  # imported as hidden
        return Contribution.State.PUBLISHED, ""
    return hidden.former_state, hidden.former_reason


def decide(
    contribution: Contribution,
    moderator: User,
    kind: str,
    *,
    reason: str,
    text: str,
    at: datetime,
    **former: str,
) -> ModerationDecision:
    """Append a decision; ``text`` is cleaned here. ``former`` is what one that hides replaces."""
    return ModerationDecision.objects.create(
        contribution=contribution,
        moderator=moderator,
        kind=kind,
        reason=reason,
        text=clean_text(text),
        at=at,
        **former,
    )


def close_reports(contribution: Contribution, state: Report.State, at: datetime) -> None:
    """Give all open reports of a contribution their outcome; the reporters hear of it."""
    found = Report.objects.filter(contribution=contribution, state=Report.State.OPEN)
    numbers = tuple(found.values_list("pk", flat=True))
    if numbers:
        Report.objects.filter(pk__in=numbers).update(state=state, decided_at=at)
        announce(ReportsDecided(reports=numbers))
