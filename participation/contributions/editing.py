"""Authors change their own contributions and take them back, while the discussion is open.

Nothing is overwritten: each edit keeps the former text beside the new one, and everybody can read
both. Where moderators look at contributions first, an edit waits for them like a contribution
does; the former text stays public until then. A contribution that was hidden, shortened or not
yet approved is not edited: it would come back to life past the moderators. What waits for their
first look can be taken back at any time, and nothing stays of it.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import User
from participation.contributions.abuse import holds_edit, vet_edit
from participation.contributions.attachments import drop_attachments
from participation.contributions.changes import lock_thread, record_change
from participation.contributions.checks import check_access, checked_text
from participation.contributions.deleting import delete_unread
from participation.contributions.models import Contribution, Edit, Thread, ThreadChange
from participation.contributions.pictures import release_picture, take_picture, write_picture
from participation.contributions.revising import (
    AS_IT_IS,
    Revision,
    changes_of,
    checked_revision,
    formerly,
    write_changes,
)
from participation.contributions.rules import (
    can_change,
    can_take_back,
    has_withdrawn,
    is_checked_first,
)
from participation.contributions.sending import Sending
from participation.errors import Refused
from participation.events import ContributionsChanged, within


def edit_contribution(
    *,
    author: User,
    contribution: Contribution,
    text: str,
    at: datetime,
    revision: Revision = AS_IT_IS,
    edited_from: str | None = None,
    sending: Sending | None = None,
) -> tuple[Edit | None, int | None]:
    """Change one's own contribution; return the edit and the thread's version.

    ``revision`` is what shall be changed besides the text. If nothing is otherwise, it returns
    None for both; but what was sent again because an answer got lost is answered like the first
    time. ``edited_from`` tells the two apart: the mark (`EditQuerySet.mark_of`) of what the author
    had before their eyes. An edit that waits for the moderators, as one with links by a new account
    does, has no version yet; a later one replaces it.

    Raises `Refused` when the text is empty or too long, the discussion is closed, the contribution
    is not ``author``'s to change, too much was changed (`vet_edit`), something of the revision is
    not as it must be (`checked_revision`, `take_picture`), or when it is another one by now than
    that of ``edited_from``.
    """
    text, html = checked_text(text, settings.CONTRIBUTION_MAX_LENGTH)
    _check(author, contribution, at)
    fields = checked_revision(contribution, revision)
    vet_edit(author=author, sending=sending, at=at)
    picture = take_picture(revision.picture) if revision.picture else None
    waits = is_checked_first(contribution.thread) or holds_edit(
        author,
        f"{fields.get('title', '')}\n{text}",
        f"{contribution.title}\n{contribution.text}",
        at,
    )
    with transaction.atomic():
        thread, locked = _lock(contribution)
        _check_author(author, locked, at)
        waiting = Edit.objects.pending().filter(contribution=locked).first()
        changes = changes_of(locked, fields, revision, picture, waiting)
        if waits and waiting and (waiting.text, waiting.wanted) == (text, changes):
            return waiting, None
        is_same = text == locked.text and not changes
        mark = Edit.objects.mark_of(locked)
        if is_same and not waiting:
            return (None, None) if edited_from == mark else _last_edit(locked)
        if edited_from not in (None, mark):
            raise Refused(
                _(
                    "Your contribution was changed elsewhere since you opened this form. See below"
                    " what is there now. If you save once more, your text takes its place."
                ),
                code="changed_meanwhile",
            )
        if waiting:
            close_edit(waiting, Edit.State.SUPERSEDED, at)
        if is_same:
            within(ContributionsChanged(contributions=(locked.pk,)))
            return None, None
        edit = Edit.objects.create(
            contribution=locked,
            former_text=locked.text,
            former_html=locked.html,
            former_since=locked.edited_at or locked.created_at,
            formerly=formerly(locked, changes),
            text=text,
            html=html,
            at=at,
            **({"state": Edit.State.PENDING, "wanted": changes} if waits else {"decided_at": at}),
        )
        return edit, None if waits else apply_edit(thread, locked, edit, changes, at)


def _last_edit(contribution: Contribution) -> tuple[Edit | None, int | None]:
    """Return the edit that made the contribution what it is, with the version that brought it."""
    edits = Edit.objects.filter(contribution=contribution, state=Edit.State.PUBLISHED)
    last = edits.order_by("-pk").first()
    return last, _last_version(contribution, ThreadChange.Kind.EDITED) if last else None


def _last_version(contribution: Contribution, kind: ThreadChange.Kind) -> int | None:
    """Return the thread's version that brought the last change of this kind."""
    changes = contribution.changes.filter(kind=kind).order_by("-version")
    return changes.values_list("version", flat=True).first()


