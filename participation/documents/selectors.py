"""Reading documents."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from participation.consultations.models import Consultation
from participation.documents.models import Document, DocumentFile, DocumentQuerySet
from participation.plans.models import DraftPlan


@dataclass(frozen=True, slots=True)
class Shelf:
    """The documents of one topic, in the editor's order; a topic without a name comes last."""

    topic: str
    documents: list["Filed"]


@dataclass(frozen=True, slots=True)
class Filed:
    """A document with its newest file, where that is, and the files before it, newest first."""

    document: Document
    newest: DocumentFile
    address: str
    former: list[DocumentFile]


def shelves_of(place: Consultation | DraftPlan) -> list[Shelf]:
    """Return the public documents of a consultation or a plan by topic, in two statements."""
    files = DocumentFile.objects.select_related("reading").defer("reading__text")
    found = (
        Document.objects.public()
        .filter(**_lies_with(place))
        .prefetch_related(Prefetch("files", files.order_by("-number")))
    )
    return shelves(_filed(document) for document in found)


def _filed(document: Document) -> Filed:
    newest, *former = document.files.all()
    for file in (newest, *former):
        file.document = document
    return Filed(document, newest, newest.get_absolute_url(), former)


def shelves(documents: Iterable[Filed]) -> list[Shelf]:
    """Return documents by topic, topics in the order in which they first come."""
    by_topic: dict[str, list[Filed]] = {}
    for each in documents:
        by_topic.setdefault(each.document.topic, []).append(each)
    return sorted((Shelf(topic, rows) for topic, rows in by_topic.items()), key=_is_nameless)


def _is_nameless(shelf: Shelf) -> bool:
    return not shelf.topic


def documents_at(place: Consultation | DraftPlan) -> list[Document]:
    """Return all documents that ``place`` has or had, withdrawn ones too."""
    return list(Document.objects.filter(**_lies_with(place)))


def _lies_with(place: Consultation | DraftPlan) -> dict[str, Consultation | DraftPlan]:
    return {"plan" if isinstance(place, DraftPlan) else "consultation": place}


def file_numbered(document: int, number: int | None = None) -> DocumentFile | None:
    """Return a file of a document, the newest if no ``number`` is given, with what it lies with."""
    files = DocumentFile.objects.select_related(
        "document__consultation__organisation", "document__plan__consultation__organisation"
    ).filter(document=document)
    if number is not None:
        files = files.filter(number=number)
    return files.order_by("-number").first()


def newest_files(documents: DocumentQuerySet) -> list[DocumentFile]:
    """Return the newest file of each document with what was read in it, in one statement."""
    return list(
        DocumentFile.objects.filter(document__in=documents)
        .select_related(
            "reading", "document__consultation", "document__plan__consultation", "document__plan"
        )
        .order_by("document_id", "-number")
        .distinct("document_id")
    )


def files_unread() -> list[int]:
    """Return the numbers of files that nobody has read yet, oldest first."""
    unread = DocumentFile.objects.filter(reading=None)
    return list(unread.order_by("pk").values_list("pk", flat=True))
