"""Forms of the discussion."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ContributionForm(forms.Form):
    """What one writes in a discussion. The service holds the limits of its length."""

    text = forms.CharField(
        label=_("Your contribution"),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Please write something.")},
    )
    section = forms.IntegerField(required=False, widget=forms.HiddenInput)
