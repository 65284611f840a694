"""Publishing and unpublishing by the clock: one page that fails keeps no other waiting."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

from cms.pages.readiness import PublicationRefused

logger = logging.getLogger(__name__)


def publish_due() -> dict[str, int]:
    """Do what is due now. What is refused or fails is logged and tried again the next time."""
    counts = {"unpublished": 0, "published": 0, "failed": 0}
    for thing in _expired():
        _do(counts, "unpublished", thing, _expire)
    due = Revision.objects.filter(approved_go_live_at__lt=timezone.now())
    for revision in due.order_by("approved_go_live_at"):
        _do(counts, "published", revision, _publish)
    return counts


def _expired() -> Iterable[DraftStateMixin]:
    models = [each for each in apps.get_models() if issubclass(each, DraftStateMixin)]
    for model in [Page, *(each for each in models if not issubclass(each, Page))]:
        over = model.objects.filter(live=True, expire_at__lt=timezone.now())
        yield from list(over.order_by("expire_at"))


def _expire(thing: DraftStateMixin) -> None:
    thing.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _publish(revision: Revision) -> None:
    revision.publish(log_action="wagtail.publish.scheduled")


def _do(counts: dict[str, int], done: str, thing: Any, job: Callable[[Any], None]) -> None:
    try:
        job(thing)
    except PublicationRefused as refused:
        logger.warning("%s is not published: %s", thing, refused)
        counts["failed"] += 1
    except Exception:
        logger.exception("%s cannot be %s by the clock", thing, done)
        counts["failed"] += 1
    else:
        counts[done] += 1
