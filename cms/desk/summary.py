"""What waits for somebody, said on the home page of the admin."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.site_summary import SummaryItem

from cms.desk import queues
from participation.accounts.models import Membership, User
from participation.assessment.selectors import assessable_by
from participation.contributions.models import ContributionQuerySet
from participation.moderation.selectors import moderated_by


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in one of the desk's lists, for whoever has the role.

    ``label`` is what stands behind a number: three contributions to decide.
    """

    role: Membership.Role
    desk: str
    show: str
    label: Callable[[int], str]
    icon: str
    counted: Callable[[User], ContributionQuerySet]


WAITING = (
    Waiting(
        Membership.Role.MODERATOR,
        "moderation",
        "waiting",
        lambda number: ngettext(
            "contribution waiting for publication",
            "contributions waiting for publication",
            number,
        ),
        "time",
        lambda user: queues.waiting(moderated_by(user)),
    ),
    Waiting(
        Membership.Role.MODERATOR,
        "moderation",
        "reported",
        lambda number: ngettext("reported contribution", "reported contributions", number),
        "warning",
        lambda user: queues.reported(moderated_by(user)),
    ),
    Waiting(
        Membership.Role.MODERATOR,
        "moderation",
        "undecided",
        lambda number: ngettext("contribution to decide", "contributions to decide", number),
        "comment",
        lambda user: queues.undecided(moderated_by(user)),
    ),
    Waiting(
        Membership.Role.CLERK,
        "assessment",
        "open",
        lambda number: ngettext(
            "contribution without outcome", "contributions without outcome", number
        ),
        "clipboard-list",
        lambda user: queues.unassessed(assessable_by(user)),
    ),
)


class WaitingItem(SummaryItem):
    """How many contributions one of the desk's lists holds; leads to that list."""

    template_name = "desk/summary.html"

    def __init__(self, request: HttpRequest, waiting: Waiting, order: int) -> None:
        super().__init__(request)
        self.waiting, self.order = waiting, order

    def is_shown(self) -> bool:
        """Ask for the role."""
        return queues.has_desk(self.request.user, self.waiting.role)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return number, label and address of the list."""
        number = self.waiting.counted(self.request.user).count()
        return {
            "number": number,
            "label": self.waiting.label(number),
            "icon": self.waiting.icon,
            "url": f"{reverse(f'{self.waiting.desk}:index')}?show={self.waiting.show}",
        }


@hooks.register("construct_homepage_summary_items")
def show_what_waits(request: HttpRequest, items: list[SummaryItem]) -> None:
    """Put the desk's numbers before Wagtail's own."""
    items += [WaitingItem(request, waiting, order) for order, waiting in enumerate(WAITING)]
