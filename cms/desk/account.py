"""One's own account in the Wagtail admin: one public name instead of first and last name."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import NameEmailSettingsPanel

from participation.accounts.models import User
from participation.contributions.cleaning import clean_line


def clean_name(written: str) -> str:
    """Return a display name as one line; raises `ValidationError` if hardly anything is left."""
    name = clean_line(written)
    if len(name) < 2:
        raise forms.ValidationError(_("Please give a name of at least two characters."))
    return name


class NameForm(forms.ModelForm):
    """The name that everybody reads beside contributions and decisions."""

    class Meta:
        model = User
        fields = ["display_name"]

    def clean_display_name(self) -> str:
        """Return the name without hidden characters."""
        return clean_name(self.cleaned_data["display_name"])


# Wagtail offers to add panels but not to leave one out, and its own one asks for fields that our
# people do not have.
NameEmailSettingsPanel.form_class = NameForm
