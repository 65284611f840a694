"""Reading published files in the background."""

import logging

from django.utils import timezone
from django_tasks import task

from participation.documents.selectors import files_unread
from participation.documents.services import read_document_file
from participation.events import DocumentFilePublished, on_announced

logger = logging.getLogger(__name__)


@task()
def read_file(*, file: int) -> None:
    """Count the pages of a published file and read its text."""
    read_document_file(number=file, at=timezone.now())


@on_announced(DocumentFilePublished)
def read_published(event: DocumentFilePublished) -> None:
    """A file is read as soon as a worker is free."""
    read_file.enqueue(file=event.file)


def read_forgotten() -> None:
    """Read what a worker that died left unread; a file that fails keeps no other waiting."""
    for number in files_unread():
        try:
            read_document_file(number=number, at=timezone.now())
        except Exception:
            logger.exception("The file %s of a document cannot be read", number)
