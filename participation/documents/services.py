"""Publishing documents and writing down what was read in them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from participation.consultations.models import Consultation
from participation.documents import apart, keeping
from participation.documents.formats import Format
from participation.documents.models import Document, DocumentFile, DocumentReading
from participation.documents.selectors import documents_at
from participation.errors import Refused
from participation.events import DocumentFilePublished, DocumentsChanged, announce, within
from participation.plans.models import DraftPlan

_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}


@dataclass(frozen=True, slots=True)
class DocumentDraft:
    """A document as the editor put it beside a page; ``open`` gives its file from the start."""

    key: UUID
    kind: str
    title: str
    format: Format
    open: Callable[[], IO[bytes]]
    topic: str = ""
    dated_on: date | None = None


@transaction.atomic
def publish_documents(
    *, place: Consultation | DraftPlan, drafts: Sequence[DocumentDraft], at: datetime
) -> list[Document]:
    """Write down the documents of a consultation or plan; run again, it changes nothing.

    A file with other bytes than the newest becomes the document's next one, and the former stays
    readable. A document that is not among ``drafts`` any more is withdrawn with all its files.
    Returns what is published now, in order.
    """
    known = {document.key: document for document in documents_at(place)}
    changed = [known[key] for key in _withdraw(known, {draft.key for draft in drafts})]
    published = []
    for order, draft in enumerate(drafts):
        document = known.get(draft.key) or _new(place, draft.key)
        published.append(document)
        if _write(document, draft, order):
            changed.append(document)
        if file := _publish_file(document, draft, at):
            changed.append(document)
            announce(DocumentFilePublished(file=file.pk))
    if changed:
        within(DocumentsChanged(documents=tuple(sorted({each.pk for each in changed}))))
    return published


def _withdraw(known: dict[UUID, Document], wanted: set[UUID]) -> list[UUID]:
    gone = [
        key
        for key, document in known.items()
        if key not in wanted and document.state == Document.State.PUBLISHED
    ]
    for key in gone:
        known[key].state = Document.State.WITHDRAWN
        known[key].save(update_fields=["state"])
    return gone


def _new(place: Consultation | DraftPlan, key: UUID) -> Document:
    if isinstance(place, DraftPlan):
        return Document(plan=place, key=key)
    return Document(consultation=place, key=key)


def _write(document: Document, draft: DocumentDraft, order: int) -> bool:
    """Bring the row in line with what was published; say whether anything is different."""
    wanted = {
        "kind": draft.kind,
        "state": Document.State.PUBLISHED,
        "title": draft.title,
        "topic": draft.topic,
        "dated_on": draft.dated_on,
        "order": order,
    }
    if document.pk and all(getattr(document, name) == value for name, value in wanted.items()):
        return False
    for name, value in wanted.items():
        setattr(document, name, value)
    document.save()
    return True


def _publish_file(document: Document, draft: DocumentDraft, at: datetime) -> DocumentFile | None:
    with draft.open() as source:
        kept = keeping.keep_for_row(source)
    newest = document.files.order_by("-number").first()
    if newest is not None and newest.digest == kept.digest:
        return None
    return DocumentFile.objects.create(
        document=document,
        number=newest.number + 1 if newest else 1,
        name=file_name(draft.title, draft.format),
        format=draft.format,
        size=kept.size,
        digest=kept.digest,
        published_at=at,
    )


def file_name(title: str, format_: Format) -> str:
    """Return a readable name for a download: ``begruendung-zum-entwurf.pdf``."""
    spelled = re.sub("[äöüßÄÖÜ]", lambda found: _UMLAUTS[found.group()], title)
    return f"{slugify(spelled)[:100].strip('-') or 'dokument'}.{format_.value}"


def read_document_file(*, number: int, at: datetime) -> DocumentReading | None:
    """Read a published file, which may take minutes, and write down what it says.

    Returns None when it has been read before. What was read and what the search knows of it are
    written in one transaction.
    """
    file = DocumentFile.objects.select_related("document").get(pk=number)
    if DocumentReading.objects.filter(file=file).exists():
        return None
    try:
        with keeping.kept_path(file.digest) as path:
            found = apart.contents(path, Format(file.format))
    except Refused:
        return _write_reading(file, DocumentReading.State.UNREADABLE, None, "", at)
    State = DocumentReading.State  # noqa: N806 - a class
    state = State.WHOLE if found.is_whole else State.PARTLY
    return _write_reading(file, state, found.pages, found.text, at)


@transaction.atomic
def _write_reading(
    file: DocumentFile, state: str, pages: int | None, text: str, at: datetime
) -> DocumentReading:
    reading, _created = DocumentReading.objects.get_or_create(
        file=file, defaults={"state": state, "pages": pages, "text": text, "read_at": at}
    )
    within(DocumentsChanged(documents=(file.document_id,)))
    return reading
