"""Bringing an idea without an account: as other contributions of guests, see `guests`."""

from datetime import datetime

from django.db import transaction

from participation.contributions import guest_contacts
from participation.contributions.changes import lock_thread
from participation.contributions.checks import checked_name
from participation.contributions.guest_vetting import check_guest_access, vet_guest
from participation.contributions.ideas import IdeaDraft, checked_idea, show_picture
from participation.contributions.models import Contribution, Thread
from participation.contributions.pictures import take_picture
from participation.contributions.repeats import stored_once
from participation.contributions.sending import Sending
from participation.events import GuestContributionSent, announce


@stored_once(lambda first: first)
def submit_idea_as_guest(
    *,
    name: str,
    email: str,
    language: str,
    thread: Thread,
    draft: IdeaDraft,
    at: datetime,
    sending: Sending,
) -> Contribution:
    """Keep a guest's idea until the address is confirmed, and send the mail for it.

    Sent again it is kept once, and there is one mail. Its discussion is opened when it is
    confirmed (`guests.confirm_contribution`). Raises `Refused` when the consultation takes no
    guests or is closed, name or idea are not as they must be, or it looks like abuse.
    """
    name = checked_name(name)
    check_guest_access(thread, at)
    fields = checked_idea(thread, draft)
    picture = take_picture(draft.picture) if draft.picture else None
    besides = f"{name}\n{fields['title']}"
    held_for = vet_guest(email, thread, fields["text"], sending, at, besides=besides)
    with transaction.atomic():
        idea = Contribution.objects.create(
            thread=lock_thread(thread.pk),
            state=Contribution.State.UNCONFIRMED,
            author_name=name,
            **fields,
            created_at=at,
            held_for=held_for,
            sending=sending.name,
        )
        show_picture(picture, idea)
        guest_contacts.keep_contact(contribution=idea, email=email, language=language, at=at)
        announce(GuestContributionSent(contribution=idea.pk))
    return idea
