"""Reading discussions. Every output of contributions starts from `visible_contributions`."""

from contextlib import suppress
from typing import NamedTuple

from django.db import models
from django.db.models import Count, Q

from participation.accounts.models import User
from participation.consultations.models import Consultation
from participation.contributions.models import Contribution, ContributionQuerySet, Thread
from participation.plans.models import DraftPlan

# What a thread belongs to, and the way from there to its consultation.
_TO_CONSULTATION = {
    "consultation": "consultation",
    "plan": "plan__consultation",
    "idea": "idea__consultation",
}
_MOST_KNOWN = 50_000  # threads of which is remembered what they belong to
_known_subjects: dict[int, str] = {}


def threads(*subjects: str) -> models.QuerySet[Thread]:
    """Return threads with all that rules ask of them, in two statements.

    ``subjects`` are the kinds of threads that are asked for, all of them if none is named: less is
    joined then. ``asked_at`` is the moment by the database's clock, for those who need nothing
    else to tell it.
    """
    ways = [_TO_CONSULTATION[subject] for subject in subjects or _TO_CONSULTATION]
    return (
        Thread.objects.select_related(*(f"{way}__organisation" for way in ways))
        .prefetch_related(*(f"{way}__phases" for way in ways))
        .annotate(
            asked_at=models.Func(function="clock_timestamp", output_field=models.DateTimeField())
        )
    )


def thread_by_number(number: int) -> Thread:
    """Return one of `threads`, or raise `Thread.DoesNotExist`.

    What a thread belongs to never changes: where it is known from before, nothing else is joined.
    That is half of the time that the statement takes.
    """
    subject = _known_subjects.get(number)
    if subject is not None:
        with suppress(Thread.DoesNotExist):  # the number of another database, restored meanwhile
            return threads(subject).get(pk=number, **{f"{subject}__isnull": False})
    thread = threads().get(pk=number)
    if len(_known_subjects) >= _MOST_KNOWN:
        _known_subjects.clear()
    _known_subjects[number] = thread.subject
    return thread


def visible_contributions() -> ContributionQuerySet:
    """Return what the public sees of contributions, with what its rendering shows."""
    return Contribution.objects.visible().with_surroundings()


def replies_go_to(contribution: Contribution) -> int:
    """Return the number of the thread in which replies stand: an idea has one of its own."""
    if contribution.kind == Contribution.Kind.IDEA:
        return contribution.discussion.pk
    return contribution.thread_id


class ThreadCount(NamedTuple):
    """How much was said at one section. ``version`` is that of its thread: 0 if nothing ever."""

    id: int
    published_count: int
    version: int

    @property
    def shown(self) -> tuple[int, int]:
        """What a page shows of it."""
        return self.id, self.published_count


def thread_counts(plan: DraftPlan) -> dict[str, ThreadCount]:
    """Return by anchor how much was said at each section the plan ever had, in one statement."""
    rows = Thread.objects.filter(plan=plan).order_by("pk")
    return {
        str(anchor): ThreadCount(*numbers)
        for anchor, *numbers in rows.values_list("anchor", "pk", "published_count", "version")
    }


def threads_by_anchor(plan: DraftPlan) -> dict[str, Thread]:
    """Return the threads of all sections that the plan ever had, in one statement."""
    return {str(thread.anchor): thread for thread in Thread.objects.filter(plan=plan)}


def counts_by_reading(plan: DraftPlan, old: int) -> dict[str, tuple[int, int]]:
    """Return for each anchor how many contributions were written to version ``old`` or one before
    it, and how many to a later one, in one statement.
    """
    rows = (
        Contribution.objects.visible()
        .readable()
        .filter(thread__plan=plan, section__isnull=False)
        .order_by()
        .values_list("section__anchor")
        .annotate(
            before=Count("pk", filter=Q(section__version__number__lte=old)),
            after=Count("pk", filter=Q(section__version__number__gt=old)),
        )
    )
    return {str(anchor): (before, after) for anchor, before, after in rows}


def contributions_of(user: User) -> ContributionQuerySet:
    """Return what ``user`` wrote, newest first, whatever became of it: for the author alone."""
    return (
        Contribution.objects.filter(author=user)
        .exclude(kind=Contribution.Kind.ANSWER)
        .with_surroundings()
        .select_related("thread__plan", "thread__idea", "thread__consultation")
        .prefetch_related("consultation__addresses")
        .order_by("-pk")
    )


def public_threads() -> models.QuerySet[Thread]:
    """Return the threads that everybody may read: what they belong to is public."""
    public = Consultation.Visibility.PUBLIC
    return Thread.objects.filter(
        Q(consultation__visibility=public)
        | Q(
            plan__visibility=DraftPlan.Visibility.PUBLIC,
            plan__consultation__visibility=public,
        )
        | Q(
            idea__state__in=Contribution.State.visible(),
            idea__consultation__visibility=public,
        )
    )
