"""Made-up pages for benchmarks: a site with a consultation, and a plan of 500 sections."""

import random
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from wagtail.models import Locale, Page

from cms.demo.site import create_content_pages, create_home, create_organisation_page, publish_below
from cms.pages.consultation import ConsultationPage, ConsultationPhase
from cms.pages.plan import PlanPage
from participation.accounts.models import Organisation
from participation.accounts.services import found_organisation
from participation.consultations.models import Consultation

SECTIONS, LEVELS = 500, 6
WORDS = """
    Radweg Gehweg Straße Breite Meter Verkehr Fläche Nutzung Gebäude Höhe Abstand Grundstück
    Baum Pflanzung Lärm Schutz Wasser Boden Klima Satzung Gemeinde Bürgerschaft Planung
    Verfahren Festsetzung zulässig erforderlich angemessen dauerhaft öffentlich der die das
    und oder mit für von nach soll wird sind werden kann darf
"""
VOCABULARY = WORDS.split()


def site() -> ConsultationPage:
    """Publish home page, texts, an organisation and a consultation that is open for a month."""
    home = create_home()
    create_content_pages(home)
    organisation = found_organisation(
        slug="beispielhausen",
        name="Stadt Beispielhausen",
        parent=None,
        kind=Organisation.Kind.MUNICIPALITY,
    )
    parent = create_organisation_page(home, organisation, "<p>Eine Stadt.</p>")
    return consultation_page(parent, "Radverkehr 2030")


def consultation_page(parent: Page, title: str) -> ConsultationPage:
    """Publish a consultation whose dialogue runs for a month yet."""
    now = timezone.now()
    page = ConsultationPage(
        title=title, lead="Worum es geht.", locale=Locale.objects.get(language_code="de")
    )
    page.phases = [
        ConsultationPhase(
            kind="dialogue",
            starts_at=now - timedelta(days=30),
            ends_at=now + timedelta(days=30),
        )
    ]
    return publish_below(parent, page)


def consultation_of(page: ConsultationPage) -> Consultation:
    """Return the projection of a page."""
    return Consultation.objects.get(key=page.translation_key)


def plan_page(parent: ConsultationPage, title: str) -> PlanPage:
    """Publish a plan of 500 sections in six levels."""
    page = PlanPage(title=title, sections=sections())
    return publish_below(parent, page)


def sections(*, changed: float = 0.0) -> list[dict[str, Any]]:
    """Return the stored form of the sections; ``changed`` of them have another text."""
    choose = random.Random(500)  # noqa: S311 - the same plan in every run
    counters = [0] * LEVELS
    found = []
    for number in range(SECTIONS):
        level = _level(number)
        counters[level - 1] += 1
        counters[level:] = [0] * (LEVELS - level)
        paragraphs = [sentence(choose, 50) for _ in range(3)]
        if choose.random() < changed:
            paragraphs[1] += " Geändert."
        found.append(
            {
                "type": "section",
                "id": str(UUID(int=number + 1, version=4)),
                "value": {
                    "number": ".".join(map(str, counters[:level])),
                    "title": sentence(choose, 4),
                    "level": level,
                    "body": [
                        {
                            "type": "paragraph",
                            "id": str(UUID(int=10_000 + number, version=4)),
                            "value": "".join(f"<p>{each}</p>" for each in paragraphs),
                        }
                    ],
                },
            }
        )
    return found


def _level(number: int) -> int:
    """Return 1, 2, … 6, 6, 5, 4, … in waves: deep, and never a level skipped."""
    place = number % 10
    return place + 1 if place < LEVELS else LEVELS - (place - LEVELS)


def sentence(choose: random.Random, words: int) -> str:
    """Return a made-up sentence of so many words."""
    return " ".join(choose.choice(VOCABULARY) for _ in range(words)).capitalize() + "."
