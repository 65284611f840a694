"""What a page of ideas shows to one reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from participation.accounts.rules import Person
from participation.contributions.cursors import Order
from participation.contributions.idea_reading import (
    IdeaPage,
    idea_categories,
    idea_count,
    idea_page,
)
from participation.contributions.models import Thread
from participation.contributions.reading import Filters
from participation.contributions.rules import can_submit_idea, collects_ideas, is_open
from participation.contributions.showing import (
    ANSWERED,
    OWN,
    Option,
    Setting,
    options_of_categories,
    orders_of,
    place_asked,
    setting_of,
)

CARDS, MAP = "kacheln", "karte"


@dataclass(frozen=True, slots=True)
class Ideas:
    """One page of ideas with the ways to look at them, to sort and to narrow them down."""

    setting: Setting
    page: IdeaPage
    view: str
    total: int
    orders: list[Order]
    filters: Filters
    categories: list[str]
    is_first: bool
    takes_ideas: bool
    may_submit: bool

    @property
    def query(self) -> str:
        """What is sorted and kept, whatever the view; ready for ``?``."""
        return _written(self.page.order, self.filters)

    @property
    def view_query(self) -> str:
        """The query of this view from its beginning."""
        return _joined(self.query, urlencode({"ansicht": self.view}) if self.view else "")

    @property
    def next_query(self) -> str:
        """The query of the next page of this view."""
        return _joined(self.view_query, f"bis={self.page.following}")

    @property
    def view_options(self) -> list[tuple[str, str, bool]]:
        """The views: query, words, and which one is in force."""
        words = {"": _("List"), CARDS: _("Cards"), MAP: _("Map")}
        return [
            (
                _joined(self.query, urlencode({"ansicht": view}) if view else ""),
                text,
                view == self.view,
            )
            for view, text in words.items()
        ]

    @property
    def order_options(self) -> list[Option]:
        """The orders, by value and words, and which one is in force."""
        return [(order.value, str(order.label), order == self.page.order) for order in self.orders]

    @property
    def shown_options(self) -> list[Option]:
        """Which ideas can be kept; one's own for those who are signed in."""
        options = {"": _("All ideas"), ANSWERED: _("With an official answer")}
        if self.setting.reader:
            options[OWN] = _("My ideas")
        kept = OWN if self.filters.author else ANSWERED if self.filters.is_answered else ""
        return [(value, text, value == kept) for value, text in options.items()]

    @property
    def category_options(self) -> list[Option]:
        """The categories, and which one is kept."""
        return options_of_categories(self.categories, self.filters.category)


def ideas_shown(thread: Thread, asked: Mapping[str, str], user: Person, at: datetime) -> Ideas:
    """Return the page of ideas that an address asks for; what it cannot mean is ignored.

    ``thread`` is the consultation's own.
    """
    setting = setting_of(thread, user, at)
    orders = orders_of(thread.home, at)
    order, cursor = place_asked(asked, orders)
    view = asked.get("ansicht", "")
    view = view if view in (CARDS, MAP) else ""
    categories = idea_categories(thread)
    filters = filters_asked(asked, setting, categories)
    return Ideas(
        setting=setting,
        page=idea_page(thread, order=order, cursor=cursor, filters=filters, with_place=view == MAP),
        view=view,
        total=idea_count(thread.home),
        orders=orders,
        filters=filters,
        categories=categories,
        is_first=cursor is None,
        takes_ideas=collects_ideas(thread) and is_open(thread, at),
        may_submit=can_submit_idea(user, thread, at),
    )


def filters_asked(asked: Mapping[str, str], setting: Setting, categories: list[str]) -> Filters:
    """Return what an address keeps of the ideas."""
    category, kept = asked.get("kategorie", ""), asked.get("nur", "")
    return Filters(
        is_answered=kept == ANSWERED,
        author=setting.reader if kept == OWN else None,
        category=category if category in categories else "",
    )


def _written(order: Order, filters: Filters) -> str:
    values = {
        "nach": "" if order == Order.NEWEST else order.value,
        "nur": OWN if filters.author else ANSWERED if filters.is_answered else "",
        "kategorie": filters.category,
    }
    return urlencode({name: value for name, value in values.items() if value})


def _joined(*parts: str) -> str:
    return "&".join(part for part in parts if part)
