"""The form for an assessment."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.assessment.models import Assessment


class AssessmentForm(forms.Form):
    """Outcome and public reasoning."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=Assessment.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose an outcome.")},
    )
    reasoning = forms.CharField(
        label=_("Public reasoning"),
        help_text=_("Everybody reads it at the contribution; the author gets a mail."),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Please give a reasoning: everybody reads it.")},
    )
