"""Authors change their own texts and take them back, while the discussion is open.

Nothing is overwritten: each edit keeps the former text beside the new one, and everybody can read
both. Where moderators look at contributions first, an edit waits for them like a contribution
does; the former text stays public until then. A contribution that was hidden, shortened or not
yet approved is not edited: it would come back to life past the moderators.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import User
from participation.contributions.abuse import holds_edit, vet_edit
from participation.contributions.attachments import drop_attachments
from participation.contributions.changes import lock_thread, record_change
from participation.contributions.checks import check_access, checked_text
from participation.contributions.models import Contribution, Edit, Thread, ThreadChange
from participation.contributions.pictures import drop_picture
from participation.contributions.rules import can_change, is_checked_first
from participation.contributions.sending import Sending
from participation.errors import Refused
from participation.events import ContributionsChanged, within


def edit_contribution(
    *,
    author: User,
    contribution: Contribution,
    text: str,
    at: datetime,
    sending: Sending | None = None,
) -> tuple[Edit | None, int | None]:
    """Change the text of one's own contribution; return the edit and the thread's version.

    The same text again changes nothing and returns None for both. An edit that waits for the
    moderators, as one with links by a new account does, has no version yet; a later one replaces
    it. Raises `Refused` when the text is empty or too long, the discussion is closed, the
    contribution is not ``author``'s to change, or too much was changed (`vet_edit`).
    """
    text, html = checked_text(text, settings.CONTRIBUTION_MAX_LENGTH)
    _check(author, contribution, at)
    vet_edit(author=author, sending=sending, at=at)
    waits = is_checked_first(contribution.thread) or holds_edit(author, text, contribution.text, at)
    with transaction.atomic():
        thread, locked = _lock(author, contribution, at)
        waiting = Edit.objects.pending().filter(contribution=locked)
        if text == locked.text and not (waits and waiting.exists()):
            return None, None
        waiting.update(state=Edit.State.SUPERSEDED, decided_at=at)
        if text == locked.text:
            within(ContributionsChanged(contributions=(locked.pk,)))
            return None, None
        edit = Edit.objects.create(
            contribution=locked,
            former_text=locked.text,
            former_html=locked.html,
            former_since=locked.edited_at or locked.created_at,
            text=text,
            html=html,
            at=at,
            **({"state": Edit.State.PENDING} if waits else {"decided_at": at}),
        )
        return edit, None if waits else apply_edit(thread, locked, edit, at)


def apply_edit(thread: Thread, contribution: Contribution, edit: Edit, at: datetime) -> int:
    """Make the text of an edit public in its locked thread; return the thread's version."""
    contribution.text, contribution.html, contribution.edited_at = edit.text, edit.html, at
    contribution.save(update_fields=["text", "html", "edited_at"])
    return record_change(thread, contribution, ThreadChange.Kind.EDITED)


def withdraw_contribution(
    *, author: User, contribution: Contribution, at: datetime
) -> tuple[Contribution, int]:
    """Take one's own contribution back; a dated tombstone stays, and so do the replies.

    Returns it with the thread's version. Raises `Refused` when the discussion is closed or the
    contribution is not ``author``'s to withdraw.
    """
    _check(author, contribution, at)
    with transaction.atomic():
        thread, locked = _lock(author, contribution, at)
        return locked, withdraw_locked(thread, locked, at)


def withdraw_locked(thread: Thread, contribution: Contribution, at: datetime) -> int:
    """Withdraw a public contribution of a locked thread; return the thread's version.

    Its picture and files are deleted: nobody can bring it back.
    """
    Edit.objects.pending().filter(contribution=contribution).update(
        state=Edit.State.SUPERSEDED, decided_at=at
    )
    contribution.state, contribution.state_since, contribution.state_reason = (
        Contribution.State.WITHDRAWN,
        at,
        "",
    )
    contribution.save(update_fields=["state", "state_since", "state_reason"])
    drop_attachments(contribution)
    drop_picture(contribution)
    return record_change(thread, contribution, ThreadChange.Kind.WITHDRAWN, published=-1)


def _check(author: User, contribution: Contribution, at: datetime) -> None:
    check_access(author, contribution.thread, at)
    if not can_change(author, contribution, at):
        raise Refused(_("You can no longer change this contribution."), code="not_changeable")


def _lock(author: User, contribution: Contribution, at: datetime) -> tuple[Thread, Contribution]:
    """Lock the thread and return the contribution as it is now, if it is still to be changed."""
    thread = lock_thread(contribution.thread_id)
    locked = Contribution.objects.select_related("consultation").get(pk=contribution.pk)
    locked.thread = contribution.thread
    if not can_change(author, locked, at):
        raise Refused(_("You can no longer change this contribution."), code="not_changeable")
    return thread, locked
