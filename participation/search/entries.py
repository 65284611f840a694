"""What is indexed of each kind of thing. Entries are built here and stored by the services."""

from collections.abc import Iterable
from typing import Any, TypeVar

from participation.consultations.addresses import PublicAddress
from participation.consultations.models import Consultation
from participation.contributions.models import Contribution
from participation.documents.models import Document, DocumentFile
from participation.plans.models import DraftPlan, Section, SectionText
from participation.search.analysis import vector
from participation.search.models import Entry

AnyEntry = TypeVar("AnyEntry", bound=Entry)
Kind = Entry.Kind
Wording = tuple[str, str, str]  # language, title, text
MOST_WORDS = 1_000_000  # bytes of a tsvector: PostgreSQL holds 1 MiB


def of_consultation(
    model: type[AnyEntry], consultation: Consultation, place: PublicAddress | None = None
) -> AnyEntry:
    """Return the entry of a consultation: its title weighs most, its lead more than the rest.

    ``place`` is where a translation of it is read, with its title and lead.
    """
    said = place or consultation
    result = getattr(consultation, "result", None)
    rest = "\n".join(
        [consultation.area_name, consultation.organisation.name, result.text if result else ""]
    )
    return _entry(
        model,
        [(said.title, "A"), (said.lead, "B"), (rest, "C")],
        kind=Kind.CONSULTATION,
        source=consultation.pk,
        consultation=consultation,
        organisation_id=consultation.organisation_id,
        language=said.language,
        title=said.title,
        text=f"{said.lead}\n{rest}".strip(),
        happened_at=consultation.published_at,
        latitude=consultation.latitude,
        longitude=consultation.longitude,
    )


def of_plan(model: type[AnyEntry], plan: DraftPlan, place: PublicAddress | None = None) -> AnyEntry:
    """Return the entry of a plan as a whole, or of its translation at ``place``."""
    said = place or plan
    return _entry(
        model,
        [(said.title, "A")],
        kind=Kind.PLAN,
        source=plan.pk,
        consultation_id=plan.consultation_id,
        organisation_id=plan.consultation.organisation_id,
        plan=plan,
        language=said.language,
        title=said.title,
        happened_at=plan.published_at,
    )


def wording_of(plan: DraftPlan, section: Section, said: SectionText | None = None) -> Wording:
    """Return language, heading and text under which a section is found, or its translation."""
    if said is None:
        return plan.language, section.heading, section.text
    return said.language, f"{section.number} {said.title}".strip(), said.text


def of_section(
    model: type[AnyEntry], plan: DraftPlan, section: Section, said: SectionText | None = None
) -> AnyEntry:
    """Return the entry of a section of a plan's newest version, or of its translation ``said``."""
    language, heading, text = wording_of(plan, section, said)
    return _entry(
        model,
        [(heading, "A"), (text, "C")],
        kind=Kind.SECTION,
        source=section.pk,
        consultation_id=plan.consultation_id,
        organisation_id=plan.consultation.organisation_id,
        plan=plan,
        anchor=section.anchor,
        language=language,
        title=heading,
        text=text,
        happened_at=plan.published_at,
    )


def of_document(model: type[AnyEntry], document: Document, file: DocumentFile) -> AnyEntry:
    """Return the entry of a document with the text of its newest file, as far as it was read."""
    text = file.reading.text if hasattr(file, "reading") else ""
    language = document.asked_in.language
    while True:
        fields = [(document.title, "A"), (document.topic, "B"), (text, "C")]
        words = vector(fields, language)
        if len(words) <= MOST_WORDS:
            break
        text = text[: len(text) // 2]  # PostgreSQL would refuse all of it
    return model(
        vector=words,
        kind=Kind.DOCUMENT,
        source=document.pk,
        consultation=document.asked_in,
        organisation_id=document.asked_in.organisation_id,
        plan=document.plan,
        language=language,
        title=document.title,
        text=text,
        happened_at=file.published_at,
    )


def of_contribution(model: type[AnyEntry], contribution: Contribution) -> AnyEntry:
    """Return the entry of a contribution; ``section`` and ``consultation`` are fetched with it."""
    section = contribution.section
    return _entry(
        model,
        [(contribution.title, "A"), (contribution.text, "C")],
        kind=Kind.CONTRIBUTION,
        source=contribution.pk,
        consultation_id=contribution.consultation_id,
        organisation_id=contribution.consultation.organisation_id,
        plan_id=contribution.thread.plan_id,
        thread_id=contribution.thread_id,
        anchor=section.anchor if section else None,
        language=contribution.consultation.language,
        title=contribution.title,
        heading=section.heading if section else "",
        text=contribution.text,
        category=contribution.category,
        state=contribution.state,
        happened_at=contribution.created_at,
        latitude=contribution.latitude,
        longitude=contribution.longitude,
    )


def _entry(
    model: type[AnyEntry], fields: Iterable[tuple[str, str]], *, language: str, **content: Any
) -> AnyEntry:
    return model(vector=vector(fields, language), language=language, **content)
