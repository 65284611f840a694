"""What the discussion does when the subjects below it publish something."""

from django.utils.translation import gettext_lazy as _

from participation.contributions.models import Contribution, Thread
from participation.contributions.services import open_threads
from participation.errors import Refused
from participation.events import ConsultationPublished, PlanMoved, VersionPublished, on_within


@on_within(ConsultationPublished)
def open_thread_of_consultation(event: ConsultationPublished) -> None:
    """Every published consultation has its discussion."""
    Thread.objects.get_or_create(consultation_id=event.consultation)


@on_within(VersionPublished)
def open_threads_of_version(event: VersionPublished) -> None:
    """Every section of a version can be commented on."""
    open_threads(plan_id=event.plan, version_id=event.version)


@on_within(PlanMoved)
def keep_discussed_plan(event: PlanMoved) -> None:
    """A plan with contributions stays in its consultation: they were addressed to its body."""
    if Contribution.objects.filter(thread__plan=event.plan).exists():
        raise Refused(
            _("The plan has contributions and cannot move to another consultation."),
            code="discussed",
        )
