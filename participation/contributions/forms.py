"""Forms of the discussion."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Self, cast
from uuid import UUID, uuid4, uuid5

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from participation.contributions.attachment_fields import AttachmentFields
from participation.contributions.attachments import most_files
from participation.contributions.checks import Point
from participation.contributions.ideas import IdeaDraft
from participation.contributions.models import Thread
from participation.contributions.models.pictures import ALT_MAX_LENGTH
from participation.contributions.pictures import PictureDraft, largest_picture
from participation.contributions.quoting import QuoteDraft
from participation.contributions.sending import Sending
from participation.places.forms import PlaceFormMixin
from participation.plans.models import Section


class SentForm(forms.Form):
    """What tells people from programs: a field to leave empty, and a proof of work.

    The proof is put in by the browser's script; without it moderators look first.
    """

    website = forms.CharField(
        label=_("Please leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    proof = forms.CharField(required=False, max_length=4_000, widget=forms.HiddenInput)

    def sending(self, address: str) -> Sending:
        """Return how the valid form came in from ``address``."""
        return Sending(
            address=address,
            proof=self.cleaned_data["proof"],
            trap=self.cleaned_data["website"],
        )

    def refuse(self, field: str | None, message: str) -> None:
        """Add an error, and take out of the form what must not be sent a second time."""
        self.add_error(field, message)
        data = cast("QueryDict", self.data).copy()  # what was sent cannot be changed
        for name in ("website", "proof"):
            data[self.add_prefix(name)] = ""
        self.data = data


class OnceForm(SentForm):
    """A form with a key of its own, by which a second sending is known: see `repeats`."""

    key = forms.UUIDField(
        required=False,
        initial=uuid4,
        # Some browsers fill in hidden fields, too, when a page is loaded again.
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}),
    )

    def sending(self, address: str, *place: object) -> Sending:
        """Return how the valid form came in; ``place`` says who wrote where."""
        return replace(super().sending(address), name=self._name(place))

    def _name(self, place: tuple[object, ...]) -> UUID | None:
        """Return the name of the sending: another one as soon as anything is filled in otherwise.

        So whoever goes back, writes something else and sends the same form has it stored. What
        was filled in cannot be told from the name without the key, which is not kept.
        """
        key = self.cleaned_data["key"]
        filled = sorted(
            (name, str(value), getattr(value, "size", 0))
            for name, value in self.cleaned_data.items()
            if name not in {"key", "proof", "website"}
        )
        return uuid5(key, repr((place, filled))) if key else None


class ContributionForm(PlaceFormMixin, AttachmentFields, OnceForm):
    """What one writes in a discussion. The service holds the limits of its length.

    ``asks_for_place`` and ``most_files`` let it ask for more than a text.
    """

    text = forms.CharField(
        label=_("Your contribution"),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Please write something.")},
    )
    section = forms.IntegerField(required=False, widget=forms.HiddenInput)
    quote = forms.CharField(
        label=_("Quoted passage"),
        required=False,
        help_text=_("Copy it from the text of the section, or select it there and choose “Quote”."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    quote_before = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    quote_after = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def quoted(self) -> QuoteDraft:
        """Return the passage that the valid form quotes."""
        values = self.cleaned_data
        return QuoteDraft(values["quote"], values["quote_before"], values["quote_after"])

    field_order = ["text", "place"]

    def __init__(self, *args: Any, asks_for_place: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_for_place:
            for name in ("place", "latitude", "longitude"):
                del self.fields[name]

    @classmethod
    def for_thread(cls, thread: Thread, section: Section | None, *sent: Any) -> Self:
        """Return the form for what ``thread`` asks for; ``sent`` are data and files, if any were.

        ``section`` is the section as it is read now.
        """
        return cls(
            *sent,
            initial={"section": section.pk if section else None},
            most_files=most_files(thread.home),
            asks_for_place=thread.home.asks_for_place,
        )

    @property
    def names_place(self) -> bool:
        """Whether something was entered there, so that it stands open."""
        fields = [self[name] for name in ("place", "latitude", "longitude")]
        return self.is_bound and any(field.errors or field.value() for field in fields)

    def point(self) -> Point | None:
        """Return the place of the valid form, if one was given."""
        latitude, longitude = self.cleaned_data["latitude"], self.cleaned_data["longitude"]
        return None if latitude is None else Point(latitude, longitude)


class GuestFields(forms.Form):
    """What somebody without an account is asked besides."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("Everybody reads it beside your contribution. It need not be your real name."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
        error_messages={"required": _("Please give a name of at least two characters.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Please give your e-mail address.")},
    )


class GuestForm(GuestFields, ContributionForm):
    """What a guest writes in a discussion."""

    field_order = ["text", "place", "name", "email"]


class IdeaFields(PlaceFormMixin):
    """The fields of an idea. The service holds the limits of their length."""

    title = forms.CharField(
        label=_("Title"),
        error_messages={"required": _("Please give your idea a title.")},
    )
    text = forms.CharField(
        label=_("Your idea"),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Please write something.")},
    )
    category = forms.ChoiceField(label=_("Category"), required=False)
    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        allow_empty_file=True,  # the service says what is wrong with it
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    alt = forms.CharField(
        label=_("What the picture shows"),
        required=False,
        max_length=ALT_MAX_LENGTH,
        help_text=_("One sentence for people who cannot see it."),
    )
    field_order: tuple[str, ...] = ("title", "text", "category", "place", "picture", "alt")

    def __init__(self, *args: Any, categories: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(name, name) for name in categories]
        self.fields["category"].choices = [("", _("No category")), *names]  # type: ignore[attr-defined]
        self.fields["title"].help_text = format_lazy(
            _("Your idea in one line, at most {most} characters."),
            most=settings.IDEA_TITLE_MAX_LENGTH,
        )
        self.fields["picture"].help_text = format_lazy(
            _(
                "JPEG, PNG or WebP, at most {most} MB. What the file says about place, time and"
                " camera is removed."
            ),
            most=largest_picture(),
        )


class IdeaForm(IdeaFields, OnceForm):
    """What one brings as an idea."""

    def draft(self) -> IdeaDraft:
        """Return the idea of the valid form."""
        values = self.cleaned_data
        file = values["picture"]
        return IdeaDraft(
            title=values["title"],
            text=values["text"],
            category=values["category"],
            latitude=values["latitude"],
            longitude=values["longitude"],
            picture=PictureDraft(file, file.size, values["alt"]) if file else None,
        )


class GuestIdeaForm(GuestFields, IdeaForm):
    """What a guest brings as an idea."""

    field_order = (*IdeaForm.field_order, "name", "email")
