"""Taking in the picture that somebody adds to a contribution, and letting go of it."""

from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation.contributions.cleaning import clean_line
from participation.contributions.models import Contribution, Edit, Picture
from participation.contributions.models.pictures import ALT_MAX_LENGTH
from participation.documents.apart import redrawn
from participation.documents.keeping import as_path, delete_unused, keep_for_row
from participation.documents.models import DocumentFile
from participation.errors import Refused


class PictureRefused(Refused):
    """A picture is not taken; the text says why."""


@dataclass(frozen=True, slots=True)
class PictureDraft:
    """A picture as it was sent: its file, its size in bytes, and in words what it shows."""

    file: IO[bytes]
    size: int
    alt: str


@dataclass(frozen=True, slots=True)
class TakenPicture:
    """A picture drawn anew as WebP, in memory until `keep_picture`; width and height in pixels."""

    content: bytes
    width: int
    height: int
    alt: str


def largest_picture() -> int:
    """Return how large the file of a picture may be, in megabytes."""
    return settings.PICTURE_MAX_SIZE // (1024 * 1024)


def checked_alt(written: str) -> str:
    """Return in one line what a picture shows, or refuse to go without."""
    alt = clean_line(written)
    if not alt:
        raise PictureRefused(_("Please say in words what the picture shows."), code="no_alt")
    return alt[:ALT_MAX_LENGTH]


def take_picture(draft: PictureDraft) -> TakenPicture:
    """Return a picture, drawn anew, that belongs to no contribution yet and is kept nowhere.

    It takes a process of its own and up to a second: call it before anything is locked. Raises
    `PictureRefused` when it is too large, no picture, or not described.
    """
    alt = checked_alt(draft.alt)
    if draft.size > settings.PICTURE_MAX_SIZE:
        raise PictureRefused(
            _("The picture is larger than %(most)s MB.") % {"most": largest_picture()},
            code="too_large",
        )
    try:
        with as_path(draft.file) as path:
            drawn = redrawn(path)
    except Refused as refusal:
        raise PictureRefused(str(refusal), code=refusal.code) from refusal
    return TakenPicture(drawn.content, drawn.width, drawn.height, alt)


def keep_picture(taken: TakenPicture) -> dict[str, Any]:
    """Put a picture into the store; return the fields of the row that this transaction writes."""
    kept = keep_for_row(BytesIO(taken.content))
    return {
        "digest": kept.digest,
        "width": taken.width,
        "height": taken.height,
        "alt": taken.alt,
    }


def write_picture(contribution: Contribution, picture: dict[str, Any] | None) -> None:
    """Give a contribution of a locked thread a kept picture in place of the one that it has.

    None takes that away. The bytes that nobody needs any more go after the commit.
    """
    former = Picture.objects.filter(contribution=contribution).first()
    if picture is not None:
        Picture.objects.update_or_create(contribution=contribution, defaults=picture)
    elif former is not None:
        former.delete()
    if former is not None:
        release_picture(former.digest)


def release_picture(digest: str) -> None:
    """Delete the bytes of a picture after the commit, unless anything else has the same."""
    transaction.on_commit(partial(delete_unused, digest, partial(_is_used, digest)))


def _is_used(digest: str) -> bool:
    waiting = Edit.objects.pending().filter(wanted__picture__digest=digest)
    rows = (Picture.objects.filter(digest=digest), DocumentFile.objects.filter(digest=digest))
    return any(each.exists() for each in (*rows, waiting))
