"""The area of a consultation, as its editor gave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participation.places.areas import Geometry, read_area
from participation.places.models import Outline

if TYPE_CHECKING:
    from cms.pages.consultation import ConsultationPage


def area_of(page: ConsultationPage) -> tuple[Geometry | None, str]:
    """Return the editor's outline, else the municipality's, and whose data it is.

    Raises `Refused` for an outline that is none.
    """
    if page.area.strip():
        return read_area(page.area), ""
    outline = Outline.objects.filter(organisation=page.area_of_id).first()
    return (outline.geometry, outline.source) if outline else (None, "")


def area_name_of(page: ConsultationPage) -> str:
    """Return the area in words: the editor's, else the municipality's name."""
    return page.area_name or (page.area_of.name if page.area_of else "")
