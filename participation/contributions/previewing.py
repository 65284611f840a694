"""What a text would look like in the discussion, before anybody else can read it."""

from typing import Any

from django.conf import settings

from participation.accounts.models import User
from participation.contributions.checks import checked_name, checked_text
from participation.contributions.ideas import IdeaDraft, checked_idea
from participation.contributions.models import Contribution, Thread


def preview_contribution(
    *,
    thread: Thread,
    text: str,
    author: User | None = None,
    name: str = "",
    parent: Contribution | None = None,
    **more: Any,
) -> Contribution:
    """Return a contribution to ``thread`` as it would be shown; it is never stored.

    ``name`` is a guest's, who has no account; ``more`` are further fields of a contribution.
    Nothing is counted and nobody is told. Raises `Refused` when text or name are not as they must
    be.
    """
    text, html = checked_text(text, settings.CONTRIBUTION_MAX_LENGTH)
    return Contribution(
        thread=thread,
        consultation=thread.home,
        author=author,
        author_name="" if author else checked_name(name),
        shown_below=None if parent is None or parent.pk == thread.idea_id else parent,
        text=text,
        html=html,
        **more,
    )


def preview_idea(
    *, thread: Thread, draft: IdeaDraft, author: User | None = None, name: str = ""
) -> Contribution:
    """Return an idea as it would be shown, but for its picture; otherwise as above.

    Raises `Refused` as `checked_idea` does, or when the name of a guest is none.
    """
    return Contribution(
        thread=thread,
        author=author,
        author_name="" if author else checked_name(name),
        **checked_idea(thread, draft),
    )
