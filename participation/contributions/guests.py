"""Writing without an account: what is said becomes public once the e-mail address is confirmed.

Until then nobody reads it and it counts nowhere. Guests withdraw by the link in the same mail, and
what they said becomes theirs when they sign up with that address.
"""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import User
from participation.contributions import guest_contacts
from participation.contributions.abuse import Duplicate
from participation.contributions.attachments import (
    AttachmentDraft,
    attach,
    check_attachments,
    take_attachments,
)
from participation.contributions.changes import lock_thread, lock_threads, record_change
from participation.contributions.checks import Point, checked_name, checked_place, checked_text
from participation.contributions.deleting import delete_unread
from participation.contributions.editing import withdraw_locked
from participation.contributions.guest_vetting import check_guest_access, vet_guest
from participation.contributions.models import Contribution, Thread, ThreadChange
from participation.contributions.quoting import QuoteDraft, checked_quote
from participation.contributions.repeats import stored_once
from participation.contributions.rules import is_checked_first, is_open, takes_guests
from participation.contributions.selectors import thread_by_number
from participation.contributions.sending import Sending
from participation.contributions.services import check_parent, check_section, place_below
from participation.errors import Refused
from participation.events import (
    ContributionsChanged,
    GuestContributionConfirmed,
    GuestContributionSent,
    announce,
    within,
)
from participation.plans.models import Section

State = Contribution.State
UNREAD = (State.UNCONFIRMED, State.PENDING)
"""What nobody but the moderators has read can be taken back without a trace."""


@stored_once(lambda first: first)
def post_as_guest(
    *,
    name: str,
    email: str,
    language: str,
    thread: Thread,
    text: str,
    at: datetime,
    sending: Sending,
    parent: Contribution | None = None,
    section: Section | None = None,
    attachments: Sequence[AttachmentDraft] = (),
    point: Point | None = None,
    quote: QuoteDraft | None = None,
) -> Contribution:
    """Keep a guest's comment or reply until the address is confirmed, and send the mail for it.

    Sent again it is kept once, and there is one mail.

    Raises `Refused` when name or text are not as they must be, the thread is closed or takes no
    guests, parent or section belong elsewhere, it looks like abuse, or a quote, file or place is
    none that is taken.
    """
    name = checked_name(name)
    text, html = checked_text(text, settings.CONTRIBUTION_MAX_LENGTH)
    check_guest_access(thread, at)
    check_section(thread, section)
    check_attachments(thread.home, attachments)
    place = checked_place(thread.home, point)
    quoted = checked_quote(section, quote)
    held_for = vet_guest(email, thread, text, sending, at, besides=name)
    taken = take_attachments(attachments)
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
            state=State.UNCONFIRMED,
            author_name=name,
            text=text,
            html=html,
            **quoted,
            created_at=at,
            held_for=held_for,
            sending=sending.name,
        )
        attach(contribution, taken)
        guest_contacts.keep_contact(
            contribution=contribution, email=email, language=language, at=at
        )
        announce(GuestContributionSent(contribution=contribution.pk))
    return contribution


def guest_contribution(number: int) -> Contribution:
    """Return what a guest wrote with all that rules ask of it. Raises `Refused` if it is gone."""
    found = (
        Contribution.objects.filter(pk=number)
        .select_related("author", "organisation", "section__version", "consultation")
        .first()
    )
    if found is None:
        raise Refused(
            _("This contribution is no longer there: nobody confirmed it, or it was deleted."),
            code="gone",
        )
    found.thread = thread_by_number(found.thread_id)
    return found


def check_confirmable(contribution: Contribution, at: datetime) -> None:
    """Raise `Refused`, saying why, when the contribution cannot be confirmed at ``at``."""
    if contribution.state != State.UNCONFIRMED:
        raise Refused(_("You have confirmed this contribution already."), code="confirmed")
    if not is_open(contribution.thread, at):
        raise Refused(
            _(
                "The discussion was closed before you confirmed your contribution. It is not"
                " published and is deleted."
            ),
            code="closed",
        )
    recipient = guest_contacts.recipient_of(contribution)
    barred = recipient is None or guest_contacts.is_barred(recipient.email)
    if barred or not takes_guests(contribution.thread):
        raise Refused(
            _(
                "Contributions without an account are no longer taken here. Yours is not"
                " published and is deleted."
            ),
            code="not_admitted",
        )
    assert recipient is not None  # noqa: S101 - barred otherwise
    first = guest_contacts.written_before(
        recipient.email, contribution.thread, contribution.text, at
    )
    if first is not None:
        raise Duplicate(first)


