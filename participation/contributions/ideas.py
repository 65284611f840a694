"""Bringing ideas into a consultation that asks for them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import User
from participation.contributions.abuse import vet_contribution
from participation.contributions.changes import lock_thread, record_change
from participation.contributions.checks import (
    check_access,
    check_category,
    checked_text,
    checked_title,
    located,
)
from participation.contributions.models import Contribution, Picture, Thread, ThreadChange
from participation.contributions.pictures import (
    PictureDraft,
    TakenPicture,
    keep_picture,
    take_picture,
)
from participation.contributions.repeats import stored_once, with_version
from participation.contributions.rules import collects_ideas, is_checked_first
from participation.contributions.sending import Sending
from participation.errors import Refused
from participation.events import ContributionsChanged, within


@dataclass(frozen=True, slots=True)
class IdeaDraft:
    """An idea as somebody wrote it; latitude and longitude in degrees, or neither of them."""

    title: str
    text: str
    category: str = ""
    latitude: float | None = None
    longitude: float | None = None
    picture: PictureDraft | None = None


@stored_once(with_version)
def submit_idea(
    *,
    author: User,
    thread: Thread,
    draft: IdeaDraft,
    at: datetime,
    sending: Sending | None = None,
) -> tuple[Contribution, int | None]:
    """Publish an idea in a consultation's ``thread`` and open a discussion of its own for it.

    Returns it with the version that brings it; none if it waits for moderators, as in
    `post_contribution`. What is sent again is there already. Raises `Refused` when the
    consultation asks for no ideas or is not open to ``author``, a text is empty or too long, the
    place lies outside of the area, the category is none of the consultation's, the picture is
    none, or it looks like abuse.
    """
    check_access(author, thread, at)
    fields = checked_idea(thread, draft)
    text = fields["text"]
    picture = take_picture(draft.picture) if draft.picture else None
    held_for = vet_contribution(
        author=author, thread=thread, text=text, sending=sending, at=at, besides=fields["title"]
    )
    waits = bool(held_for) or is_checked_first(thread)
    with transaction.atomic():
        locked = lock_thread(thread.pk)
        idea = Contribution.objects.create(
            thread=locked,
            state=Contribution.State.PENDING if waits else Contribution.State.PUBLISHED,
            author=author,
            **fields,
            created_at=at,
            readable_since=at,
            held_for=held_for,
            sending=sending.name if sending else None,
        )
        Thread.objects.create(idea=idea)
        show_picture(picture, idea)
        if waits:
            within(ContributionsChanged(contributions=(idea.pk,), are_new=True))
            return idea, None
        kind = ThreadChange.Kind.PUBLISHED
        version = record_change(locked, idea, kind, published=1, is_new=True)
    return idea, version


def checked_idea(thread: Thread, draft: IdeaDraft) -> dict[str, Any]:
    """Return the fields of an idea as they are kept, but for its picture.

    Raises `Refused` when the consultation of ``thread`` asks for no ideas, or one of them is not
    as it must be.
    """
    title = checked_title(draft.title)
    text, html = checked_text(draft.text, settings.CONTRIBUTION_MAX_LENGTH)
    if not collects_ideas(thread):
        raise Refused(_("This consultation does not ask for ideas."), code="no_ideas")
    check_category(thread.home, draft.category)
    return {
        "consultation": thread.home,
        "kind": Contribution.Kind.IDEA,
        "title": title,
        "text": text,
        "html": html,
        "category": draft.category,
        **located(thread.home, draft.latitude, draft.longitude),
    }


def show_picture(picture: TakenPicture | None, idea: Contribution) -> None:
    """Keep a picture that was taken in as that of ``idea``."""
    if picture is not None:
        Picture.objects.create(contribution=idea, **keep_picture(picture))
