"""Organisations and memberships in the Wagtail admin."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log

from cms.desk import policies  # noqa: F401 - registers who may do what here
from cms.desk.filters import MembershipFilters, OrganisationFilters
from participation.accounts.models import Membership, Organisation, OrganisationQuerySet, User
from participation.accounts.rules import organisations_where
from participation.accounts.services import found_organisation, give_role, take_role

Role = Membership.Role


class OrganisationForm(forms.ModelForm):
    """A new organisation."""

    class Meta:
        model = Organisation
        fields = ["name", "slug", "kind", "parent", "ags", "ars"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = self._superiors()  # type: ignore[attr-defined]

    def _superiors(self) -> OrganisationQuerySet:
        """Return what may stand above: nothing that stands below."""
        if self.instance.pk is None:
            return Organisation.objects.all()
        own = Organisation.objects.filter(pk=self.instance.pk).order_by()
        return Organisation.objects.exclude(pk__in=Organisation.objects.subtree(own).values("pk"))


class KnownOrganisationForm(OrganisationForm):
    """An organisation that exists. Its short name stays: addresses and commands use it."""

    class Meta(OrganisationForm.Meta):
        fields = ["name", "kind", "parent", "ags", "ars"]


class FoundView(generic.CreateView):
    """Founds an organisation."""

    def save_instance(self) -> Organisation:
        """Leave it to the service."""
        organisation = found_organisation(**self.form.cleaned_data)
        log(instance=organisation, action="wagtail.create")
        return organisation


class ChangeView(generic.EditView):
    """Changes an organisation."""

    def save_instance(self) -> Organisation:
        """Leave it to the service."""
        organisation = found_organisation(slug=self.object.slug, **self.form.cleaned_data)
        log(instance=organisation, action="wagtail.edit", content_changed=self.form.has_changed())
        return organisation


class OrganisationViewSet(ModelViewSet):
    """Organisations, for the operator."""

    model = Organisation
    icon = "home"
    name = "organisations"
    menu_label = gettext_lazy("Organisations")
    menu_order = 590
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    add_view_class = FoundView
    edit_view_class = ChangeView
    list_display = ["name", "slug", "get_kind_display", "parent"]
    list_per_page = 50
    search_fields = ["name", "slug", "ags"]
    filterset_class = OrganisationFilters

    def get_form_class(self, for_update: bool = False) -> type[OrganisationForm]:
        """Return the form for a new organisation, or for one that exists."""
        return KnownOrganisationForm if for_update else OrganisationForm


class MembershipForm(forms.Form):
    """Who shall act for which organisation in which role.

    The person is named by address, so that an administrator need not see everybody's accounts.
    """

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("Of somebody who has an account already."),
    )
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Organisation"),
        queryset=Organisation.objects.none(),
        help_text=gettext_lazy("The role reaches down to all organisations below it."),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=Role.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, giver: User, instance: None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        within_reach = organisations_where(giver, Role.ADMINISTRATOR).order_by("name", "pk")
        self.fields["organisation"].queryset = within_reach  # type: ignore[attr-defined]

    def clean_email(self) -> User:
        """Return the person of this address."""
        person = User.objects.filter(
            email__iexact=self.cleaned_data["email"], is_active=True
        ).first()
        if person is None:
            raise forms.ValidationError(_("Nobody has an account with this address."))
        return person


class GiveRoleView(generic.CreateView):
    """Gives somebody a role."""

    page_title = gettext_lazy("Give a role")
    submit_button_label = gettext_lazy("Give this role")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form who gives."""
        return {**super().get_form_kwargs(), "giver": self.request.user}

    def save_instance(self) -> Membership:
        """Leave it to the service."""
        given = self.form.cleaned_data
        return give_role(
            user=given["email"],
            organisation=given["organisation"],
            role=Role(given["role"]),
            by=self.request.user,
        )

    def get_success_buttons(self) -> list[Any]:
        """Offer none: a membership cannot be edited."""
        return []


class MembershipIndexView(generic.IndexView):
    """Who holds which role within the administrator's reach."""

    search_fields = ("user__display_name", "user__email")
    add_item_label = gettext_lazy("Give a role")

    def get_base_queryset(self) -> QuerySet[Membership]:
        """Return what this administrator gives and takes, and nothing else."""
        return _memberships(self.request.user)

    @cached_property
    def columns(self) -> list[Column]:
        """What the list shows of each."""
        person = self._get_title_column_class(generic.models.TitleColumn)
        return [
            person("user", label=_("Person"), sort_key="user__display_name"),
            Column("user.email", label=_("E-mail address"), sort_key="user__email"),
            Column("get_role_display", label=_("Role"), sort_key="role"),
            Column("organisation", label=_("Organisation"), sort_key="organisation__name"),
        ]


def _memberships(user: User) -> QuerySet[Membership]:
    reach = organisations_where(user, Role.ADMINISTRATOR)
    rows = Membership.objects.filter(organisation__in=reach)
    return rows.select_related("user", "organisation").order_by("organisation__name", "pk")


class TakeRoleView(generic.DeleteView):
    """Takes a role from somebody."""

    page_title = gettext_lazy("Take a role")
    success_message = gettext_lazy("%(object)s: this role was taken.")

    def get_queryset(self) -> QuerySet[Membership]:
        """Return what this administrator gives and takes; all else is not found."""
        return _memberships(self.request.user)

    def delete_action(self) -> None:
        """Leave it to the service."""
        gone = self.object
        take_role(
            user=gone.user,
            organisation=gone.organisation,
            role=Role(gone.role),
            by=self.request.user,
        )


class MembershipHistoryView(generic.HistoryView):
    """What happened to a role within the administrator's reach."""

    def get_base_object_queryset(self) -> QuerySet[Membership]:
        """Return what this administrator gives and takes; all else is not found."""
        return _memberships(self.request.user)


class MembershipUsageView(generic.UsageView):
    """Where a role within the administrator's reach is used."""

    def get_base_object_queryset(self) -> QuerySet[Membership]:
        """Return what this administrator gives and takes; all else is not found."""
        return _memberships(self.request.user)


class MembershipViewSet(ModelViewSet):
    """Roles, for administrators and the operator."""

    model = Membership
    icon = "group"
    name = "memberships"
    menu_label = gettext_lazy("Roles")
    menu_order = 595
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = MembershipIndexView
    add_view_class = GiveRoleView
    delete_view_class = TakeRoleView
    history_view_class = MembershipHistoryView
    usage_view_class = MembershipUsageView
    list_per_page = 50
    filterset_class = MembershipFilters

    def get_form_class(self, for_update: bool = False) -> type[MembershipForm]:
        """Return the form for giving a role."""
        return MembershipForm
