"""Writing in a discussion."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import User
from participation.contributions.abuse import vet_contribution
from participation.contributions.attachments import (
    AttachmentDraft,
    attach,
    check_attachments,
    take_attachments,
)
from participation.contributions.changes import lock_thread, record_change, still_readable
from participation.contributions.checks import Point, check_access, checked_place, checked_text
from participation.contributions.models import Contribution, Thread, ThreadChange
from participation.contributions.quoting import QuoteDraft, checked_quote
from participation.contributions.repeats import stored_once, with_version
from participation.contributions.rules import can_answer, is_checked_first
from participation.contributions.sending import Sending
from participation.errors import Refused
from participation.events import (
    ContributionAnswered,
    ContributionsChanged,
    announce,
    within,
)
from participation.plans.models import Section


@stored_once(with_version)
def post_contribution(
    *,
    author: User,
    thread: Thread,
    text: str,
    at: datetime,
    parent: Contribution | None = None,
    section: Section | None = None,
    attachments: Sequence[AttachmentDraft] = (),
    point: Point | None = None,
    sending: Sending | None = None,
    quote: QuoteDraft | None = None,
) -> tuple[Contribution, int | None]:
    """Publish a comment or a reply; return it and the thread's version that brings it.

    Where moderators look at contributions first, it waits for them and there is no version yet;
    so it does when ``held_for`` says why. ``section`` is the section as the author read it and
    must belong to the thread's anchor. ``quote`` is a passage of it, ``point`` the place that it
    is about. ``sending`` is how a browser sent it, if one did; sent again it returns what is there
    already.
    Raises `Refused` when the text is empty or too long, the thread is closed or not open to
    ``author``, parent or section belong elsewhere, it looks like abuse (`vet_contribution`), or
    a quote, file or place is none that is taken (`checked_quote`, `take_attachments`,
    `checked_place`).
    """
    text, html = checked_text(text, settings.CONTRIBUTION_MAX_LENGTH)
    check_access(author, thread, at)
    check_section(thread, section)
    check_attachments(thread.home, attachments)
    place = checked_place(thread.home, point)
    quoted = checked_quote(section, quote)
    held_for = vet_contribution(author=author, thread=thread, text=text, sending=sending, at=at)
    taken = take_attachments(attachments)
    waits = bool(held_for) or is_checked_first(thread)
    with transaction.atomic():
        locked = lock_thread(thread.pk)
        parent = check_parent(locked, parent)
        contribution = Contribution.objects.create(
            thread=locked,
            consultation=thread.home,
            section=section,
            parent=parent or thread.idea,
            **place_below(parent),
            **place,
            state=Contribution.State.PENDING if waits else Contribution.State.PUBLISHED,
            author=author,
            text=text,
            html=html,
            **quoted,
            created_at=at,
            readable_since=at,
            held_for=held_for,
            sending=sending.name if sending else None,
        )
        attach(contribution, taken)
        if waits:
            within(ContributionsChanged(contributions=(contribution.pk,), are_new=True))
            return contribution, None
        version = record_change(
            locked, contribution, ThreadChange.Kind.PUBLISHED, published=1, is_new=True
        )
    return contribution, version


def answer_contribution(
    *, author: User, contribution: Contribution, text: str, at: datetime
) -> Contribution:
    """Publish the official answer of the organisation that asks, in any phase.

    Raises `Refused` when the text is empty or too long, or ``author`` may not answer for it.
    """
    text, html = checked_text(text, settings.ANSWER_MAX_LENGTH)
    if not can_answer(author, contribution):
        raise Refused(
            _("You may not answer this contribution for the organisation."), code="forbidden"
        )
    with transaction.atomic():
        thread = lock_thread(contribution.thread_id)
        still_readable(contribution)
        answer = Contribution.objects.create(
            thread=thread,
            consultation=contribution.consultation,
            section=contribution.section,
            parent=contribution,
            **place_below(contribution),
            kind=Contribution.Kind.ANSWER,
            author=author,
            organisation=contribution.consultation.organisation,
            text=text,
            html=html,
            created_at=at,
            readable_since=at,
        )
        record_change(thread, answer, ThreadChange.Kind.ANSWERED, published=1)
        announce(ContributionAnswered(contribution=contribution.pk, answer=answer.pk))
    return answer


def check_parent(thread: Thread, parent: Contribution | None) -> Contribution | None:
    """Return the parent inside the locked ``thread``, as it is now; the idea itself is above it."""
    if parent is None or parent.pk == thread.idea_id:
        return None
    parent = Contribution.objects.get(pk=parent.pk)
    if parent.thread_id != thread.pk or parent.kind == Contribution.Kind.IDEA:
        raise Refused(_("The contribution belongs to another discussion."), code="foreign_parent")
    if not parent.is_readable:
        raise Refused(
            _("The contribution that you reply to is no longer public."), code="parent_gone"
        )
    return parent


def place_below(parent: Contribution | None) -> dict[str, Any]:
    """Return where a reply to ``parent``, which can be read, stands in its thread."""
    if parent is None:
        return {}
    return {
        "root_id": parent.root_id or parent.pk,
        "shown_below": parent,
        "ancestors": [*parent.ancestors, parent.pk],
    }


def check_section(thread: Thread, section: Section | None) -> None:
    if thread.plan_id is None and section is None:
        return
    if (
        section is None
        or section.anchor != thread.anchor
        or section.version.plan_id != thread.plan_id
    ):
        raise Refused(_("The section belongs to another discussion."), code="foreign_section")


def open_threads(*, plan_id: int, version_id: int) -> None:
    """Open a thread for each anchor of a version that has none yet, in two statements."""
    known = Thread.objects.filter(plan=plan_id).values("anchor")
    new = Section.objects.filter(version=version_id).exclude(anchor__in=known)
    anchors = new.values_list("anchor", flat=True)
    Thread.objects.bulk_create(
        (Thread(plan_id=plan_id, anchor=anchor) for anchor in anchors), ignore_conflicts=True
    )
