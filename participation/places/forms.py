"""Places in forms."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from participation.places.selectors import LONGEST, find_places

DIGITS = 6  # of a degree: about ten centimetres


class PointForm(forms.Form):
    """A point in degrees (WGS84)."""

    latitude = forms.FloatField(min_value=-90, max_value=90)
    longitude = forms.FloatField(min_value=-180, max_value=180)


class PlaceFormMixin(forms.Form):
    """A form that asks where something is; show the fields by components/place_picker.html.

    With JavaScript the map or the search sets latitude and longitude. Without, the words in
    ``place`` are looked up when the form is sent. ``cleaned_data`` has both coordinates or neither.
    """

    place = forms.CharField(
        label=_("Place"),
        required=False,
        max_length=LONGEST,
        help_text=_("Name of a town or municipality, or its postcode."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    latitude = forms.FloatField(
        min_value=-90, max_value=90, required=False, widget=forms.HiddenInput
    )
    longitude = forms.FloatField(
        min_value=-180, max_value=180, required=False, widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any] | None:
        """Look up the place in words when no point was chosen."""
        super().clean()
        cleaned = self.cleaned_data
        latitude, longitude = cleaned.get("latitude"), cleaned.get("longitude")
        if latitude is not None and longitude is not None:
            cleaned["latitude"] = round(latitude, DIGITS)
            cleaned["longitude"] = round(longitude, DIGITS)
        else:
            cleaned["latitude"] = cleaned["longitude"] = None
            if cleaned.get("place"):
                self._look_up(cleaned)
        return cleaned

    def _look_up(self, cleaned: dict[str, Any]) -> None:
        found = find_places(cleaned["place"])
        exact = [each for each in found if each.name.casefold() == cleaned["place"].casefold()]
        chosen = exact or found
        if len(chosen) == 1:
            cleaned["latitude"], cleaned["longitude"] = chosen[0].latitude, chosen[0].longitude
            cleaned["place"] = chosen[0].name
        elif found:
            names = "; ".join(each.name for each in found)
            self.add_error(
                "place",
                ValidationError(
                    _("There are several such places. Please write one of these: %(names)s."),
                    code="ambiguous",
                    params={"names": names},
                ),
            )
        else:
            self.add_error(
                "place",
                ValidationError(
                    _("This place was not found. Write another one or leave the field empty."),
                    code="unknown",
                ),
            )
