"""Forms by which authors change what they wrote."""

from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from participation.contributions.checks import Point
from participation.contributions.forms import IdeaFields, SentForm
from participation.contributions.models import Contribution, Edit
from participation.contributions.pictures import PictureDraft
from participation.contributions.revising import Revision
from participation.places.forms import PlaceFormMixin
from participation.places.selectors import municipality_at

_POINT = ("place", "latitude", "longitude")


class EditForm(PlaceFormMixin, SentForm):
    """What one changes of a comment or a reply: filled with what is there.

    ``contribution`` comes with its surroundings; an edit of it that is ``waiting`` for the
    moderators is what the form goes on from. ``seen`` is the mark of both.
    """

    text = forms.CharField(
        label=_("Your contribution"),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Please write something.")},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    remove_place = forms.BooleanField(label=_("Remove the place"), required=False)
    remove_quote = forms.BooleanField(label=_("Remove the quoted passage"), required=False)

    def __init__(
        self, *args: Any, contribution: Contribution, waiting: Edit | None = None, **kwargs: Any
    ) -> None:
        gone = waiting.wanted.get("files", []) if waiting else []
        self._files = [(f"remove_file{file['number']}", file) for file in _files(contribution)]
        initial = _initial(contribution, waiting)
        initial |= {name: file["number"] in gone for name, file in self._files}
        super().__init__(*args, **{**kwargs, "initial": initial})
        is_idea = contribution.kind == Contribution.Kind.IDEA
        unused = [] if is_idea or contribution.consultation.asks_for_place else list(_POINT)
        if contribution.latitude is None and initial["latitude"] is None:
            unused.append("remove_place")
        if not contribution.quote:
            unused.append("remove_quote")
        for name in unused:
            del self.fields[name]
        for name, file in self._files:
            label = format_lazy(_("Remove the file “{title}”"), title=file["title"])
            self.fields[name] = forms.BooleanField(label=label, required=False)

    def clean(self) -> dict[str, Any] | None:
        """Look up words that were changed: without JavaScript the point before stays with them."""
        changed = set(self.changed_data)
        if "place" in changed and not changed & {"latitude", "longitude"}:
            self.cleaned_data["latitude"] = self.cleaned_data["longitude"] = None
        return super().clean()

    @property
    def names_place(self) -> bool:
        """Whether another place was entered, so that its fields stand open."""
        return (
            self.is_bound
            and "place" in self.fields
            and (
                bool(set(_POINT) & set(self.changed_data))
                or any(self[name].errors for name in _POINT)
            )
        )

    def take_note(self, mark: str) -> None:
        """Let the form that is shown again be sent in place of what ``mark`` names."""
        data = cast("QueryDict", self.data).copy()
        data[self.add_prefix("seen")] = mark
        self.data = data

    def file_fields(self) -> Iterator[BoundField]:
        """Return the boxes by which files are taken away."""
        return (self[name] for name, _file in self._files)

    def revision(self) -> Revision:
        """Return what the valid form changes besides the text."""
        values = self.cleaned_data
        removes = {each for each in ("place", "quote", "picture") if values.get(f"remove_{each}")}
        point = None
        # What the form did not have, because it was opened when less was asked for, stays.
        is_asked = "place" in self.fields and self.add_prefix("latitude") in self.data
        if is_asked and "place" not in removes:
            latitude, longitude = values["latitude"], values["longitude"]
            point = None if latitude is None else Point(latitude, longitude)
            removes |= set() if point else {"place"}
        return Revision(
            point=point,
            removes=frozenset(removes),
            removed_files=frozenset(file["number"] for name, file in self._files if values[name]),
            **self._of_idea(),
        )

    def _of_idea(self) -> dict[str, Any]:
        return {}


class IdeaEditForm(IdeaFields, EditForm):
    """What one changes of an idea."""

    remove_picture = forms.BooleanField(label=_("Remove the picture"), required=False)

    def __init__(self, *args: Any, contribution: Contribution, **kwargs: Any) -> None:
        consultation, category = contribution.consultation, contribution.category
        own = [category] if category and category not in consultation.idea_categories else []
        names = [*consultation.idea_categories, *own]
        super().__init__(*args, contribution=contribution, categories=names, **kwargs)
        self.has_picture = bool(self.initial["alt"])
        if not self.has_picture:
            del self.fields["remove_picture"]

    def _of_idea(self) -> dict[str, Any]:
        values = self.cleaned_data
        file = values["picture"]
        return {
            "title": values["title"],
            "category": values["category"] if self.add_prefix("category") in self.data else None,
            "picture": PictureDraft(file, file.size, values["alt"]) if file else None,
            "alt": values["alt"] if self.has_picture else None,
        }


def _files(contribution: Contribution) -> list[dict[str, Any]]:
    return getattr(contribution, "attached", None) or []


def _initial(contribution: Contribution, waiting: Edit | None) -> dict[str, Any]:
    """Return what stands in the fields at first: what waits, else what is public."""
    wanted = waiting.wanted if waiting else {}
    names = ("title", "category", "latitude", "longitude", "place_name", "quote")
    now = {name: wanted.get(name, getattr(contribution, name)) for name in names}
    picture = getattr(contribution, "picture", None)
    stored = {"alt": picture.alt} if picture else None
    return {
        "title": now["title"],
        "text": waiting.text if waiting else contribution.text,
        "category": now["category"],
        "latitude": now["latitude"],
        "longitude": now["longitude"],
        "place": now["place_name"] or _town(now["latitude"], now["longitude"]),
        "alt": (wanted.get("picture", stored) or {}).get("alt", ""),
        "remove_quote": bool(contribution.quote) and not now["quote"],
        "seen": Edit.objects.mark_of(contribution),
    }


def _town(latitude: float | None, longitude: float | None) -> str:
    if latitude is None or longitude is None:
        return ""
    town = municipality_at(latitude=latitude, longitude=longitude)
    return town.name if town else ""
