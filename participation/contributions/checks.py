"""What every service that takes a text or an opinion checks before it locks anything."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from participation.accounts.models import User
from participation.contributions.cleaning import clean_line, clean_text, render_text
from participation.contributions.models import Thread
from participation.contributions.rules import can_contribute, is_open
from participation.errors import Refused

GUEST_NAME_MAX_LENGTH = 80


def checked_text(written: str, limit: int) -> tuple[str, str]:
    """Return the cleaned text and its HTML, or refuse an empty or too long one."""
    text = clean_text(written)
    if not text:
        raise Refused(_("Please write something."), code="empty")
    if len(text) > limit:
        raise Refused(
            ngettext(
                "Please shorten your text: it has %(over)s character too many.",
                "Please shorten your text: it has %(over)s characters too many.",
                len(text) - limit,
            )
            % {"over": len(text) - limit},
            code="too_long",
        )
    return text, render_text(text)


def checked_name(written: str) -> str:
    """Return the public name of a guest as one line, or refuse one that is none."""
    name = clean_line(written)
    if len(name) < 2:
        raise Refused(_("Please give a name of at least two characters."), code="name")
    if len(name) > GUEST_NAME_MAX_LENGTH:
        raise Refused(_("Please give a shorter name."), code="name")
    return name


def check_access(author: User, thread: Thread, at: datetime) -> None:
    """Raise `Refused`, saying why, when ``author`` may not take part in the thread at ``at``."""
    if can_contribute(author, thread, at):
        return
    if not (author.is_authenticated and author.is_active):
        raise Refused(_("To write here, please sign in."), code="signed_out")
    if is_open(thread, at):
        raise Refused(
            _("Only invited people can contribute to this consultation."), code="not_invited"
        )
    raise Refused(_("This discussion is closed."), code="closed")
