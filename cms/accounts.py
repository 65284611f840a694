"""Signing up and in with django-allauth, in the words of this platform."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.mails.delivery import deliver_or_keep
from participation.accounts.models import User
from participation.contributions.cleaning import clean_line
from participation.contributions.forms import SentForm

# What allauth's forms say by themselves: named here, these texts are translated by our catalogue,
# which comes before allauth's own and addresses people politely.
SAID_BY_ALLAUTH = (
    _("Please type your current password."),
    _("Be patient, you are sending too many requests."),
    _("Too many failed login attempts. Try again later."),
    _("The email address and/or password you specified are not correct."),
    _("You must type the same password each time."),
    _("The password reset token was invalid."),
)


class SignupForm(SentForm):
    """What allauth asks beside e-mail address and password."""

    display_name = forms.CharField(
        label=_("Name"),
        min_length=2,
        max_length=80,
        help_text=_("Everybody reads it beside your contributions. It need not be your real name."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )

    field_order = ["email", "display_name", "password1"]

    def clean_display_name(self) -> str:
        """Return the name as one line without hidden characters."""
        name = clean_line(self.cleaned_data["display_name"])
        if len(name) < 2:
            raise forms.ValidationError(_("Please give a name of at least two characters."))
        return name

    def signup(self, request: HttpRequest, user: User) -> None:
        """Nothing more to do: `AccountAdapter.save_user` keeps the name."""


class AccountAdapter(DefaultAccountAdapter):
    """Keeps name and language of whoever signs up, and mails for a mail server that is away."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail of allauth's; a page that promises it does not fail with the mail server."""
        site = get_current_site(self.request)
        asked = {"request": self.request, "email": email, "current_site": site}
        deliver_or_keep(self.render_mail(template_prefix, email, asked | context))

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Fill the new person's fields from the form."""
        user.display_name = form.cleaned_data["display_name"]
        user.language = get_language() or "de"
        return super().save_user(request, user, form, commit)
