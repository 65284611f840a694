"""What waits for somebody, said on the home page of the admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.site_summary import SummaryItem

from cms.desk import queues
from participation.accounts.models import Membership
from participation.assessment.selectors import assessable_by
from participation.contributions.models import ContributionQuerySet
from participation.moderation.selectors import moderated_by


class WaitingItem(SummaryItem):
    """How many contributions one of the desk's lists holds; leads to that list."""

    template_name = "desk/summary.html"
    role: Membership.Role
    desk: str
    show: str
    label: str | Promise
    icon: str

    def is_shown(self) -> bool:
        """Ask for the role."""
        return queues.has_desk(self.request.user, self.role)

    def waiting(self) -> ContributionQuerySet:
        """Return what is counted."""
        raise NotImplementedError

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return number, label and address of the list."""
        return {
            "number": self.waiting().count(),
            "label": self.label,
            "icon": self.icon,
            "url": f"{reverse(f'{self.desk}:index')}?show={self.show}",
        }


class ReportedItem(WaitingItem):
    """What readers reported."""

    order = 10
    role = Membership.Role.MODERATOR
    desk, show, icon, label = "moderation", "reported", "warning", _("Reported")

    def waiting(self) -> ContributionQuerySet:
        """Return what readers reported and nobody decided."""
        return queues.reported(moderated_by(self.request.user))


class PendingItem(WaitingItem):
    """What nobody can read before a moderator has looked at it."""

    order = 5
    role = Membership.Role.MODERATOR
    desk, show, icon, label = "moderation", "waiting", "time", _("Waiting for publication")

    def waiting(self) -> ContributionQuerySet:
        """Return what waits for publication."""
        return queues.waiting(moderated_by(self.request.user))


class UndecidedItem(WaitingItem):
    """What a moderator has to look at."""

    order = 20
    role = Membership.Role.MODERATOR
    desk, show, icon, label = "moderation", "undecided", "comment", _("To decide")

    def waiting(self) -> ContributionQuerySet:
        """Return what is reported or new."""
        return queues.undecided(moderated_by(self.request.user))


class UnassessedItem(WaitingItem):
    """What a clerk has to weigh."""

    order = 30
    role = Membership.Role.CLERK
    desk, show, icon, label = "assessment", "open", "clipboard-list", _("Without outcome")

    def waiting(self) -> ContributionQuerySet:
        """Return what has no outcome yet."""
        return queues.unassessed(assessable_by(self.request.user))


@hooks.register("construct_homepage_summary_items")
def show_what_waits(request: HttpRequest, items: list[SummaryItem]) -> None:
    """Put the desk's numbers before Wagtail's own."""
    items += [item(request) for item in (PendingItem, ReportedItem, UndecidedItem, UnassessedItem)]
