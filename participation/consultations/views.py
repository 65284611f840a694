"""What can be fetched of a consultation beside its page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from participation.consultations.calendar import calendar_of
from participation.consultations.models import Consultation
from participation.consultations.selectors import area_features, public_consultations
from participation.places.views import geojson


@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The dates of a consultation, for one's own calendar."""
    consultation = get_object_or_404(public_consultations(), slug=slug)
    return HttpResponse(
        calendar_of(consultation),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{slug}.ics"'},
    )


@require_safe
def area(request: HttpRequest, slug: str) -> HttpResponse:
    """The outline of what a consultation is about, as GeoJSON."""
    consultation = get_object_or_404(Consultation.objects.public(), slug=slug)
    return geojson(area_features(consultation))
