"""Changing consultations: the CMS publishes, these services write down what was published."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from participation.accounts.models import Organisation
from participation.consultations.addresses import write_address
from participation.consultations.models import (
    Consultation,
    Invitee,
    Phase,
    Result,
    Topic,
)
from participation.events import ConsultationClosed, ConsultationPublished, announce, within
from participation.places.areas import checked_area, inner_point, sketch


@dataclass(frozen=True, slots=True)
class PhaseDraft:
    """One phase as the editor wrote it; both moments are aware."""

    kind: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class ResultDraft:
    """The published decision as the editor wrote it."""

    decided_on: date
    body: str
    text: str


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms people contribute, and what it is about, as the editor wrote it.

    ``area`` is a GeoJSON geometry (Polygon or MultiPolygon, WGS84) or None; ``area_source`` names
    whose outline it is, where it is not the editor's own; ``invited`` holds e-mail addresses in
    any case of letters; ``idea_categories`` are those that ideas can be put into;
    ``takes_attachments`` lets people add files to what they write, ``asks_for_place`` say where.
    """

    contributors: str = Consultation.Contributors.SIGNED_IN
    moderation: str = Consultation.Moderation.AFTER
    voting: str = Consultation.Voting.SUPPORT
    invited: Iterable[str] = ()
    collects_ideas: bool = False
    idea_categories: Sequence[str] = ()
    takes_attachments: bool = False
    asks_for_place: bool = False
    area: dict[str, Any] | None = None
    area_name: str = ""
    area_source: str = ""
    topics: Iterable[Topic] = ()


@transaction.atomic
def publish_consultation(
    *,
    key: UUID,
    slug: str,
    organisation: Organisation,
    kind: str,
    language: str,
    title: str,
    lead: str,
    phases: Sequence[PhaseDraft],
    result: ResultDraft | None,
    terms: Terms = Terms(),
    at: datetime,
) -> Consultation:
    """Write down a consultation as it was published; run again, it changes nothing.

    ``slug`` counts at the first publication only: addresses and commands go on naming it.
    Raises `Refused` for an area that is no polygon.
    """
    published = {
        "organisation": organisation,
        "kind": kind,
        "visibility": Consultation.Visibility.PUBLIC,
        "title": title,
        "lead": lead,
        "contributors": terms.contributors,
        "moderation": terms.moderation,
        "voting": terms.voting,
        "collects_ideas": terms.collects_ideas,
        "idea_categories": list(terms.idea_categories),
        "takes_attachments": terms.takes_attachments,
        "asks_for_place": terms.asks_for_place,
        **_area(terms),
        "published_at": at,
    }
    consultation, _ = Consultation.objects.update_or_create(
        key=key,
        defaults=published,
        create_defaults={"slug": _first_slug(key, slug), "language": language, **published},
    )
    consultation.topics.set(terms.topics)
    _write_invitees(consultation, terms.invited)
    _write_phases(consultation, phases)
    _write_result(consultation, result)
    event = ConsultationPublished(consultation=consultation.pk, key=key)
    within(event)
    announce(event)
    return consultation


def _area(terms: Terms) -> dict[str, Any]:
    """Return the area with what is made of it for maps of many consultations."""
    area = checked_area(terms.area) if terms.area else None
    latitude, longitude = inner_point(area) if area else (None, None)
    return {
        "area": area,
        "area_name": terms.area_name,
        "area_source": terms.area_source if area else "",
        "area_sketch": sketch(area) if area else None,
        "latitude": latitude,
        "longitude": longitude,
    }


def _first_slug(key: UUID, wanted: str) -> str:
    """Return the slug that a consultation has, or gets at its first publication."""
    known = Consultation.objects.filter(key=key).values_list("slug", flat=True).first()
    return known or free_slug(wanted)


def free_slug(wanted: str) -> str:
    """Return ``wanted``, or with a number behind it when another consultation has it."""
    slug, number = wanted[:110], 2
    while Consultation.objects.filter(slug=slug).exists():
        slug, number = f"{wanted[:110]}-{number}", number + 1
    return slug


def _write_invitees(consultation: Consultation, invited: Iterable[str]) -> None:
    wanted = {email.strip().lower() for email in invited if email.strip()}
    known = set(consultation.invitees.values_list("email", flat=True))
    consultation.invitees.filter(email__in=known - wanted).delete()
    Invitee.objects.bulk_create(
        Invitee(consultation=consultation, email=email) for email in sorted(wanted - known)
    )


def _write_phases(consultation: Consultation, phases: Sequence[PhaseDraft]) -> None:
    wanted = {(phase.kind, phase.starts_at, phase.ends_at) for phase in phases}
    kept = set()
    for phase in consultation.phases.all():
        moments = (phase.kind, phase.starts_at, phase.ends_at)
        if moments in wanted:
            kept.add(moments)
        else:
            phase.delete()
    Phase.objects.bulk_create(
        Phase(consultation=consultation, kind=kind, starts_at=starts_at, ends_at=ends_at)
        for kind, starts_at, ends_at in sorted(wanted - kept)
    )


def _write_result(consultation: Consultation, result: ResultDraft | None) -> None:
    if result is None:
        Result.objects.filter(consultation=consultation).delete()
        return
    Result.objects.update_or_create(
        consultation=consultation,
        defaults={"decided_on": result.decided_on, "body": result.body, "text": result.text},
    )


@transaction.atomic
def unpublish_consultation(*, key: UUID) -> None:
    """Close a consultation to the public; every row stays."""
    Consultation.objects.filter(key=key).update(visibility=Consultation.Visibility.UNPUBLISHED)
    for number in Consultation.objects.filter(key=key).values_list("pk", flat=True):
        within(ConsultationClosed(consultation=number))


@transaction.atomic
def record_consultation_address(
    *,
    consultation: Consultation,
    language: str,
    path: str,
    title: str = "",
    lead: str = "",
    at: datetime | None = None,
) -> None:
    """Write down under which path, title and lead the consultation is read in ``language``.

    ``at`` is when its page was published; without it only the path is another.
    """
    write_address(
        {"consultation": consultation}, language=language, path=path, title=title, lead=lead, at=at
    )
    if at is not None and language != consultation.language:
        within(ConsultationPublished(consultation=consultation.pk, key=consultation.key))


@transaction.atomic
def withdraw_consultation_address(*, key: UUID, language: str) -> None:
    """Take back a translation that was unpublished: it is read in the source language again."""
    for consultation in Consultation.objects.filter(key=key).exclude(language=language):
        consultation.addresses.filter(language=language).delete()
        within(ConsultationPublished(consultation=consultation.pk, key=key))
