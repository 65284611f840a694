"""Which announcements are answered by a mail. The mail itself is written by a background task."""

from cms.mails.tasks import ask_guest, tell_author, tell_reporter
from participation.events import (
    ContributionAnswered,
    ContributionApproved,
    ContributionAssessed,
    ContributionHidden,
    ContributionRejected,
    ContributionRestored,
    GuestContributionSent,
    ReportsDecided,
    on_announced,
)


@on_announced(GuestContributionSent)
def ask_for_confirmation(event: GuestContributionSent) -> None:
    """The owner of the address decides whether a guest's contribution is published."""
    ask_guest.enqueue(contribution=event.contribution)


@on_announced(ContributionHidden)
def tell_of_hiding(event: ContributionHidden) -> None:
    """The author learns that and why a contribution was hidden."""
    tell_author.enqueue(contribution=event.contribution, about="hidden", decision=event.decision)


@on_announced(ContributionRestored)
def tell_of_restoring(event: ContributionRestored) -> None:
    """The author learns that a hidden contribution is public again."""
    tell_author.enqueue(contribution=event.contribution, about="restored", decision=event.decision)


@on_announced(ContributionAnswered)
def tell_of_answer(event: ContributionAnswered) -> None:
    """The author learns of the official answer."""
    tell_author.enqueue(contribution=event.contribution, about="answered", answer=event.answer)


@on_announced(ContributionAssessed)
def tell_of_assessment(event: ContributionAssessed) -> None:
    """The author learns what became of the contribution."""
    tell_author.enqueue(contribution=event.contribution, about="assessed")


@on_announced(ContributionApproved)
def tell_of_approval(event: ContributionApproved) -> None:
    """The author learns that everybody can read the contribution now."""
    tell_author.enqueue(contribution=event.contribution, about="approved", decision=event.decision)


@on_announced(ContributionRejected)
def tell_of_rejection(event: ContributionRejected) -> None:
    """The author learns that and why the contribution is not published."""
    tell_author.enqueue(contribution=event.contribution, about="rejected", decision=event.decision)


@on_announced(ReportsDecided)
def tell_of_decision(event: ReportsDecided) -> None:
    """Whoever reported a contribution learns what became of the report."""
    for report in event.reports:
        tell_reporter.enqueue(report=report)
