"""Forms of the discussion."""

from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from participation.contributions.sending import Sending


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


class ContributionForm(SentForm):
    """What one writes in a discussion. The service holds the limits of its length."""

    text = forms.CharField(
        label=_("Your contribution"),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Please write something.")},
    )
    section = forms.IntegerField(required=False, widget=forms.HiddenInput)


class GuestForm(ContributionForm):
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

    field_order = ["text", "name", "email"]
