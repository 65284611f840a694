"""All contributions of a consultation, whatever they are about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from participation.accounts.rules import Person
from participation.consultations.models import Consultation
from participation.contributions.cursors import Order
from participation.contributions.models import Thread
from participation.contributions.reading import (
    Filters,
    ThreadPage,
    categories_of,
    consultation_page,
)
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
from participation.plans.models import DraftPlan, Section


@dataclass(frozen=True, slots=True)
class Overview:
    """One page of them with the ways to sort and narrow it down."""

    setting: Setting
    page: ThreadPage
    order_options: list[Option]
    shown_options: list[Option]
    category_options: list[Option]
    place_options: list[Option]
    query: str
    is_first: bool

    @property
    def next_query(self) -> str:
        """The query of the next page of this view."""
        return f"{self.query}&bis={self.page.following}".lstrip("&")


def overview_of(thread: Thread, asked: Mapping[str, str], user: Person, at: datetime) -> Overview:
    """Return the page that an address asks for; ``thread`` is the consultation's own.

    What an address cannot mean is ignored.
    """
    consultation, setting = thread.home, setting_of(thread, user, at)
    orders = orders_of(consultation, at)
    order, cursor = place_asked(asked, orders)
    places = _places(consultation, thread)
    place = asked.get("abschnitt", "") if asked.get("abschnitt", "") in places else ""
    shown = {"": _("All contributions"), ANSWERED: _("With an official answer")}
    if setting.reader:
        shown[OWN] = _("My contributions")
    kept = asked.get("nur", "") if asked.get("nur", "") in shown else ""
    categories = categories_of(thread)
    category = asked.get("kategorie", "") if asked.get("kategorie", "") in categories else ""
    page = consultation_page(
        consultation,
        thread=int(place) if place else None,
        order=order,
        cursor=cursor,
        filters=Filters(
            is_answered=kept == ANSWERED,
            author=setting.reader if kept == OWN else None,
            category=category,
        ),
        reader=setting.reader,
    )
    values = {
        "nach": "" if order == Order.NEWEST else order.value,
        "nur": kept,
        "abschnitt": place,
        "kategorie": category,
    }
    return Overview(
        setting=setting,
        page=page,
        order_options=[(each.value, str(each.label), each == order) for each in orders],
        shown_options=[(value, text, value == kept) for value, text in shown.items()],
        category_options=options_of_categories(categories, category),
        place_options=[(value, text, value == place) for value, text in places.items()],
        query=urlencode({name: value for name, value in values.items() if value}),
        is_first=cursor is None,
    )


def _places(consultation: Consultation, own: Thread) -> dict[str, str]:
    """Return where something was said: threads by number with the words for them."""
    discussed = dict(
        Thread.objects.filter(
            plan__consultation=consultation,
            plan__visibility=DraftPlan.Visibility.PUBLIC,
            published_count__gt=0,
        ).values_list("anchor", "pk")
    )
    newest = (
        Section.objects.filter(version__plan__consultation=consultation, anchor__in=list(discussed))
        .order_by("anchor", "-version__number")
        .distinct("anchor")
        .defer("html", "text")
    )
    sections = sorted(newest, key=lambda section: (section.version_id, section.order))
    return {
        "": _("Everywhere"),
        str(own.pk): _("The consultation as a whole"),
        **{str(discussed[section.anchor]): section.heading for section in sections},
    }
