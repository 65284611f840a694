"""The dates of a consultation in one's own calendar."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from icalendar import Calendar

from participation.consultations.models import Consultation
from participation.consultations.services import PhaseDraft, unpublish_consultation
from tests import factories

pytestmark = pytest.mark.django_db

START, END = datetime(2026, 3, 1, 8, tzinfo=UTC), datetime(2026, 3, 29, 22, tzinfo=UTC)
LATER = datetime(2026, 4, 29, 22, tzinfo=UTC)


def consultation(end=END, **more):
    return factories.consultation(
        title="Markt, Brunnen; Bänke",
        slug="markt",
        phases=[
            PhaseDraft("dialogue", START, end),
            PhaseDraft("decision", LATER, LATER.replace(year=2027)),
        ],
        **more,
    )


def events(client: Client):
    answer = client.get("/beteiligung/markt/termine.ics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="markt.ics"'
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_each_phase_is_an_event(client: Client):
    asked = consultation()

    first, second = events(client)

    assert (str(first["summary"]), first.decoded("dtstart"), first.decoded("dtend")) == (
        "Dialog: Markt, Brunnen; Bänke",
        START,
        END,
    )
    assert str(first["url"]) == "http://testserver" + asked.get_absolute_url()
    assert first["uid"] != second["uid"]
    assert str(first["organizer"]) == "mailto:" + settings.DEFAULT_FROM_EMAIL
    assert first["organizer"].params["CN"] == asked.organisation.name


def test_prolonged_phase_stays_the_same_event(client: Client):
    asked = consultation()
    Consultation.objects.update(published_at=asked.published_at - timedelta(hours=1))
    before = events(client)

    consultation(end=LATER, key=asked.key, organisation=asked.organisation)

    after = events(client)
    assert [event["uid"] for event in after] == [event["uid"] for event in before]
    assert after[0]["sequence"] == before[0]["sequence"] + 60
    assert after[0].decoded("dtend") == LATER


def test_dates_of_what_is_not_public_are_not_found(client: Client):
    unpublish_consultation(key=consultation().key)

    assert not Consultation.objects.public().exists()
    assert client.get("/beteiligung/markt/termine.ics").status_code == 404
