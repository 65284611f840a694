"""What stands between a guest's text and the public, besides the mail that must be answered."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from participation.contributions import guest_contacts, limits
from participation.contributions.abuse import Duplicate, check_trap, proof_or_reason
from participation.contributions.models import Thread
from participation.contributions.rules import is_open, takes_guests
from participation.contributions.sending import Sending
from participation.errors import Refused


def check_guest_access(thread: Thread, at: datetime) -> None:
    """Raise `Refused`, saying why, when guests may not take part in the thread at ``at``."""
    if not is_open(thread, at):
        raise Refused(_("This discussion is closed."), code="closed")
    if not takes_guests(thread):
        raise Refused(_("To write here, please sign in."), code="signed_out")


def vet_guest(
    email: str, thread: Thread, text: str, sending: Sending, at: datetime, *, besides: str
) -> str:
    """Return why a guest's text will wait for the moderators (a `Holding`), or nothing.

    Links are looked for in what is shown ``besides`` the text, too: the name, a title. Raises
    `Refused`: `Duplicate` of something earlier, `limits.Limited`, too many mails were sent to the
    address, or the trap or proof is wrong.
    """
    check_trap(sending)
    first = guest_contacts.written_before(email, thread, text, at)
    if first is not None:
        raise Duplicate(first)
    most = settings.UNCONFIRMED_OF_AN_ADDRESS
    if most and guest_contacts.waiting_of(email, at) >= most:
        raise Refused(
            _(
                "Several contributions wait for this address to be confirmed. Please open the"
                " links in our mails first."
            ),
            code="unconfirmed",
        )
    counted = [limits.of_person(guest_contacts.normal(email)), limits.of_thread(thread.pk)]
    if sending.prefix:
        counted.append(limits.of_prefix(sending.prefix))
    counting = limits.count_within(counted, at=at)
    return proof_or_reason(f"{besides}\n{text}", sending, counting)
