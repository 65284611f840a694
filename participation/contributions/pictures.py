"""Taking in the picture that somebody adds to a contribution, and letting go of it."""

from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import IO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation.contributions.cleaning import clean_text
from participation.contributions.models import Contribution, Picture
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
    """A picture drawn anew as WebP, in memory until `add_picture`: width and height in pixels."""

    content: bytes
    width: int
    height: int
    alt: str


def take_picture(draft: PictureDraft) -> TakenPicture:
    """Return a picture, drawn anew, that belongs to no contribution yet and is kept nowhere.

    It takes a process of its own and up to a second: call it before anything is locked. Raises
    `PictureRefused` when it is too large, no picture, or not described.
    """
    alt = " ".join(clean_text(draft.alt).split())
    if not alt:
        raise PictureRefused(_("Please say in words what the picture shows."), code="no_alt")
    if draft.size > settings.PICTURE_MAX_SIZE:
        most = settings.PICTURE_MAX_SIZE // (1024 * 1024)
        raise PictureRefused(
            _("The picture is larger than %(most)s MB.") % {"most": most}, code="too_large"
        )
    try:
        with as_path(draft.file) as path:
            drawn = redrawn(path)
    except Refused as refusal:
        raise PictureRefused(str(refusal), code=refusal.code) from refusal
    return TakenPicture(drawn.content, drawn.width, drawn.height, alt[:300])


def add_picture(contribution: Contribution, taken: TakenPicture) -> Picture:
    """Keep a picture and write it down with a contribution that this transaction wrote."""
    kept = keep_for_row(BytesIO(taken.content))
    return Picture.objects.create(
        contribution=contribution,
        digest=kept.digest,
        width=taken.width,
        height=taken.height,
        alt=taken.alt,
    )


def drop_picture(contribution: Contribution) -> None:
    """Delete the picture of a contribution, if it has one; the bytes after the commit.

    They stay for as long as anything else has the same.
    """
    rows = Picture.objects.filter(contribution=contribution)
    digests = list(rows.values_list("digest", flat=True))
    rows.delete()
    for digest in digests:
        transaction.on_commit(partial(delete_unused, digest, partial(_is_used, digest)))


def _is_used(digest: str) -> bool:
    rows = (Picture.objects, DocumentFile.objects)
    return any(each.filter(digest=digest).exists() for each in rows)
