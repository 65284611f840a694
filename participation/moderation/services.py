"""Reporting contributions, and deciding about them."""

from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import User
from participation.accounts.rules import Person
from participation.contributions.abuse import check_trap
from participation.contributions.changes import lock_thread, record_change, still_readable
from participation.contributions.cleaning import clean_text
from participation.contributions.limits import Limit, count_within, of_reports
from participation.contributions.models import Contribution, Thread, ThreadChange
from participation.contributions.sending import Sending
from participation.errors import Refused
from participation.events import (
    ContributionApproved,
    ContributionRejected,
    ContributionRestored,
    ContributionsChanged,
    ReportsChanged,
    announce,
    within,
)
from participation.moderation.deciding import (
    change_state,
    check_reason,
    close_reports,
    decide,
    hide_locked,
    lock_for_decision,
    state_before_hiding,
)
from participation.moderation.models import ModerationDecision, Report
from participation.moderation.rules import can_report

State = Contribution.State
Kind = ModerationDecision.Kind

ADDRESSES_KEPT = timedelta(days=180)


@transaction.atomic
def report_contribution(
    *,
    reporter: Person,
    contribution: Contribution,
    reason: str,
    text: str,
    at: datetime,
    email: str = "",
    language: str = "",
    browser: str = "",
    sending: Sending | None = None,
) -> Report:
    """Tell the moderators about a contribution; a person's second report of it changes nothing.

    Whoever has no account may leave an ``email`` address (and a ``language``) for the answer, and
    is known by ``browser``, a word of the session. Raises `Refused` when the contribution can no
    longer be read, when a program filled the form, and `Limited` when there were too many.
    """
    if not can_report(reporter, contribution):
        raise Refused(_("This contribution is no longer public."), code="gone")
    if sending:
        check_trap(sending)
    who = (
        {"reporter": reporter}
        if isinstance(reporter, User)
        else {"email": email.lower(), "browser": browser}
    )
    earlier = _reports_by(contribution, who).first()
    if earlier is not None:
        return earlier
    if sending:
        count_within(_limits_of(reporter, sending), at=at)
    lock_thread(contribution.thread_id)
    still_readable(contribution)  # hidden just now, nobody would decide about the report any more
    announce(ReportsChanged(contribution=contribution.pk))
    try:
        with transaction.atomic():
            return Report.objects.create(
                contribution=contribution,
                reason=reason,
                text=clean_text(text),
                created_at=at,
                language="" if "reporter" in who else language,
                **who,
            )
    except IntegrityError:  # sent twice at once: the other one is there now
        return _reports_by(contribution, who).get()


def _reports_by(contribution: Contribution, who: dict[str, Any]) -> QuerySet[Report]:
    """Return what the same person, address or browser reported about a contribution."""
    known = [Q(**{name: value}) for name, value in who.items() if value]
    if not known:
        return Report.objects.none()
    return Report.objects.filter(reduce(or_, known), contribution=contribution)


def _limits_of(reporter: Person, sending: Sending) -> list[Limit]:
    if isinstance(reporter, User):
        return [of_reports(f"person:{reporter.pk}")]
    return [of_reports(f"prefix:{sending.prefix}")] if sending.prefix else []


@transaction.atomic
def close_reports_of_withdrawn(*, contribution: Contribution, at: datetime) -> None:
    """Tell the reporters of a contribution that its author has taken it away."""
    if contribution.state == State.WITHDRAWN:
        close_reports(contribution, Report.State.WITHDRAWN, at)
        announce(ReportsChanged(contribution=contribution.pk))


def forget_reporters(*, at: datetime) -> int:
    """Delete addresses that were left for an answer half a year ago. Return how many."""
    old = Report.objects.filter(created_at__lt=at - ADDRESSES_KEPT).exclude(email="")
    return old.update(email="")


@transaction.atomic
def hide_contribution(
    *, moderator: User, contribution: Contribution, reason: str, text: str = "", at: datetime
) -> ModerationDecision:
    """Take a contribution out of sight: a dated tombstone with the reason stays, so do replies.

    Open reports are upheld. Raises `Refused` without a reason, without the right, or when the
    contribution is not public any more (somebody else was quicker).
    """
    check_reason(reason)
    thread, locked = lock_for_decision(moderator, contribution)
    if not locked.is_readable:
        raise Refused(_("This contribution is not public any more."), code="not_public")
    return hide_locked(thread, locked, moderator, reason=reason, text=text, at=at)


@transaction.atomic
def approve_contribution(
    *, moderator: User, contribution: Contribution, text: str = "", at: datetime
) -> ModerationDecision:
    """Publish a contribution that waited for a look; the thread takes its next version now.

    Raises `Refused` without the right, or when it does not wait any more.
    """
    thread, locked = _lock_waiting(moderator, contribution)
    change_state(locked, State.PUBLISHED, at, "")
    decision = decide(locked, moderator, Kind.APPROVE, reason="", text=text, at=at)
    record_change(thread, locked, ThreadChange.Kind.PUBLISHED, published=1)
    announce(ContributionApproved(contribution=locked.pk, decision=decision.pk))
    return decision


@transaction.atomic
def reject_contribution(
    *, moderator: User, contribution: Contribution, reason: str, text: str = "", at: datetime
) -> ModerationDecision:
    """Never publish a contribution that waited for a look; the author alone learns why.

    Raises `Refused` without a reason, without the right, or when it does not wait any more.
    """
    check_reason(reason)
    _thread, locked = _lock_waiting(moderator, contribution)
    change_state(locked, State.REJECTED, at, reason)
    within(ContributionsChanged(contributions=(locked.pk,)))
    decision = decide(locked, moderator, Kind.REJECT, reason=reason, text=text, at=at)
    announce(ContributionRejected(contribution=locked.pk, decision=decision.pk))
    return decision


def _lock_waiting(moderator: User, contribution: Contribution) -> tuple[Thread, Contribution]:
    thread, locked = lock_for_decision(moderator, contribution)
    if locked.state != State.PENDING:
        raise Refused(_("This contribution does not wait any more."), code="not_pending")
    return thread, locked


@transaction.atomic
def restore_contribution(
    *, moderator: User, contribution: Contribution, text: str = "", at: datetime
) -> ModerationDecision:
    """Bring a hidden contribution back as it was. Raises `Refused` when it is not hidden."""
    thread, locked = lock_for_decision(moderator, contribution)
    if locked.state != State.HIDDEN:
        raise Refused(_("This contribution is not hidden."), code="not_hidden")
    state, reason = state_before_hiding(locked)
    change_state(locked, state, at, reason)
    decision = decide(locked, moderator, Kind.RESTORE, reason="", text=text, at=at)
    record_change(thread, locked, ThreadChange.Kind.RESTORED, published=1)
    announce(ContributionRestored(contribution=locked.pk, decision=decision.pk))
    return decision


@transaction.atomic
def keep_contribution(
    *, moderator: User, contribution: Contribution, text: str = "", at: datetime
) -> ModerationDecision:
    """Let a contribution stay after review; open reports are dismissed."""
    _thread, locked = lock_for_decision(moderator, contribution)
    if not locked.is_readable:
        raise Refused(_("This contribution is not public any more."), code="not_public")
    close_reports(locked, Report.State.DISMISSED, at)
    announce(ReportsChanged(contribution=locked.pk))
    return decide(locked, moderator, Kind.KEEP, reason="", text=text, at=at)
