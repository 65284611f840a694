"""Forms for reporting and for moderators' decisions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.contributions.forms import SentForm
from participation.contributions.models import HidingReason
from participation.moderation.models import Report

TOO_LONG = _("Please shorten your text to %(limit_value)d characters.")


class ReportForm(SentForm):
    """Why somebody reports a contribution; people without an account may leave an address."""

    reason = forms.ChoiceField(
        label=_("What is wrong with this contribution?"),
        choices=Report.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose a reason.")},
    )
    text = forms.CharField(
        label=_("Explanation"),
        required=False,
        max_length=2000,
        error_messages={"max_length": TOO_LONG},
        help_text=_("Only the moderators read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    email = forms.EmailField(
        label=_("E-mail address for the answer"),
        required=False,
        max_length=254,
        help_text=_(
            "Optional. We write to you what became of your report, and delete the address then."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class HideForm(forms.Form):
    """Why a moderator hides a contribution."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=HidingReason.choices,
        help_text=_("The public reads it at the place of the contribution, the author by mail."),
        error_messages={"required": _("Please choose a reason.")},
    )
    text = forms.CharField(
        label=_("Explanation to the author"),
        required=False,
        max_length=2000,
        error_messages={"max_length": TOO_LONG},
        help_text=_("Optional. The author reads it by mail."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
