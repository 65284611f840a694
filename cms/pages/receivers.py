"""What happens in the domain when Wagtail publishes, unpublishes, moves or deletes a page."""

from typing import Any

from django.db.models import ProtectedError
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.pages import projection
from cms.pages.consultation import ConsultationPage
from cms.pages.plan import PlanPage
from cms.pages.protection import contributions_below


@receiver(page_published)
def project_published(instance: Page, **_: Any) -> None:
    """Publishing projects a page into the domain."""
    projection.project(instance)


@receiver(page_unpublished)
def close_unpublished(instance: Page, **_: Any) -> None:
    """Unpublishing closes to the public."""
    projection.close(instance)


@receiver(post_page_move)
def record_moved(instance: Page, **_: Any) -> None:
    """A moved page is read elsewhere, and a plan may have come into another consultation."""
    projection.project(instance)
    projection.record_addresses(instance)


@receiver(page_slug_changed)
def record_renamed(instance: Page, **_: Any) -> None:
    """A page with a new slug is read elsewhere, and so is all below it."""
    projection.record_addresses(instance)


@receiver(pre_delete, sender=ConsultationPage)
@receiver(pre_delete, sender=PlanPage)
def keep_discussed(instance: Page, **_: Any) -> None:
    """A page with contributions cannot be deleted, by nobody and no script."""
    if contributions_below(instance):
        raise ProtectedError(
            "The page has contributions: unpublish it instead of deleting it.", {instance}
        )
    projection.close(instance)
