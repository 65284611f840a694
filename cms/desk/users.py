"""People in the Wagtail admin: Wagtail's own management, with the fields that ours have."""

from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column
from wagtail.users.forms import UserForm
from wagtail.users.views.users import DeleteView, IndexView, UserViewSet

from cms.desk.account import clean_name
from participation.accounts.models import User


class PersonForm(UserForm):
    """What the operator writes about a person. Roles are given as memberships, not here."""

    first_name = None
    last_name = None
    email = forms.EmailField(label=_("E-mail address"), help_text=_("Used to sign in."))
    display_name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("Everybody reads it beside contributions and decisions."),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("Of mails to this person.")
    )
    is_superuser = forms.BooleanField(
        label=_("Operator of the installation"),
        required=False,
        help_text=_("May do everything, for all organisations."),
    )

    class Meta:
        model = User
        fields = ["email", "display_name", "language", "is_active", "is_superuser"]

    def clean_email(self) -> str:
        """Return the address in small letters: it is the same in any case."""
        return str(self.cleaned_data["email"]).strip().lower()

    def clean_display_name(self) -> str:
        """Return the name without hidden characters."""
        return clean_name(self.cleaned_data["display_name"])

    def save(self, commit: bool = True) -> User:
        """Save the person. A new address must be confirmed; the old one opens nothing any more."""
        person: User = super().save(commit=commit)
        if "email" in self.changed_data and person.pk:
            EmailAddress.objects.filter(user=person).delete()
        return person


class KnownPersonForm(PersonForm):
    """The form for somebody who has an account. Nobody locks themselves out by it."""

    password_required = False

    def __init__(self, *args: Any, editing_self: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if editing_self:
            del self.fields["is_active"]
            del self.fields["is_superuser"]


class PersonIndexView(IndexView):
    """All people, found by name or address."""

    search_fields = ("email", "display_name")

    @cached_property
    def columns(self) -> list[Column]:
        """Leave out the boxes to tick: groups follow from roles, and deleting is done singly."""
        return [
            column
            for column in super().columns
            if not isinstance(column, BulkActionsCheckboxColumn)
        ]


class PersonDeleteView(DeleteView):
    """Deletes an account that left nothing behind."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Delete; what somebody said or decided stays with its author, and so does the account."""
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except ProtectedError:
            messages.error(
                self.request,
                _(
                    "%(person)s wrote or decided something, so the account cannot be deleted. "
                    "Take away the mark “active” instead."
                )
                % {"person": self.object},
            )
            return redirect("wagtailusers_users:edit", self.object.pk)


class PersonViewSet(UserViewSet):
    """Wagtail's management of people, with our forms."""

    index_view_class = PersonIndexView
    delete_view_class = PersonDeleteView
    create_template_name = "wagtailadmin/generic/create.html"
    edit_template_name = "wagtailadmin/generic/edit.html"

    def get_form_class(self, for_update: bool = False) -> type[PersonForm]:
        """Return the form for somebody new, or for somebody who has an account."""
        return KnownPersonForm if for_update else PersonForm
