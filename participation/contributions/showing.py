"""What a page of a discussion shows to one reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from participation.accounts.models import User
from participation.accounts.rules import Person
from participation.consultations.models import Consultation
from participation.consultations.rules import next_dialogue, shows_votes
from participation.contributions.cursors import Cursor, Order, read_cursor, read_order
from participation.contributions.models import Thread
from participation.contributions.reading import (
    Filters,
    ThreadPage,
    categories_of,
    thread_page,
)
from participation.contributions.rules import can_contribute, is_open
from participation.contributions.visits import record_visit

Option = tuple[str, str, bool]
ANSWERED, OWN = "beantwortete", "eigene"


@dataclass(frozen=True, slots=True)
class Setting:
    """Who reads which thread when: what its contributions are rendered with.

    ``is_closed`` takes the ways to write away, ``may_act`` gives a signed-in reader the buttons
    that need no page of their own, ``hides_votes`` says that their numbers are shown later,
    ``since`` marks what is new.
    """

    thread: Thread
    reader: User | None
    is_closed: bool
    may_act: bool
    hides_votes: bool
    opens_at: datetime | None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Discussion:
    """One page of a discussion with the ways to sort and narrow it down."""

    setting: Setting
    page: ThreadPage
    filters: Filters
    orders: list[Order]
    categories: list[str]
    query: str
    is_first: bool

    @property
    def live_place(self) -> str:
        """Where a new topmost contribution goes: first, last or nowhere on this page."""
        if self.filters or (not self.is_first and self.page.order == Order.NEWEST):
            return "none"
        if self.page.order == Order.NEWEST:
            return "first"
        is_last = self.page.order == Order.OLDEST and not self.page.following
        return "last" if is_last else "none"

    @property
    def next_query(self) -> str:
        """The query of the next page of this view."""
        return f"{self.query}&bis={self.page.following}".lstrip("&")

    @property
    def order_options(self) -> list[Option]:
        """The orders, by value and words, and which one is in force."""
        return [(order.value, str(order.label), order == self.page.order) for order in self.orders]

    @property
    def shown_options(self) -> list[Option]:
        """Which contributions can be kept; one's own for those who are signed in."""
        options = {"": _("All contributions"), ANSWERED: _("With an official answer")}
        if self.setting.reader:
            options[OWN] = _("My contributions")
        return [(value, text, value == self.shown) for value, text in options.items()]

    @property
    def category_options(self) -> list[Option]:
        """The categories, and which one is kept."""
        return options_of_categories(self.categories, self.filters.category)

    @property
    def shown(self) -> str:
        """Which part is shown, as the address names it."""
        if self.filters.author:
            return OWN
        return ANSWERED if self.filters.is_answered else ""


def options_of_categories(categories: list[str], kept: str) -> list[Option]:
    """Return the ways to keep one category of ``categories``; ``kept`` is in force."""
    names = [("", _("All categories")), *((name, name) for name in categories)]
    return [(value, text, value == kept) for value, text in names]


def setting_of(thread: Thread, user: Person, at: datetime, *, visit: bool = False) -> Setting:
    """Return what contributions of ``thread`` are rendered with for ``user``.

    ``visit`` writes down that a signed-in reader was here.
    """
    reader = user if isinstance(user, User) else None
    return Setting(
        thread=thread,
        reader=reader,
        is_closed=not is_open(thread, at),
        may_act=can_contribute(user, thread, at),
        hides_votes=not shows_votes(thread.home, at),
        opens_at=next_dialogue(thread.home, at),
        since=record_visit(reader=reader, thread=thread, at=at) if reader and visit else None,
    )


def orders_of(consultation: Consultation, at: datetime) -> list[Order]:
    """Return the orders in which contributions are read: not by votes that are not shown yet."""
    return [each for each in Order if each != Order.SUPPORTED or shows_votes(consultation, at)]


def place_asked(asked: Mapping[str, str], orders: list[Order]) -> tuple[Order, Cursor | None]:
    """Return the order and the cursor that an address asks for.

    An order that is none of ``orders`` means the newest first from their beginning: its cursor is
    no place there.
    """
    order = read_order(asked.get("nach", ""))
    if order not in orders:
        return Order.NEWEST, None
    return order, read_cursor(asked.get("bis", ""))


def discussion_of(
    thread: Thread, asked: Mapping[str, str], user: Person, at: datetime
) -> Discussion:
    """Return the page of ``thread`` that an address asks for; what it cannot mean is ignored."""
    setting = setting_of(thread, user, at, visit=True)
    orders = orders_of(thread.home, at)
    order, cursor = place_asked(asked, orders)
    categories = categories_of(thread)
    filters = _filters(asked, setting.reader, categories)
    page = thread_page(thread, order=order, cursor=cursor, filters=filters, reader=setting.reader)
    return Discussion(
        setting=setting,
        page=page,
        filters=filters,
        orders=orders,
        categories=categories,
        query=_query(order, filters),
        is_first=cursor is None,
    )


def _filters(asked: Mapping[str, str], reader: User | None, categories: list[str]) -> Filters:
    category = asked.get("kategorie", "")
    return Filters(
        is_answered=asked.get("nur") == ANSWERED,
        author=reader if asked.get("nur") == OWN else None,
        category=category if category in categories else "",
    )


def _query(order: Order, filters: Filters) -> str:
    """Return what every address of this view of the discussion carries, ready for ``?``."""
    shown = OWN if filters.author else ANSWERED if filters.is_answered else ""
    values = {
        "nach": "" if order == Order.NEWEST else order.value,
        "nur": shown,
        "kategorie": filters.category,
    }
    return urlencode({name: value for name, value in values.items() if value})
