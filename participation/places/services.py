"""Writing down where municipalities lie."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from participation.places.areas import Geometry, bounds, inner_point
from participation.places.models import Outline


@dataclass(frozen=True, slots=True)
class OutlineDraft:
    """An outline to be written down; ``joined`` names what it was put together of."""

    geometry: Geometry
    source: str
    joined: str = ""


@transaction.atomic
def record_outlines(drafts: Mapping[int, OutlineDraft]) -> set[int]:
    """Write down the outlines of organisations, by their keys; return which of them changed."""
    known = Outline.objects.in_bulk(list(drafts), field_name="organisation_id")
    changed = set()
    for number, draft in drafts.items():
        outline = known.get(number) or Outline(organisation_id=number)
        if (outline.geometry, outline.source, outline.joined) == (
            draft.geometry,
            draft.source,
            draft.joined,
        ):
            continue
        outline.geometry, outline.source = draft.geometry, draft.source
        outline.joined = draft.joined
        outline.west, outline.south, outline.east, outline.north = bounds(draft.geometry)
        outline.latitude, outline.longitude = inner_point(draft.geometry)
        outline.save()
        changed.add(number)
    return changed
