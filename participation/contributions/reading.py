"""Reading discussions page by page. A page costs the same whatever the length of its thread."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BigIntegerField, Func, Q, QuerySet

from participation.accounts.models import User
from participation.compiled import Compiled, Slot
from participation.consultations.models import Consultation
from participation.contributions.branches import (
    NO_REPLIES,
    REPLIES_A_PAGE,
    REPLIES_SHOWN,
    Branch,
    first_replies,
)
from participation.contributions.cursors import (
    Cursor,
    Order,
    cursor_at,
    from_cursor,
    order_by,
)
from participation.contributions.models import (
    Contribution,
    ContributionQuerySet,
    Support,
    Thread,
)
from participation.contributions.selectors import visible_contributions
from participation.contributions.stamps import Stamp, stamps

ROOTS_A_PAGE = 20
LEVELS = 3


@dataclass(slots=True)
class Entry:
    """A contribution on a page, with the replies that are shown below it.

    ``rows`` holds it under its ``number``, or reads it when it is asked for. ``more`` is the cursor
    of the replies that follow, ``choice`` what the reader thinks of it. ``key`` holds all that it
    is rendered from with its replies; there is none for known readers. ``level`` is 0 where it is
    shown alone, for a page to put it in its place.
    """

    rows: Mapping[int, Contribution | None] = field(repr=False)
    number: int
    level: int = 1
    replies: list["Entry"] = field(default_factory=list)
    more: str = ""
    is_own: bool = False
    choice: str = ""
    key: tuple[Hashable, ...] = ()

    @property
    def contribution(self) -> Contribution | None:
        """What is shown; none if it was taken away while the page was being made."""
        return self.rows[self.number]

    @property
    def continues(self) -> bool:
        """Whether a page of its own shows what is below it."""
        contribution = self.contribution
        return contribution is not None and (self.level >= LEVELS and contribution.reply_count > 0)


class _ReadWhenNeeded(dict[int, Contribution | None]):
    """Contributions that are read all together as soon as one of them is needed."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self._numbers = list(numbers)

    def __missing__(self, number: int) -> Contribution | None:
        self.update(dict.fromkeys(self._numbers) | visible_contributions().in_bulk(self._numbers))
        return self.get(number)


@dataclass(frozen=True, slots=True)
class Filters:
    """What is kept of a discussion. ``author`` keeps what one person wrote, at any depth."""

    is_answered: bool = False
    author: User | None = None
    category: str = ""

    def __bool__(self) -> bool:
        return bool(self.is_answered or self.author or self.category)


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """One page of a discussion in an order; ``following`` is the cursor of the next page."""

    entries: Sequence[Entry]
    order: Order
    following: str


def thread_page(
    thread: Thread,
    *,
    order: Order = Order.NEWEST,
    cursor: Cursor | None = None,
    filters: Filters = Filters(),
    reader: User | None = None,
) -> ThreadPage:
    """Return a page of topmost contributions with their first replies, in three levels.

    Costs three statements, and two more where contributions are read: for a ``reader``, who also
    costs one for the own choices, and where one was not rendered yet. A reply stands below the
    nearest contribution above it that the public sees: taking one away never takes others with it.
    """
    return _page(Contribution.objects.filter(thread=thread), order, cursor, filters, reader)


def consultation_page(
    consultation: Consultation,
    *,
    thread: int | None = None,
    order: Order = Order.NEWEST,
    cursor: Cursor | None = None,
    filters: Filters = Filters(),
    reader: User | None = None,
) -> ThreadPage:
    """Return a page of what stands topmost in any thread of a consultation, or in one of them.

    Costs what `thread_page` costs.
    """
    contributions = Contribution.objects.filter(consultation=consultation).visible()
    if thread is not None:
        contributions = contributions.filter(thread=thread)
    return _page(contributions, order, cursor, filters, reader)


def _page(
    contributions: ContributionQuerySet,
    order: Order,
    cursor: Cursor | None,
    filters: Filters,
    reader: User | None,
) -> ThreadPage:
    tops = keep(contributions, filters).order_by(*order_by(order))
    if cursor is not None:
        tops = tops.filter(from_cursor(order, cursor))
    found = list(tops.only("pk", order.field)[: ROOTS_A_PAGE + 1])
    shown = [top.pk for top in found[:ROOTS_A_PAGE]]
    branches = first_replies([] if filters.author else shown)
    entries = _entries(shown, branches, reader=reader)
    following = str(cursor_at(found[-1], order)) if len(found) > ROOTS_A_PAGE else ""
    return ThreadPage(entries=entries, order=order, following=following)


