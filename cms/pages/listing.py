"""All consultations, narrowed down by what one looks for; as a page and as a feed."""

from typing import Any

from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cms.pages.cards import Card, cards_of
from cms.pages.finding import MAP, ListForm
from participation.consultations.models import Consultation, ConsultationQuerySet
from participation.consultations.selectors import database_now, public_consultations
from participation.places.selectors import feature, point
from participation.places.views import geojson
from participation.shown import shows

A_PAGE = 20
ON_A_MAP = 200
IN_A_FEED = 30


@require_safe
def consultation_list(request: HttpRequest) -> HttpResponse:
    """All public consultations that fit: as a list, twenty to a page, or on a map."""
    form = ListForm(request.GET)
    found = form.find().values_list("pk", flat=True)
    query = request.GET.copy()
    query.pop("seite", None)
    query.pop("ansicht", None)
    is_map = request.GET.get("ansicht") == MAP
    page = Paginator(found, ON_A_MAP if is_map else A_PAGE).get_page(request.GET.get("seite"))
    cards = cards_of(list(page.object_list), database_now())
    shows(request, consultations=[card.consultation.pk for card in cards])
    context = {
        "form": form,
        "page": page,
        "cards": cards,
        "query": query.urlencode(),
        "page_query": _with_view(query, is_map=is_map),
        "map_query": _with_view(query, is_map=True),
        "data_query": _with_view(query, is_map=True, number=page.number),
        "is_map": is_map,
        "has_places": any(card.consultation.latitude is not None for card in cards),
        "is_narrowed": any(value for value in query.values()),
    }
    return render(request, "pages/consultation_list.html", context)


def _with_view(query: QueryDict, *, is_map: bool, number: int = 1) -> str:
    copy = query.copy()
    if is_map:
        copy["ansicht"] = MAP
    if number > 1:
        copy["seite"] = str(number)
    return copy.urlencode()


@require_safe
def consultation_places(request: HttpRequest) -> HttpResponse:
    """The consultations of the same list that lie somewhere, as GeoJSON."""
    found = ListForm(request.GET).find().values_list("pk", flat=True)
    page = Paginator(found, ON_A_MAP).get_page(request.GET.get("seite"))
    cards = cards_of(list(page.object_list), database_now(), with_areas=True)
    return geojson([_feature(card) for card in cards if card.consultation.latitude is not None])


def _feature(card: Card) -> dict[str, Any]:
    consultation = card.consultation
    place = point(float(consultation.latitude or 0), float(consultation.longitude or 0))
    return feature(
        place,
        {
            "title": consultation.title,
            "url": consultation.get_absolute_url(),
            "note": f"{consultation.organisation.name}, {card.state.label}",
            "state": card.state.value,
            "source": consultation.area_source,
            "area": consultation.area_sketch,
        },
    )


class ConsultationFeed(Feed):
    """The consultations that fit, most recently published first, as RSS."""

    title = _("Consultations")
    description = _("What the administration asks people for their opinion on.")

    def link(self) -> str:
        """Return the address of the list."""
        return "/beteiligungen/"

    def get_object(self, request: HttpRequest) -> ConsultationQuerySet:
        """Return what the same query shows on the page."""
        return ListForm(request.GET).find()

    def items(self, found: ConsultationQuerySet) -> list[Consultation]:
        """Return the newest of them."""
        numbers = found.order_by("-published_at", "-pk").values_list("pk", flat=True)[:IN_A_FEED]
        newest = public_consultations().in_bulk(list(numbers))
        return [newest[number] for number in numbers]

    def item_title(self, item: Consultation) -> str:
        """Return its title."""
        return item.title

    def item_description(self, item: Consultation) -> str:
        """Return its lead."""
        return item.lead

    def item_guid(self, item: Consultation) -> str:
        """Return what stays the same when the page moves."""
        return f"urn:uuid:{item.key}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: Consultation) -> Any:
        """Return when it was published last."""
        return item.published_at

    def item_author_name(self, item: Consultation) -> str:
        """Return who asks."""
        return item.organisation.name


class ConsultationAtomFeed(ConsultationFeed):
    """The same as Atom."""

    feed_type = Atom1Feed
    subtitle = ConsultationFeed.description
