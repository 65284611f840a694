"""Consultations that ask for ideas, and ideas brought into them."""

import io

import pytest
from django.urls import reverse

from participation.consultations.selectors import database_now
from participation.consultations.services import Terms
from participation.contributions.ideas import IdeaDraft, submit_idea
from participation.contributions.models import Contribution
from participation.contributions.pictures import PictureDraft
from participation.contributions.selectors import threads
from tests import factories
from tests.participation.places.registers import square

INSIDE = {"latitude": 51.05, "longitude": 13.05}
OUTSIDE = {"latitude": 51.05, "longitude": 13.25}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def asked():
    return collecting()


def collecting(*, is_open=True, **more):
    terms = {"collects_ideas": True, "idea_categories": ["Grün", "Verkehr"], "area": square(0)}
    return factories.consultation(is_open=is_open, terms=Terms(**{**terms, **more}))


def submit(asked, title="Ein Brunnen", *, author=None, picture=None, text="", **more):
    """Bring an idea and return it with its version."""
    alt = more.pop("alt", "Ein Brunnen aus Stein")
    draft = IdeaDraft(
        title=title,
        text=text or f"{title}, bitte.",
        picture=PictureDraft(io.BytesIO(picture), len(picture), alt) if picture else None,
        **more,
    )
    return submit_idea(
        author=author or factories.person(),
        thread=threads().get(consultation=asked),
        draft=draft,
        at=database_now(),
    )


def titles(answer):
    return [entry.idea.title for entry in answer.context["ideas"].page.entries]


def address(name, asked, query=""):
    return reverse(f"participation:{name}", args=[asked.slug]) + query


@pytest.fixture
def three(asked):
    """Three ideas: one discussed, one supported, one answered and placed."""
    discussed, supported, answered = (
        submit(asked, "Diskutiert", category="Grün")[0],
        submit(asked, "Unterstützt", category="Verkehr")[0],
        submit(asked, "Beantwortet", category="Verkehr", **INSIDE)[0],
    )
    factories.comment(thread=threads().get(idea=discussed))
    Contribution.objects.filter(pk=supported.pk).update(support_count=4)
    factories.answer(contribution=answered)
    return discussed, supported, answered
