"""The desk's entries in the Wagtail admin's menu."""

from typing import ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.admin.viewsets.base import ViewSet

from cms.desk import (
    account,  # noqa: F401 - adapts the account page
    queues,
    reach,  # noqa: F401 - keeps drafts and files apart
    search,  # noqa: F401 - adds the search
    summary,  # noqa: F401 - adds to the home page
)
from cms.desk.assessment import AssessmentViewSet
from cms.desk.moderation import ModerationViewSet
from cms.desk.people import MembershipViewSet, OrganisationViewSet
from cms.desk.topics import TopicViewSet
from participation.accounts.models import Membership
from participation.moderation.selectors import moderated_by


class DeskMenuItem(MenuItem):
    """Shown to whoever works at this desk."""

    role: ClassVar[Membership.Role]

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask for the role."""
        return queues.has_desk(request.user, self.role)


class ModerationMenuItem(DeskMenuItem):
    """Says how many contributions readers reported; the list that it opens begins with them."""

    role = Membership.Role.MODERATOR

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        """Return the entry with the number of the moment."""
        component = super().render_component(request)
        reported = queues.reported(moderated_by(request.user)).count()
        if reported:
            component.label = _("Moderation (%(reported)s)") % {"reported": reported}
        return component


class AssessmentMenuItem(DeskMenuItem):
    """Leads to what is to be weighed."""

    role = Membership.Role.CLERK


@hooks.register("register_admin_viewset")
def register_desk() -> list[ViewSet]:
    """Tell Wagtail the addresses of the desk; each brings its entry in the menu."""
    return [
        ModerationViewSet(
            menu_label=gettext_lazy("Moderation"),
            menu_item_class=ModerationMenuItem,
            menu_order=210,
            add_to_admin_menu=True,
        ),
        AssessmentViewSet(
            menu_label=gettext_lazy("Assessment"),
            menu_item_class=AssessmentMenuItem,
            menu_order=220,
            add_to_admin_menu=True,
        ),
        OrganisationViewSet(),
        TopicViewSet(),
        MembershipViewSet(),
    ]
