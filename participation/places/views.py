"""What maps ask this server for."""

from hashlib import sha256
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe

from participation.places import basemap
from participation.places.forms import PointForm
from participation.places.models import Outline
from participation.places.selectors import (
    collection,
    feature,
    find_places,
    ground,
    municipality_at,
)

DAY = 24 * 60 * 60


@require_safe
def tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """A tile of the base map, without anything by which readers could be told apart."""
    try:
        found = basemap.tile(z=z, x=x, y=y)
    except basemap.NoTileError as error:
        raise Http404 from error
    except basemap.TileAwayError:
        return HttpResponse(status=502, headers={"Cache-Control": "no-store"})
    answer = HttpResponse(found.content, content_type=found.kind)
    patch_cache_control(answer, public=True, max_age=7 * DAY)
    return answer


def _state_of_ground(request: HttpRequest) -> str:
    rows = Outline.objects.existing().order_by("pk").values_list("pk", "organisation__name")
    return f'"{sha256(repr(list(rows)).encode()).hexdigest()[:20]}"'


@require_safe
@condition(etag_func=_state_of_ground)
def municipalities(request: HttpRequest) -> JsonResponse:
    """The outlines of all municipalities: the ground where there is no base map."""
    return geojson(ground(), seconds=60)


@require_safe
def outline(request: HttpRequest, slug: str) -> HttpResponse:
    """The outline of one municipality or district."""
    rows = Outline.objects.select_related("organisation")
    found = get_object_or_404(rows, organisation__slug=slug)
    properties = {"title": found.organisation.name, "source": found.source}
    return geojson([feature(found.geometry, properties)], seconds=60)


@require_safe
def places(request: HttpRequest) -> JsonResponse:
    """Places by name (``q``), or the municipality of a point (``latitude``, ``longitude``)."""
    form = PointForm(request.GET)
    if "q" in request.GET or not form.is_valid():
        found = find_places(request.GET.get("q", ""))
        return JsonResponse(
            {
                "places": [
                    {"name": each.name, "latitude": each.latitude, "longitude": each.longitude}
                    for each in found
                ]
            }
        )
    inside = municipality_at(**form.cleaned_data)
    return JsonResponse({"municipality": inside.name if inside else ""})


def geojson(features: list[dict[str, Any]], *, seconds: int = 0) -> JsonResponse:
    """Answer with GeoJSON (RFC 7946); others may keep it for ``seconds``."""
    answer = JsonResponse(
        collection(features),
        encoder=DjangoJSONEncoder,
        content_type="application/geo+json",
        json_dumps_params={"separators": (",", ":"), "ensure_ascii": False},
    )
    if seconds:
        patch_cache_control(answer, public=True, max_age=seconds)
    return answer
