"""Hiding several contributions at once, from the moderators' list."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.views.bulk_action import BulkAction

from cms.desk import queues
from cms.desk.columns import excerpt
from cms.desk.filters import ModerationFilters
from cms.desk.forms import ReasonForm
from participation.accounts.models import Membership
from participation.consultations.selectors import database_now
from participation.contributions.models import Contribution
from participation.moderation.bulk import hide_contributions
from participation.moderation.selectors import moderated_by

MOST = 500
"""Contributions hidden in one go; their threads stay locked until all are."""


@hooks.register("register_bulk_action")
class HideBulkAction(BulkAction):
    """Wagtail's own way to choose and to confirm; the service hides."""

    display_name = _("Hide")
    aria_label = _("Hide the chosen contributions")
    action_type = "hide"
    template_name = "desk/bulk_hide.html"
    models = [Contribution]
    form_class = ReasonForm
    classes = {"serious"}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse whoever moderates nothing."""
        if not queues.has_desk(request.user, Membership.Role.MODERATOR):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_all_objects_in_listing_query(self, parent_id: object) -> QuerySet[Contribution, int]:
        """Return what the filtered list shows, at most so many as are hidden in one go."""
        filters = ModerationFilters(
            self.request.GET, moderated_by(self.request.user), request=self.request
        )
        numbers: QuerySet[Contribution, int] = filters.qs.values_list("pk", flat=True)
        return numbers[:MOST]

    def get_actionable_objects(self) -> tuple[list[Contribution], dict[str, Any]]:
        """Return the chosen ones that this moderator sees and the public can read."""
        asked = self.request.GET.getlist("id")
        numbers: Iterable[Any] = [number for number in asked if number.isdecimal()][:MOST]
        if "all" in asked:
            numbers = list(self.get_all_objects_in_listing_query(None))
        chosen = moderated_by(self.request.user).filter(pk__in=numbers)
        return list(chosen.readable()), {"others": list(chosen.exclude(pk__in=chosen.readable()))}

    def object_context(self, obj: Contribution) -> dict[str, Any]:
        """Return one row of the confirmation."""
        return {"item": obj, "excerpt": excerpt(obj)}

    def get_execution_context(self) -> dict[str, Any]:
        """Hand on who decides and why."""
        assert self.cleaned_form is not None  # noqa: S101 - Wagtail sets it before
        return {"moderator": self.request.user, **self.cleaned_form.cleaned_data}

    @classmethod
    def execute_action(cls, objects: Sequence[Contribution], **reason: Any) -> tuple[int, int]:
        """Hide them in one transaction; return how many."""
        numbers = [contribution.pk for contribution in objects]
        return len(hide_contributions(contributions=numbers, at=database_now(), **reason)), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        """Say how many were hidden."""
        return ngettext(
            "%(count)s contribution is hidden.",
            "%(count)s contributions are hidden.",
            num_parent_objects,
        ) % {"count": num_parent_objects}
