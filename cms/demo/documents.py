"""The documents beside the demonstration's consultations."""

from dataclasses import dataclass
from pathlib import PurePath

from django.core.files.base import ContentFile
from weasyprint import HTML

from cms.demo import texts
from cms.documents.folders import collection_of
from cms.documents.models import SourceDocument
from cms.pages.consultation import ConsultationDocument
from participation.accounts.models import Organisation
from participation.documents.formats import Format
from participation.documents.models import Document

Kind = Document.Kind


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A document: a text of the demonstration that becomes a PDF, or a table as it is."""

    file: str
    title: str
    kind: Kind
    topic: str


ENCLOSURES = {
    "radverkehrskonzept-2035": (
        Enclosure(
            "radverkehr-begruendung.md",
            "Begründung zum Entwurf",
            Kind.REASONING,
            "Entwurf und Begründung",
        ),
        Enclosure(
            "radverkehr-zaehlung.csv",
            "Zählung des Radverkehrs 2025",
            Kind.DATA,
            "Grundlagen",
        ),
    ),
}


def enclosed(slug: str, organisation: Organisation) -> list[ConsultationDocument]:
    """Return the rows of documents of a consultation's page, with their files."""
    return [_row(slug, each, organisation) for each in ENCLOSURES.get(slug, ())]


def _row(slug: str, enclosure: Enclosure, organisation: Organisation) -> ConsultationDocument:
    is_table = enclosure.file.endswith(".csv")
    format_ = Format.CSV if is_table else Format.PDF
    content = texts.read(enclosure.file).encode() if is_table else _pdf(enclosure)
    name = f"{PurePath(enclosure.file).stem}.{format_.value}"
    source = SourceDocument.objects.create(
        title=enclosure.title,
        file=ContentFile(content, name=name),
        format=format_.value,
        collection=collection_of(organisation),
    )
    return ConsultationDocument(
        key=texts.key(f"{slug}/{enclosure.file}"),
        source=source,
        title=enclosure.title,
        kind=enclosure.kind,
        topic=enclosure.topic,
    )


def _pdf(enclosure: Enclosure) -> bytes:
    """Return a text of the demonstration as a PDF that screen readers can read."""
    nodes = texts.sections(enclosure.file)
    body = "".join(f"<h2>{node.heading}</h2>{texts.html((node,))}" for node in nodes[1:])
    page = (
        f'<html lang="de"><head><title>{enclosure.title}</title></head><body>'
        f"<h1>{nodes[0].heading}</h1>{texts.html(nodes[:1])}{body}</body></html>"
    )
    return bytes(HTML(string=page).write_pdf(pdf_variant="pdf/ua-1"))
