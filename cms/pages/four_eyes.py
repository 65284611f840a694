"""Four eyes: what goes public is looked at by somebody else than its author."""

from typing import Any

from django.db import models
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.pages.consultation import ConsultationPage
from cms.pages.readiness import missing_from
from participation.accounts.models import User


class FourEyesTask(Task):
    """A step of Wagtail's workflow that a colleague takes: anybody who may publish the page.

    Whoever submitted the page or wrote its last revision cannot approve it.
    """

    class Meta:
        verbose_name = _("approval by a colleague")
        verbose_name_plural = _("approvals by a colleague")

    def user_can_access_editor(self, obj: Any, user: User) -> bool:
        """Let colleagues look at the page in the editor."""
        return self._may_publish(obj, user)

    def locked_for_user(self, obj: Any, user: User) -> bool:
        """Lock the page for those who cannot decide, so that what is approved is what was read."""
        return not self._can_decide(obj, user)

    def get_actions(self, obj: Any, user: User) -> list[tuple[str, Any, bool]]:
        """Offer approval to a colleague, and of a formal consultation only when it is complete."""
        if not self._can_decide(obj, user):
            return []
        actions = [("reject", _("Request changes"), True)]
        if not self._is_incomplete(obj):
            actions += [
                ("approve", _("Approve and publish"), False),
                ("approve", _("Approve with comment"), True),
            ]
        return actions

    def get_task_states_user_can_moderate(
        self, user: User, **kwargs: Any
    ) -> models.QuerySet[TaskState]:
        """Return what waits for this person on the admin's home page."""
        states = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        pages = PagePermissionPolicy().instances_user_has_permission_for(user, "publish")
        keys = pages.annotate(key=Cast("pk", models.CharField())).values("key")
        waiting = states.filter(workflow_state__object_id__in=keys)
        return waiting.exclude(workflow_state__requested_by=user).exclude(revision__user=user)

    @classmethod
    def get_description(cls) -> Any:
        """Say in the settings of workflows what the step does."""
        return _("Anybody who may publish the page can approve it, except its author.")

    def _may_publish(self, page: Any, user: User) -> bool:
        return bool(page.permissions_for_user(user).can_publish())

    def _can_decide(self, page: Any, user: User) -> bool:
        state = page.current_workflow_state
        revision = page.get_latest_revision()
        authors = {state.requested_by_id if state else None, revision and revision.user_id}
        return self._may_publish(page, user) and user.pk not in authors

    def _is_incomplete(self, page: Any) -> bool:
        latest = page.get_latest_revision_as_object()
        return isinstance(latest, ConsultationPage) and bool(missing_from(latest))
