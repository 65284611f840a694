"""Taking in the files that somebody adds to a contribution, and letting go of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import PurePath
from typing import IO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from participation.consultations.models import Consultation
from participation.contributions.cleaning import clean_line
from participation.contributions.models import Attachment, Contribution
from participation.contributions.models.attachments import TITLE_MAX_LENGTH
from participation.documents import keeping
from participation.documents.apart import taken
from participation.documents.formats import Format
from participation.documents.services import file_name
from participation.errors import Refused

FOLDER = "attached"
ORPHANED_AFTER = timedelta(days=1)
"""Longer than any request takes between putting a file away and writing its row."""


class AttachmentRefused(Refused):
    """A file is not taken; the text says why. ``number`` tells which, from 1 on."""

    def __init__(self, refusal: Refused, number: int) -> None:
        super().__init__(refusal.message, code=refusal.code)
        self.number = number


@dataclass(frozen=True, slots=True)
class AttachmentDraft:
    """A file as it was sent: its bytes, how many, its name there, and in words what it is."""

    file: IO[bytes]
    size: int
    name: str
    title: str = ""


def most_files(consultation: Consultation) -> int:
    """Return how many files a contribution to ``consultation`` may have."""
    return settings.ATTACHMENTS_MAX if consultation.takes_attachments else 0


def check_attachments(consultation: Consultation, drafts: Sequence[AttachmentDraft]) -> None:
    """Raise `Refused` when the consultation takes no files, not so many, or none so large.

    Costs nothing: ask before anything is counted.
    """
    if not drafts:
        return
    most = most_files(consultation)
    if not most:
        raise Refused(_("No files can be added here."), code="no_attachments")
    if len(drafts) > most:
        raise Refused(
            ngettext(
                "Please add %(most)s file at most.", "Please add %(most)s files at most.", most
            )
            % {"most": most},
            code="too_many",
        )
    largest = settings.ATTACHMENT_MAX_SIZE
    for number, draft in enumerate(drafts, 1):
        if draft.size > largest:
            refusal = Refused(
                _("The file is larger than %(most)s MB.") % {"most": largest // (1024 * 1024)},
                code="too_large",
            )
            raise AttachmentRefused(refusal, number)


def take_attachments(drafts: Sequence[AttachmentDraft]) -> list[Attachment]:
    """Return attachments, their bytes put away, that belong to no contribution yet.

    Each takes a process of its own and up to a second: call it before anything is locked, and
    after the person was counted. Raises `AttachmentRefused` for a file that is neither picture nor
    PDF, is broken or does something, and for a picture that nobody described.
    """
    found = []
    for number, draft in enumerate(drafts, 1):
        try:
            found.append(_take(draft, number))
        except Refused as refusal:
            raise AttachmentRefused(refusal, number) from refusal
    return found


def _take(draft: AttachmentDraft, number: int) -> Attachment:
    title = clean_line(draft.title)[:TITLE_MAX_LENGTH]
    with keeping.as_path(draft.file) as path:
        found = taken(path)
    if found.picture is not None and not title:
        raise Refused(_("Please say in words what the picture shows."), code="no_alt")
    attachment = Attachment(
        number=number, format=found.format, title=title or _title_of(draft.name)
    )
    name = attachment.key.hex
    if found.picture is None:
        attachment.size = keeping.put(FOLDER, name, draft.file)
        return attachment
    attachment.width, attachment.height = found.picture.width, found.picture.height
    attachment.size = keeping.put(FOLDER, name, BytesIO(found.picture.content))
    keeping.put(FOLDER, _small(name), BytesIO(found.small))
    return attachment


def _title_of(name: str) -> str:
    """Return what stands for a file that nobody described: its name, made readable."""
    stem = clean_line(PurePath(name).stem.replace("_", " "))
    return stem[:TITLE_MAX_LENGTH] or "PDF"


def _small(name: str) -> str:
    return f"{name}-small"


def attach(contribution: Contribution, attachments: Sequence[Attachment]) -> None:
    """Write down the files of a contribution that this transaction wrote."""
    for attachment in attachments:
        attachment.contribution = contribution
    if attachments:
        Attachment.objects.bulk_create(attachments)


def open_attachment(attachment: Attachment, *, small: bool = False) -> IO[bytes]:
    """Open the file, or the small one of a picture; raises `FileNotFoundError`."""
    name = attachment.key.hex
    return keeping.open_put(FOLDER, _small(name) if small else name)


def download_name(attachment: Attachment) -> str:
    """Return a readable name made of letters and digits: ``skizze-der-kreuzung.pdf``."""
    return file_name(attachment.title, Format(attachment.format))


def drop_attachments(contribution: Contribution, numbers: Sequence[int] | None = None) -> None:
    """Delete files that their author takes back, all or those of ``numbers``.

    The bytes go after the commit.
    """
    rows = Attachment.objects.filter(contribution=contribution)
    if numbers is not None:
        rows = rows.filter(number__in=numbers)
    keys = list(rows.values_list("key", flat=True))
    if keys:
        rows.delete()
        transaction.on_commit(lambda: _delete(keys))


def _delete(keys: Sequence[UUID]) -> None:
    for key in keys:
        for name in (key.hex, _small(key.hex)):
            keeping.take_away(FOLDER, name)


def prune_attachments(*, at: datetime) -> int:
    """Delete files that belong to no contribution: of refused or deleted ones. Return how many.

    A name is used once, so what has no row after a day never gets one.
    """
    old = {name.partition("-")[0] for name in keeping.names_before(FOLDER, at - ORPHANED_AFTER)}
    keys = {UUID(name) for name in old}
    orphans = keys.difference(Attachment.objects.filter(key__in=keys).values_list("key", flat=True))
    _delete(sorted(orphans))
    return len(orphans)