def confirm_contribution(*, contribution: Contribution, at: datetime) -> int | None:
    """Publish what a guest confirmed; return the thread's version that brings it.

    An idea gets its discussion now: until then it can be deleted without a trace. Where moderators
    look first, or ``held_for`` says why, it waits for them and there is no version yet. Raises
    `Refused` as `check_confirmable` does.
    """
    with transaction.atomic():
        thread, locked = _lock(contribution)
        check_confirmable(locked, at)
        waits = bool(locked.held_for) or is_checked_first(locked.thread)
        locked.state = State.PENDING if waits else State.PUBLISHED
        locked.state_since = locked.readable_since = at
        locked.save(update_fields=["state", "state_since", "readable_since"])
        if locked.kind == Contribution.Kind.IDEA:
            Thread.objects.create(idea=locked)
        version = None
        if waits:
            within(ContributionsChanged(contributions=(locked.pk,)))
        else:
            version = record_change(thread, locked, ThreadChange.Kind.PUBLISHED, published=1)
        recipient = guest_contacts.recipient_of(locked)
        assert recipient is not None  # noqa: S101 - not confirmable otherwise
        within(GuestContributionConfirmed(contribution=locked.pk, email=recipient.email))
        return version


def check_withdrawable(contribution: Contribution, at: datetime) -> None:
    """Raise `Refused`, saying why, when a guest cannot withdraw the contribution at ``at``.

    What nobody has read yet can be taken back at any time.
    """
    if contribution.author_id is not None:
        raise Refused(
            _("This contribution belongs to your account now. Sign in to withdraw it."),
            code="taken_over",
        )
    if contribution.state in UNREAD:
        return
    if contribution.state == State.WITHDRAWN:
        raise Refused(_("You have withdrawn this contribution already."), code="withdrawn")
    if contribution.state != State.PUBLISHED or not is_open(contribution.thread, at):
        raise Refused(_("You can no longer change this contribution."), code="not_changeable")


def withdraw_as_guest(*, contribution: Contribution, at: datetime) -> int | None:
    """Take a guest's contribution back and drop the address; return the thread's version.

    A dated tombstone stays, and so do the replies; of what was never public (unconfirmed, or still
    waiting for the moderators) nothing stays, and there is no version. Raises `Refused` as
    `check_withdrawable` does.
    """
    with transaction.atomic():
        thread, locked = _lock(contribution)
        check_withdrawable(locked, at)
        if locked.state in UNREAD:
            delete_unread([locked.pk])
            return None
        guest_contacts.forget([locked.pk])
        return withdraw_locked(thread, locked, at)


def take_over_contributions(*, user: User, email: str, only: int | None = None) -> int:
    """Give somebody what was confirmed with the address that is theirs; return how many.

    ``only`` is the number of one of them that alone is meant. They appear under the account's name
    from now on, and the address is dropped: the account has it. What is not confirmed yet stays a
    guest's: somebody else may have typed the address.
    """
    with transaction.atomic():
        confirmed = guest_contacts.confirmed_with(email)
        places = [each for each in confirmed if only is None or each[0] == only]
        locked = lock_threads({thread for _number, thread in places})
        numbers = [number for number, _thread in places]
        found = Contribution.objects.filter(pk__in=numbers, author=None).order_by("pk")
        taken = list(found.select_for_update(of=("self",)))
        for contribution in taken:
            contribution.author, contribution.author_name = user, ""
            contribution.save(update_fields=["author", "author_name"])
            if contribution.is_readable:
                thread = locked[contribution.thread_id]
                record_change(thread, contribution, ThreadChange.Kind.EDITED)
            else:
                within(ContributionsChanged(contributions=(contribution.pk,)))
        guest_contacts.forget(numbers)
    return len(taken)


def _lock(contribution: Contribution) -> tuple[Thread, Contribution]:
    """Lock thread and contribution, and return them as they are now."""
    thread = lock_thread(contribution.thread_id)
    Contribution.objects.select_for_update(of=("self",)).filter(pk=contribution.pk).first()
    return thread, guest_contribution(contribution.pk)
