"""The clerks' desk: contributions in the order of the plan, each to be given its outcome."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSet

from cms.desk import queues
from cms.desk.columns import DeskIndexView, OutcomeColumn
from cms.desk.filters import AssessmentFilters
from cms.desk.forms import KeyedAssessmentForm
from cms.desk.surroundings import furniture, surroundings
from participation.accounts.models import Membership
from participation.assessment.models import Assessment
from participation.assessment.rules import can_assess
from participation.assessment.selectors import assessable_by
from participation.assessment.services import assess_contribution
from participation.consultations.selectors import database_now
from participation.contributions.models import Contribution, ContributionQuerySet
from participation.errors import Refused

TITLE = gettext_lazy("Assessment")

# What was said on one section is weighed together, so that the same argument gets one answer.
ORDER = ("consultation_id", "thread__plan_id", "section__order", "pk")
FIELD_OF_REFUSAL = {
    "outcome_missing": "outcome",
    "reasoning_missing": "reasoning",
    "too_long": "reasoning",
}


class AssessmentIndexView(DeskIndexView):
    """All contributions that somebody weighs."""

    page_title = TITLE
    header_icon = "clipboard-list"
    index_url_name = "assessment:index"
    index_results_url_name = "assessment:index_results"
    detail_url_name = "assessment:contribution"
    filterset_class = AssessmentFilters
    default_ordering = ORDER
    role = Membership.Role.CLERK
    begins_with = "open"

    def get_base_queryset(self) -> ContributionQuerySet:
        """Return what this clerk may weigh, and nothing else."""
        return assessable_by(self.request.user)

    def own_columns(self) -> list[Column]:
        """What the list shows of each besides who said what and where."""
        return [
            OutcomeColumn("assessment", label=_("Outcome")),
        ]


def _place(request: HttpRequest, number: int) -> queues.Place:
    waiting = queues.unassessed(assessable_by(request.user)).order_by(*ORDER)
    filters = AssessmentFilters(request.GET, waiting, request=request)
    return queues.place_in(filters.qs, number)


def _address(request: HttpRequest, name: str, *args: int) -> str:
    return reverse(f"assessment:{name}", args=args) + queues.carried(request)


@require_http_methods(["GET", "POST"])
def contribution(request: HttpRequest, number: int) -> HttpResponse:
    """One contribution and its outcome; after saving, what comes next."""
    found = get_object_or_404(queues.weighed_by(request.user), pk=number)
    place, assessments = _place(request, number), _assessments(found)
    form = _form(request, assessments)
    status = _refusal(request, found, form, assessments) if form.is_bound else 200
    if status is None:
        return _proceed(request, number, place.following)
    context = {
        **surroundings(found),
        **furniture(found, desk=TITLE, index_url=_address(request, "index")),
        "form": form,
        "assessments": assessments,
        "seen": _seen(assessments),
        "can_assess": can_assess(request.user, found),
        "place": place,
        "following_url": place.following and _address(request, "contribution", place.following),
    }
    return render(request, "desk/assessment.html", context, status=status)


def _assessments(found: Contribution) -> list[Assessment]:
    """Return all outcomes that a contribution ever had, the present one first."""
    rows = Assessment.objects.filter(contribution=found)
    return list(rows.select_related("clerk", "organisation").order_by("-pk"))


def _form(request: HttpRequest, assessments: list[Assessment]) -> KeyedAssessmentForm:
    if request.method == "POST":
        return KeyedAssessmentForm(request.POST)
    present = assessments[0] if assessments else None
    return KeyedAssessmentForm(
        initial=present and {"outcome": present.outcome, "reasoning": present.reasoning}
    )


def _seen(assessments: list[Assessment]) -> str:
    """Name the outcome that one saw. It tells whether another clerk gave one since."""
    return str(assessments[0].pk if assessments else 0)


def _refusal(
    request: HttpRequest,
    found: Contribution,
    form: KeyedAssessmentForm,
    assessments: list[Assessment],
) -> int | None:
    """Assess, and return None; or say why not, and return the status of the answer."""
    if not form.is_valid():
        return 422
    if request.POST.get("seen") != _seen(assessments):
        messages.warning(request, _overtaken(assessments))
        return 409
    try:
        assess_contribution(
            clerk=request.user,  # type: ignore[arg-type]
            contribution=found,
            at=database_now(),
            **form.cleaned_data,
        )
    except Refused as refused:
        form.add_error(FIELD_OF_REFUSAL.get(refused.code), str(refused))
        return 422
    return None


def _overtaken(assessments: list[Assessment]) -> str:
    if not assessments:
        return _("Please check the contribution and save again.")
    return _(
        "%(clerk)s assessed this contribution since you opened it: %(outcome)s. "
        "Your text is still here. Save again to replace that assessment."
    ) % {"clerk": assessments[0].clerk, "outcome": assessments[0].get_outcome_display()}


def _proceed(request: HttpRequest, number: int, following: int | None) -> HttpResponse:
    """Say what was done, with a way back to it, and open what comes next."""
    back = messages.button(reverse("assessment:contribution", args=[number]), _("Show it"))
    messages.success(request, _("The assessment is public."), buttons=[back])
    if following is None:
        messages.info(request, _("Nothing is left to assess."))
        return redirect(_address(request, "index"))
    return redirect(_address(request, "contribution", following))


class AssessmentViewSet(ViewSet):
    """The addresses of the clerks' desk."""

    name = "assessment"
    icon = "clipboard-list"

    def get_urlpatterns(self) -> list[URLPattern]:
        """Return the list, its fragment and the detail."""
        return [
            path("", AssessmentIndexView.as_view(), name="index"),
            path("results/", AssessmentIndexView.as_view(results_only=True), name="index_results"),
            path("<int:number>/", contribution, name="contribution"),
        ]