def keep(contributions: ContributionQuerySet, filters: Filters) -> ContributionQuerySet:
    """Return what stands topmost among ``contributions``, or is one person's, as far as it fits."""
    if filters.author:
        kept = contributions.visible().filter(author=filters.author)
    else:
        kept = contributions.topmost()
    if filters.category:
        kept = kept.readable().filter(category=filters.category)  # a tombstone does not say its own
    if filters.is_answered:
        answers = contributions.readable().filter(kind=Contribution.Kind.ANSWER)
        above = answers.annotate(
            above=Func("ancestors", function="unnest", output_field=BigIntegerField())
        ).values("above")
        kept = kept.filter(pk__in=above)
    return kept


def branch_page(
    top: Contribution, *, rank: int = 0, number: int = 0, reader: User | None = None
) -> Entry:
    """Return a contribution as the top of a page with a page of replies, from a cursor on."""
    branches = first_replies([top.pk], first=REPLIES_A_PAGE, rank=rank, number=number)
    (entry,) = _entries([top.pk], branches, reader=reader)
    return entry


def more_replies(
    above: Contribution, *, rank: int, number: int, level: int, reader: User | None = None
) -> Entry:
    """Return the next replies to ``above`` for a place at ``level`` of a page."""
    second = REPLIES_SHOWN if level < LEVELS else 0
    branches = first_replies(
        [above.pk], first=REPLIES_A_PAGE, second=second, rank=rank, number=number
    )
    (entry,) = _entries([above.pk], branches, level=level - 1, reader=reader)
    return entry


def _entries(
    tops: Sequence[int],
    branches: dict[int, Branch],
    *,
    level: int = 1,
    reader: User | None = None,
) -> list[Entry]:
    """Put what is shown, by the one rule of who may see what, in its places.

    For nobody in particular the contributions are read only if they were not rendered yet.
    """
    wanted = [*tops, *(reply for branch in branches.values() for reply in branch.replies)]
    if reader is None:
        return list(_build(tops, level, branches, _ReadWhenNeeded(wanted), stamps(wanted)))
    rows = visible_contributions().in_bulk(wanted)
    entries = list(_build(tops, level, branches, rows, dict.fromkeys(rows, ())))
    choices = own_choices(reader, rows)
    for entry in _all(entries):
        entry.is_own = rows[entry.number].author_id == reader.pk
        entry.choice = choices.get(entry.number, "")
    return entries


def _build(
    numbers: Iterable[int],
    level: int,
    branches: Mapping[int, Branch],
    rows: Mapping[int, Contribution | None],
    stamped: Mapping[int, Stamp],
) -> Iterator[Entry]:
    """Place those of the contributions that can be seen, which have a stamp."""
    for number in numbers:
        stamp, branch = stamped.get(number), branches.get(number, NO_REPLIES)
        if stamp is not None:
            replies = list(_build(branch.replies, level + 1, branches, rows, stamped))
            around = (level, branch.more, tuple(reply.key for reply in replies))
            key = (number, *stamp, *around) if stamp else ()
            yield Entry(rows, number, level=level, replies=replies, more=branch.more, key=key)


def _all(entries: Iterable[Entry]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        yield from _all(entry.replies)


def own_choices(reader: User, contributions: Iterable[int]) -> dict[int, str]:
    """Return what ``reader`` thinks of each; known to nobody else."""
    own = Support.objects.filter(person=reader, contribution__in=list(contributions))
    return dict(own.values_list("contribution_id", "choice"))


def categories_of(thread: Thread) -> list[str]:
    """Return the categories of a thread's topmost contributions that can be read, by name."""
    return [category for (category,) in _CATEGORIES.rows(thread=thread.pk)]


def _categories() -> QuerySet[Any, tuple[Any, ...]]:
    tops = Contribution.objects.filter(thread=Slot("thread", BigIntegerField()))
    named = tops.topmost().readable().exclude(category="")
    return named.order_by("category").values_list("category").distinct()


_CATEGORIES = Compiled(_categories)


def line_above(contribution: Contribution) -> list[Contribution]:
    """Return what the public sees above ``contribution`` in its thread, topmost first."""
    rows = Contribution.objects.filter(pk__in=contribution.ancestors).filter(
        state__in=Contribution.State.visible()
    )
    return sorted(rows, key=lambda row: contribution.ancestors.index(row.pk))


def place_among_replies(reply: Contribution) -> int:
    """Return how many replies stand before ``reply`` at its place; official answers come first."""
    beside = Contribution.objects.filter(
        shown_below=reply.shown_below_id, state__in=Contribution.State.visible()
    )
    answer = Q(kind=Contribution.Kind.ANSWER)
    earlier = Q(pk__lt=reply.pk)
    is_answer = reply.kind == Contribution.Kind.ANSWER
    return beside.filter(answer & earlier if is_answer else answer | earlier).count()
