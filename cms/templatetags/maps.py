"""Maps in templates."""

import json
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.urls import reverse

register = template.Library()


def _base() -> dict[str, Any]:
    """Return what every map needs: base map or plain ground."""
    sources = [settings.BASE_MAP_ATTRIBUTION] if settings.BASE_MAP_URL else []
    lowest, highest = settings.BASE_MAP_ZOOMS
    west, south, east, north = settings.BASE_MAP_BOUNDS
    return {
        "tiles": _tiles() if settings.BASE_MAP_URL else "",
        "lowest": lowest,
        "highest": highest,
        "bounds": f"{west},{south},{east},{north}",
        "ground": reverse("places:municipalities"),
        "sources": sources,
    }


def _tiles() -> str:
    """Return the address of a tile with its three numbers open."""
    path = reverse("places:tile", kwargs={"z": 1, "x": 2, "y": 3})
    return path.replace("/1/2/3/", "/{z}/{x}/{y}/")


@register.inclusion_tag("components/map.html")
def map_of(label: str, url: str = "", features: dict[str, Any] | None = None) -> dict[str, Any]:
    """Show a map named ``label`` of the GeoJSON at ``url``, or of ``features`` themselves."""
    return {
        **_base(),
        "label": label,
        "url": url,
        "features": json.dumps(features) if features else "",
    }


@register.inclusion_tag("components/place_picker.html")
def place_picker(form: BaseForm, suffix: str = "") -> dict[str, Any]:
    """Ask for a place: the fields of a form that is a `PlaceFormMixin`.

    ``suffix`` keeps ids apart where one form is shown several times on a page.
    """
    sources = [settings.GEOCODER_ATTRIBUTION] if settings.GEOCODER_ATTRIBUTION else []
    base = _base()
    point = [form[name].as_widget(attrs={"id": False}) for name in ("latitude", "longitude")]
    return {
        **base,
        "form": form,
        "suffix": suffix,
        "point": point,
        "sources": [*base["sources"], *sources],
    }
