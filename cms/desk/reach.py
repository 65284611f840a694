"""What choosers and the admin's interface for scripts show: what is public, and one's own.

Wagtail leaves editors of several organisations in one tree to see each other's drafts there.
"""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.documents import get_document_model
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images import get_image_model
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.models import Page
from wagtail.permissions import policy_registry

WORKING = ["choose", "change", "delete"]


def own_pages(user: Any) -> QuerySet[Any]:
    """Return the pages that somebody works on, with those above through which they are reached."""
    return policy_registry.get_by_type(Page).explorable_instances(user)


@hooks.register("construct_page_chooser_queryset")
def choosable_pages(pages: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    """Offer pages that everybody may read, and those that the person works on."""
    return pages.live() | pages.filter(pk__in=own_pages(request.user).values("pk"))  # type: ignore[attr-defined]


class OwnDocuments(DocumentsAdminAPIViewSet):
    """Documents of one's own collections."""

    def get_queryset(self) -> QuerySet[Any]:
        """Keep what the person may work with."""
        policy = policy_registry.get_by_type(get_document_model())
        own = policy.instances_user_has_any_permission_for(self.request.user, WORKING)
        return super().get_queryset().filter(pk__in=own.values("pk"))


class OwnImages(ImagesAdminAPIViewSet):
    """Images of one's own collections."""

    def get_queryset(self) -> QuerySet[Any]:
        """Keep what the person may work with."""
        policy = policy_registry.get_by_type(get_image_model())
        own = policy.instances_user_has_any_permission_for(self.request.user, WORKING)
        return super().get_queryset().filter(pk__in=own.values("pk"))


@hooks.register("construct_admin_api", order=1000)  # after Wagtail's own
def show_own_files(router: WagtailAPIRouter) -> None:
    """Put our views in the place of Wagtail's, which show everybody's files to everybody."""
    router.register_endpoint("documents", OwnDocuments)
    router.register_endpoint("images", OwnImages)
