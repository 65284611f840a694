"""What is indexed when: in the transaction of the change, so that nothing lags behind."""

from participation.events import (
    ConsultationClosed,
    ConsultationPublished,
    ContributionsChanged,
    DocumentsChanged,
    PlanClosed,
    PlanPublished,
    on_within,
)
from participation.search.services import (
    index_consultation,
    index_contributions,
    index_documents,
    index_new_contributions,
    index_plan,
)


@on_within(ContributionsChanged)
def index_changed(event: ContributionsChanged) -> None:
    """A contribution is found as soon as it can be read, and no longer."""
    if event.are_new:
        index_new_contributions(numbers=event.contributions)
    else:
        index_contributions(numbers=event.contributions)


@on_within(DocumentsChanged)
def index_changed_documents(event: DocumentsChanged) -> None:
    """A document is found as soon as it is public, and with its text as soon as that is read."""
    index_documents(numbers=event.documents)


@on_within(ConsultationPublished)
def index_published(event: ConsultationPublished) -> None:
    """A consultation is found with all that is public in it."""
    index_consultation(number=event.consultation)


@on_within(ConsultationClosed)
def remove_closed(event: ConsultationClosed) -> None:
    """Nothing of a consultation is found once it is closed to the public."""
    index_consultation(number=event.consultation)


@on_within(PlanPublished)
def index_published_plan(event: PlanPublished) -> None:
    """A plan is found with the sections of its newest version."""
    index_plan(number=event.plan)


@on_within(PlanClosed)
def remove_closed_plan(event: PlanClosed) -> None:
    """Nothing of a plan is found once it is closed to the public."""
    index_plan(number=event.plan)
