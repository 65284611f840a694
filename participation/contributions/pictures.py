"""Taking in the picture that somebody adds to a contribution."""

from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from participation.contributions.cleaning import clean_text
from participation.contributions.models import Picture
from participation.documents.apart import redrawn
from participation.documents.keeping import as_path, keep
from participation.errors import Refused


class PictureRefused(Refused):
    """A picture is not taken; the text says why."""


@dataclass(frozen=True, slots=True)
class PictureDraft:
    """A picture as it was sent: its file, its size in bytes, and in words what it shows."""

    file: IO[bytes]
    size: int
    alt: str


def largest_picture() -> int:
    """Return how large the file of a picture may be, in megabytes."""
    return settings.PICTURE_MAX_SIZE // (1024 * 1024)


def take_picture(draft: PictureDraft) -> Picture:
    """Return a picture, drawn anew and kept in the store, that belongs to no contribution yet.

    It takes a process of its own and up to a second: call it before anything is locked. Raises
    `PictureRefused` when it is too large, no picture, or not described.
    """
    alt = " ".join(clean_text(draft.alt).split())
    if not alt:
        raise PictureRefused(_("Please say in words what the picture shows."), code="no_alt")
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
    kept = keep(BytesIO(drawn.content))
    return Picture(digest=kept.digest, width=drawn.width, height=drawn.height, alt=alt[:300])
