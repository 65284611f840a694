"""The dates of a consultation as a calendar file (iCalendar, RFC 5545)."""

from datetime import UTC, datetime
from email.utils import parseaddr

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from participation.consultations.models import Consultation, Phase


def calendar_of(consultation: Consultation) -> bytes:
    """Return the consultation's phases, an event each, with addresses that open its page.

    An event keeps its UID when a phase is prolonged and gets a greater SEQUENCE (minutes since
    1970, at the last publication), so that calendars move it.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", consultation.title)
    seen: dict[str, int] = {}
    for phase in consultation.phases.all():
        seen[phase.kind] = seen.get(phase.kind, 0) + 1
        calendar.add_component(_event(consultation, phase, seen[phase.kind]))
    return bytes(calendar.to_ical())


def _event(consultation: Consultation, phase: Phase, repetition: int) -> Event:
    event = Event()
    host = settings.SITE_URL.split("//")[-1]
    event.add("uid", f"{consultation.key}-{phase.kind}-{repetition}@{host}")
    event.add("summary", f"{phase.get_kind_display()}: {consultation.title}")
    event.add("dtstamp", consultation.published_at)
    event.add("last-modified", consultation.published_at)
    event.add("sequence", int(consultation.published_at.timestamp()) // 60)
    event.add("organizer", _organizer(consultation))
    event.add("dtstart", _utc(phase.starts_at))
    event.add("dtend", _utc(phase.ends_at))
    event.add("description", consultation.lead)
    event.add("url", settings.SITE_URL + consultation.get_absolute_url())
    event.add("transp", "TRANSPARENT")
    return event


def _organizer(consultation: Consultation) -> vCalAddress:
    """Return who publishes the dates, which RFC 5546 demands with ``METHOD:PUBLISH``."""
    organizer = vCalAddress("mailto:" + parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    organizer.params["CN"] = vText(consultation.organisation.name)
    return organizer


def _utc(moment: datetime) -> datetime:
    """Return the moment in UTC, which every calendar shows in the zone of its owner."""
    return moment.astimezone(UTC)
