"""Where municipalities lie."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import Organisation


class OutlineQuerySet(models.QuerySet["Outline"]):
    """The words of filtering outlines."""

    def existing(self) -> "OutlineQuerySet":
        """Keep those of municipalities that have not merged with others."""
        return self.filter(organisation__dissolved_on=None)

    def around(self, *, latitude: float, longitude: float) -> "OutlineQuerySet":
        """Keep those whose box holds the point; the outline itself may still miss it."""
        return self.filter(
            west__lte=longitude, east__gte=longitude, south__lte=latitude, north__gte=latitude
        )


class Outline(models.Model):
    """The outline of a municipality or district, taken from official data.

    ``geometry`` is a GeoJSON Polygon or MultiPolygon (RFC 7946), WGS84; latitude and longitude
    are a point inside it; west, south, east and north its box, in degrees. ``source`` names whose
    data it is, as the licence wants it shown. ``joined`` names the municipalities of which it was
    put together after a merger.
    """

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, related_name="outline", verbose_name=_("organisation")
    )
    geometry = models.JSONField(_("outline (GeoJSON geometry)"))
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    west = models.FloatField(_("west"))
    south = models.FloatField(_("south"))
    east = models.FloatField(_("east"))
    north = models.FloatField(_("north"))
    source = models.CharField(_("source"), max_length=300)
    joined = models.CharField(_("put together of"), max_length=500, blank=True)

    objects = OutlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("outline")
        verbose_name_plural = _("outlines")
        ordering = ["organisation"]
        indexes = [
            models.Index(fields=["west", "east", "south", "north"], name="outline_by_box"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(west__lte=models.F("east"), south__lte=models.F("north")),
                name="outline_box_is_not_upside_down",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)
