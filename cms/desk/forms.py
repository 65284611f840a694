"""Forms of the desk."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from participation.assessment.forms import AssessmentForm
from participation.moderation.forms import HideForm


class ReasonForm(HideForm):
    """The form for hiding, with all reasons in sight and none chosen beforehand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget = forms.RadioSelect(choices=self.fields["reason"].choices)  # type: ignore[attr-defined]


class RejectionForm(ReasonForm):
    """The form for not publishing what waits; its reasons are those for hiding."""


class EditForm(forms.Form):
    """Which edit the moderator read; a later one is not decided with it."""

    edit = forms.IntegerField(widget=forms.HiddenInput)


class EditRejectionForm(EditForm, ReasonForm):
    """The form for not publishing an edit."""


class AnswerForm(forms.Form):
    """What an organisation answers. The service holds the limits of its length."""

    text = forms.CharField(
        label=_("Official answer"),
        help_text=_("Everybody reads it below the contribution; the author gets a mail."),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Please write something.")},
    )


class RadioSelect(forms.RadioSelect):
    """Radio buttons that the keys 1 to 9 choose; Wagtail's own shortcuts press them.

    Wagtail draws a field by the name of its widget's class, so this one is called as it is.
    """

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return one button with its key, shown beside its label."""
        option = super().create_option(*args, **kwargs)
        key = str(int(option["index"]) + 1)
        option["attrs"] |= {"data-controller": "w-kbd", "data-w-kbd-key-value": key}
        option["label"] = format_html("{} <kbd>{}</kbd>", option["label"], key)
        return option


class KeyedAssessmentForm(AssessmentForm):
    """The form for an assessment, whose outcomes have a key each."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["outcome"].choices  # type: ignore[attr-defined]
        self.fields["outcome"].widget = RadioSelect(choices=choices)
