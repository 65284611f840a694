"""What the desk's lists can be narrowed down to."""

from typing import Any

import django_filters  # type: ignore[import-untyped] # comes with Wagtail, without types
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from cms.desk import queues
from participation.accounts.models import Membership, Organisation
from participation.accounts.rules import organisations_where
from participation.assessment.models import Assessment
from participation.consultations.models import Consultation, ConsultationQuerySet
from participation.contributions.models import Contribution, ContributionQuerySet

Role = Membership.Role


def _consultations(role: Membership.Role) -> Any:
    """Return a function from a request to the consultations that its user works on."""

    def of_user(request: HttpRequest) -> ConsultationQuerySet:
        organisations = organisations_where(request.user, role)
        return Consultation.objects.of_organisations(organisations).order_by("title", "pk")

    return of_user


# What no guest has confirmed is at no desk.
_STATES = [each for each in Contribution.State.choices if each[0] != Contribution.State.UNCONFIRMED]


class ModerationFilters(WagtailFilterSet):
    """Narrows down what a moderator sees."""

    SHOWN = {
        "undecided": queues.undecided,
        "waiting": queues.waiting,
        "reported": queues.reported,
        "new": queues.new,
        "decided": lambda contributions: contributions.filter(is_reviewed=True),
    }

    show = django_filters.ChoiceFilter(
        label=_("Show"),
        choices=[
            ("undecided", _("To decide")),
            ("waiting", _("Waiting for publication")),
            ("reported", _("Reported")),
            ("new", _("New")),
            ("decided", _("Decided")),
        ],
        empty_label=_("All"),
        widget=RadioSelect,
        method="keep_shown",
    )
    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=_STATES, widget=CheckboxSelectMultiple
    )
    consultation = django_filters.ModelChoiceFilter(
        label=_("Consultation"), queryset=_consultations(Role.MODERATOR)
    )
    kind = django_filters.MultipleChoiceFilter(
        label=_("Kind"), choices=Contribution.Kind.choices, widget=CheckboxSelectMultiple
    )

    class Meta:
        model = Contribution
        fields: list[str] = []

    def keep_shown(
        self, queryset: ContributionQuerySet, name: str, value: str
    ) -> ContributionQuerySet:
        """Keep what the moderator chose to see."""
        return self.SHOWN[value](queryset)


class AssessmentFilters(WagtailFilterSet):
    """Narrows down what a clerk sees."""

    show = django_filters.ChoiceFilter(
        label=_("Show"),
        choices=[
            ("open", _("Without outcome")),
            ("assessed", _("With outcome")),
            ("mine", _("Assessed by me")),
        ],
        empty_label=_("All"),
        widget=RadioSelect,
        method="keep_shown",
    )
    outcome = django_filters.MultipleChoiceFilter(
        label=_("Outcome"),
        choices=Assessment.Outcome.choices,
        widget=CheckboxSelectMultiple,
        method="keep_outcome",
    )
    consultation = django_filters.ModelChoiceFilter(
        label=_("Consultation"), queryset=_consultations(Role.CLERK)
    )

    class Meta:
        model = Contribution
        fields: list[str] = []

    def keep_shown(
        self, queryset: ContributionQuerySet, name: str, value: str
    ) -> ContributionQuerySet:
        """Keep what the clerk chose to see; mine stays mine when somebody assesses it anew."""
        if value == "open":
            return queues.unassessed(queryset)
        assessed = Assessment.objects.all()
        if value == "mine":
            assessed = assessed.filter(clerk=self.request.user)
        return queryset.filter(pk__in=assessed.values("contribution"))

    def keep_outcome(
        self, queryset: ContributionQuerySet, name: str, value: list[str]
    ) -> ContributionQuerySet:
        """Keep what has one of these outcomes now."""
        assessed = Assessment.objects.filter(superseded_at=None, outcome__in=value)
        return queryset.filter(pk__in=assessed.values("contribution"))


def _administered(request: HttpRequest) -> Any:
    return organisations_where(request.user, Role.ADMINISTRATOR).order_by("name", "pk")


class MembershipFilters(WagtailFilterSet):
    """Narrows down who holds which role where."""

    organisation = django_filters.ModelChoiceFilter(label=_("Organisation"), queryset=_administered)
    role = django_filters.MultipleChoiceFilter(
        label=_("Role"), choices=Role.choices, widget=CheckboxSelectMultiple
    )

    class Meta:
        model = Membership
        fields: list[str] = []


class OrganisationFilters(WagtailFilterSet):
    """Narrows down the organisations."""

    kind = django_filters.MultipleChoiceFilter(
        label=_("Kind"), choices=Organisation.Kind.choices, widget=CheckboxSelectMultiple
    )

    class Meta:
        model = Organisation
        fields: list[str] = []
