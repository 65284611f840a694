"""Where the demonstration lies: an invented town with an invented outline, and its topics."""

import json
from typing import Any

from participation.accounts.models import Organisation
from participation.consultations.models import Topic
from participation.places.services import OutlineDraft, record_outlines

SOURCE = "Umriss erfunden (Demonstration)"


def _area(*points: tuple[float, float]) -> dict[str, Any]:
    ring = [list(point) for point in (*points, points[0])]
    return {"type": "Polygon", "coordinates": [ring]}


TOWN = _area(
    (12.711, 51.174), (12.728, 51.186), (12.749, 51.191), (12.771, 51.184), (12.793, 51.187),
    (12.812, 51.176), (12.821, 51.158), (12.809, 51.143), (12.816, 51.127), (12.797, 51.113),
    (12.769, 51.109), (12.751, 51.117), (12.733, 51.112), (12.716, 51.124), (12.722, 51.141),
    (12.704, 51.155),
)  # fmt: skip
MARKET = json.dumps(
    _area(
        (12.7625, 51.1512), (12.7641, 51.1515), (12.7652, 51.1509), (12.7649, 51.1501),
        (12.7631, 51.1498), (12.7622, 51.1504),
    )
)  # fmt: skip
TOPICS = (("Verkehr", "verkehr"), ("Stadtentwicklung", "stadtentwicklung"), ("Familie", "familie"))


def create_topics() -> dict[str, Topic]:
    """Return the topics by their short names; those that are there stay."""
    return {
        slug: Topic.objects.get_or_create(slug=slug, defaults={"name": name})[0]
        for name, slug in TOPICS
    }


def draw_town(town: Organisation) -> None:
    """Write down the invented outline."""
    record_outlines({town.pk: OutlineDraft(geometry=TOWN, source=SOURCE)})
