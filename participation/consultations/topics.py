"""Changing the topics by which one finds consultations."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation.consultations.models import Topic
from participation.errors import Refused


@transaction.atomic
def write_topic(*, name: str, slug: str, topic: Topic | None = None) -> Topic:
    """Add a topic, or give ``topic`` another name. Its short name stays: addresses use it."""
    written = topic or Topic(slug=slug)
    written.name = name
    written.save()
    return written


@transaction.atomic
def remove_topic(topic: Topic) -> None:
    """Remove a topic that no consultation has. Raises `Refused` for others."""
    if topic.consultations.exists():
        raise Refused(_("Consultations have this topic; it stays."), code="in_use")
    topic.delete()
