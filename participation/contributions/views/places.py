"""Where contributions are about."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from participation.consultations.selectors import area_features
from participation.contributions import selectors
from participation.contributions.models import Contribution
from participation.contributions.views.reading import thread_to_read
from participation.places.selectors import collection, feature, municipality_at, point

WHERE = "participation/contributions/where.html"


@require_safe
def place(request: HttpRequest, number: int) -> HttpResponse:
    """The place of a contribution in words and on the map, as a page or below the contribution."""
    rows = selectors.visible_contributions().readable().filter(latitude__isnull=False)
    found: Contribution = get_object_or_404(rows, pk=number)
    thread = thread_to_read(request, found.thread_id)
    where = {"latitude": found.latitude or 0.0, "longitude": found.longitude or 0.0}
    properties = {"title": str(found)}
    context = {
        "contribution": found,
        "thread": thread,
        "consultation": thread.home,
        "municipality": municipality_at(**where),
        "place": collection([*area_features(thread.home), feature(point(**where), properties)]),
    }
    template = f"{WHERE}#slot" if request.htmx else WHERE  # type: ignore[attr-defined]
    return render(request, template, context)
