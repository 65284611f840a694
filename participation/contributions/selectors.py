"""Reading discussions. Every output of contributions starts from `visible_contributions`."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import models
from django.db.models import Count, Q

from participation.accounts.models import User
from participation.consultations.models import Consultation
from participation.contributions.models import Contribution, ContributionQuerySet, Thread
from participation.plans.models import DraftPlan

ROOTS_A_PAGE = 20


@dataclass(slots=True)
class Entry:
    """A root of a discussion with the replies below it, oldest first."""

    contribution: Contribution
    replies: list[Contribution] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """One page of a discussion, newest root first; ``older`` is the cursor of the next page."""

    thread: Thread
    entries: Sequence[Entry]
    older: int | None


def threads() -> models.QuerySet[Thread]:
    """Return threads with all that rules ask of them, in two statements."""
    return Thread.objects.select_related(
        "consultation__organisation",
        "plan__consultation__organisation",
        "idea__consultation__organisation",
    ).prefetch_related(
        "consultation__phases", "plan__consultation__phases", "idea__consultation__phases"
    )


def visible_contributions() -> ContributionQuerySet:
    """Return what the public sees of contributions, with what its rendering shows."""
    return Contribution.objects.visible().with_surroundings()


def thread_page(thread: Thread, *, upto: int | None = None) -> ThreadPage:
    """Return the page of ``thread`` whose newest root has at most the number ``upto``.

    Costs three statements, however many contributions there are. A reply whose root is not
    visible is shown as a root: taking one contribution away never takes others with it.
    """
    visible = visible_contributions().prefetch_related(None).filter(thread=thread)
    roots = visible.filter(
        Q(root__isnull=True) | ~Q(root__state__in=Contribution.State.visible())
    ).order_by("-pk")
    if upto is not None:
        roots = roots.filter(pk__lte=upto)
    found = list(roots[: ROOTS_A_PAGE + 1])
    entries = {root.pk: Entry(root) for root in found[:ROOTS_A_PAGE]}
    replies = list(visible.filter(root__in=list(entries)).order_by("pk"))
    # Together, so that a page without replies costs no less and no more than one with them.
    models.prefetch_related_objects([*found, *replies], "assessments")
    for reply in replies:
        entries[reply.root_id].replies.append(reply)  # type: ignore[index]
    return ThreadPage(
        thread=thread,
        entries=list(entries.values()),
        older=found[ROOTS_A_PAGE].pk if len(found) > ROOTS_A_PAGE else None,
    )


def replies_go_to(contribution: Contribution) -> int:
    """Return the number of the thread in which replies stand: an idea has one of its own."""
    if contribution.kind == Contribution.Kind.IDEA:
        return contribution.discussion.pk
    return contribution.thread_id


def read_cursor(written: str) -> int | None:
    """Return the cursor of `thread_page` from an address; what is none begins at the newest."""
    is_key = written.isdecimal() and len(written) < 19  # no key has more digits
    return int(written) if is_key else None


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
