"""What moderation does when something happens in a discussion."""

from participation.consultations.selectors import database_now
from participation.contributions.models import Contribution, ThreadChange
from participation.events import ThreadChanged, on_announced
from participation.moderation.services import close_reports_of_withdrawn


@on_announced(ThreadChanged)
def answer_reports_of_withdrawn(event: ThreadChanged) -> None:
    """Nobody has to decide about what its author took away; its reporters hear of that."""
    if event.kind == ThreadChange.Kind.WITHDRAWN:
        found = Contribution.objects.get(pk=event.contribution)
        close_reports_of_withdrawn(contribution=found, at=database_now())