def apply_edit(
    thread: Thread, contribution: Contribution, edit: Edit, changes: dict[str, Any], at: datetime
) -> int:
    """Make an edit public in its locked thread; return the thread's version.

    ``changes`` are those besides the text: what it wanted.
    """
    names = write_changes(contribution, changes)
    contribution.text, contribution.html, contribution.edited_at = edit.text, edit.html, at
    contribution.save(update_fields=["text", "html", "edited_at", *names])
    return record_change(thread, contribution, ThreadChange.Kind.EDITED)


def close_edit(edit: Edit, state: Edit.State, at: datetime) -> dict[str, Any]:
    """Give an edit that waits its outcome; return what it wanted, which is kept no longer."""
    wanted: dict[str, Any] = edit.wanted
    edit.state, edit.decided_at, edit.wanted = state, at, {}
    edit.save(update_fields=["state", "decided_at", "wanted"])
    if wanted.get("picture"):
        release_picture(wanted["picture"]["digest"])
    return wanted


def withdraw_contribution(
    *, author: User, contribution: Contribution, at: datetime
) -> tuple[Contribution, int | None]:
    """Take one's own contribution back; a dated tombstone stays, and so do the replies.

    Returns it with the thread's version. What still waits for the moderators is deleted, and there
    is no version. What is sent again is answered like the first time. Raises `Refused` when the
    discussion is closed or the contribution is not ``author``'s to withdraw.
    """
    if not (can_take_back(author, contribution) or has_withdrawn(author, contribution)):
        _check(author, contribution, at)
    with transaction.atomic():
        thread, locked = _lock(contribution)
        if can_take_back(author, locked):
            delete_unread([locked.pk])
            return locked, None
        if has_withdrawn(author, locked):
            return locked, _last_version(locked, ThreadChange.Kind.WITHDRAWN)
        _check_author(author, locked, at)
        return locked, withdraw_locked(thread, locked, at)


def withdraw_locked(thread: Thread, contribution: Contribution, at: datetime) -> int:
    """Withdraw a public contribution of a locked thread; return the thread's version.

    Its picture and files are deleted: nobody can bring it back.
    """
    for waiting in Edit.objects.pending().filter(contribution=contribution):
        close_edit(waiting, Edit.State.SUPERSEDED, at)
    contribution.state, contribution.state_since, contribution.state_reason = (
        Contribution.State.WITHDRAWN,
        at,
        "",
    )
    contribution.save(update_fields=["state", "state_since", "state_reason"])
    drop_attachments(contribution)
    write_picture(contribution, None)
    return record_change(thread, contribution, ThreadChange.Kind.WITHDRAWN, published=-1)


def _check(author: User, contribution: Contribution, at: datetime) -> None:
    check_access(author, contribution.thread, at)
    _check_author(author, contribution, at)


def _check_author(author: User, contribution: Contribution, at: datetime) -> None:
    if not can_change(author, contribution, at):
        raise Refused(_("You can no longer change this contribution."), code="not_changeable")


def _lock(contribution: Contribution) -> tuple[Thread, Contribution]:
    """Lock the thread and return the contribution as it is now, if it is still there."""
    thread = lock_thread(contribution.thread_id)
    rows = Contribution.objects.select_related("consultation")
    locked = rows.filter(pk=contribution.pk).first()
    if locked is None:
        raise Refused(_("You have withdrawn this contribution already."), code="withdrawn")
    locked.thread = contribution.thread
    return thread, locked
