"""Which contributions wait for somebody at the desk, and which one comes next.

A queue is a list with filters, as the listing shows it. The filters travel in the address from
the listing to the detail and on, so whoever works through one consultation stays in it.
"""

from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest

from participation.accounts.models import Membership
from participation.accounts.rules import Person, organisations_where
from participation.assessment.models import Assessment
from participation.contributions.models import Contribution, ContributionQuerySet

Role = Membership.Role
Kind = Contribution.Kind
State = Contribution.State

# Nobody works through more in one go; it bounds what is fetched to find the next one.
LENGTH = 1000
# What only the listing needs is not carried on: page, order, words searched for.
NOT_CARRIED = ("p", "ordering", "q", "_w_filter_fragment")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a contribution stands in its queue: what follows, and how many wait beside it."""

    following: int | None
    waiting: int


def has_desk(user: Person, role: Membership.Role) -> bool:
    """Say whether ``user`` works in ``role`` for any organisation; the operator does in all."""
    if user.is_authenticated and user.is_superuser:
        return True
    return organisations_where(user, role).exists()


# What `moderated_by` adds to each contribution.
IS_REPORTED = Q(is_reported=True)
IS_NEW = Q(is_reviewed=False) & ~Q(kind=Kind.ANSWER)


# An edit of what moderators hid or the author withdrew decides nothing any more.
IS_WAITING = Q(state=State.PENDING) | Q(state=State.PUBLISHED, has_waiting_edit=True)


def waiting(contributions: ContributionQuerySet) -> ContributionQuerySet:
    """Keep what nobody can read before a moderator has looked at it."""
    return contributions.filter(IS_WAITING)


def reported(contributions: ContributionQuerySet) -> ContributionQuerySet:
    """Keep what readers reported and nobody decided; what is not public has nothing to decide."""
    return contributions.readable().filter(IS_REPORTED)


def new(contributions: ContributionQuerySet) -> ContributionQuerySet:
    """Keep what no moderator has seen yet. Official answers need none."""
    return contributions.readable().filter(IS_NEW)


def undecided(contributions: ContributionQuerySet) -> ContributionQuerySet:
    """Keep what waits for publication, is reported or new."""
    readable = Q(state__in=State.readable())
    return contributions.filter(IS_WAITING | (readable & (IS_REPORTED | IS_NEW)))


def unassessed(contributions: ContributionQuerySet) -> ContributionQuerySet:
    """Keep what has no outcome yet."""
    assessed = Assessment.objects.filter(superseded_at=None)
    return contributions.exclude(pk__in=assessed.values("contribution"))


def weighed_by(user: Person) -> ContributionQuerySet:
    """Return what a clerk may look at: also what has been hidden or withdrawn since.

    Without it, a clerk whose contribution is hidden while they write would lose the text.
    """
    return (
        Contribution.objects.filter(state__in=Contribution.State.visible())
        .exclude(kind=Kind.ANSWER)
        .of_organisations(organisations_where(user, Role.CLERK))
        .with_surroundings()
        .select_related("thread__plan", "thread__idea", "consultation__organisation")
    )


def place_in(queue: ContributionQuerySet, number: int) -> Place:
    """Return what follows contribution ``number`` in ``queue``; behind the last comes the first."""
    numbers = list(queue.values_list("pk", flat=True)[:LENGTH])
    position = numbers.index(number) + 1 if number in numbers else 0
    others = [other for other in numbers[position:] + numbers[:position] if other != number]
    return Place(following=others[0] if others else None, waiting=len(others))


def carried(request: HttpRequest) -> str:
    """Return the filters in force as a query with its question mark; empty without any."""
    query = request.GET.copy()
    for name in NOT_CARRIED:
        query.pop(name, None)
    return f"?{query.urlencode()}" if query else ""
