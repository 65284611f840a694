"""allauth's form for a new account, which has our fields already, kept from programs."""

from typing import Any

from allauth.account import forms
from allauth.core import context

from participation.consultations.selectors import database_now
from participation.contributions.abuse import vet_sign_up
from participation.contributions.sending import client_address
from participation.errors import Refused


class SignupForm(forms.SignupForm):
    """Asks after everything else was found right: a mistyped form counts against nobody."""

    def clean(self) -> dict[str, Any] | None:
        """Refuse what a program filled in, and too many accounts from one network."""
        cleaned: dict[str, Any] | None = super().clean()
        if not self.errors:
            try:
                vet_sign_up(
                    sending=self.sending(client_address(context.request)), at=database_now()
                )
            except Refused as refusal:
                self.refuse(None, str(refusal))
        return cleaned
