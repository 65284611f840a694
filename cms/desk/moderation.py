"""The moderators' desk: a list of contributions, and one after the other to decide about."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column
from wagtail.admin.viewsets.base import ViewSet

from cms.desk import queues
from cms.desk.actions import ACTIONS, Action
from cms.desk.claims import ClaimColumn, with_claimants
from cms.desk.columns import DeskIndexView, ReportsColumn, StateColumn
from cms.desk.filters import ModerationFilters
from cms.desk.surroundings import furniture, surroundings
from participation.accounts.models import Membership
from participation.consultations.selectors import database_now
from participation.contributions.models import Contribution, ContributionQuerySet, Edit
from participation.contributions.rules import can_answer
from participation.errors import Refused
from participation.moderation.selectors import moderated_by

TITLE = gettext_lazy("Moderation")

# What most readers reported comes first, then the newest.
ORDER = ("-open_reports", "-pk")


class ModerationIndexView(DeskIndexView):
    """All contributions that somebody moderates."""

    page_title = TITLE
    header_icon = "comment"
    index_url_name = "moderation:index"
    index_results_url_name = "moderation:index_results"
    detail_url_name = "moderation:contribution"
    filterset_class = ModerationFilters
    offers_bulk_actions = True
    default_ordering = ORDER
    role = Membership.Role.MODERATOR
    begins_with = "undecided"

    def get_base_queryset(self) -> ContributionQuerySet:
        """Return what this moderator may see, and nothing else."""
        return with_claimants(moderated_by(self.request.user), self.request.user)

    @cached_property
    def columns(self) -> list[Column]:
        """Begin with boxes to choose several."""
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="contribution"),
            *super().columns,
        ]

    def own_columns(self) -> list[Column]:
        """What the list shows of each besides who said what and where."""
        return [
            ReportsColumn(
                "open_reports", label=pgettext("moderation", "Reports"), sort_key="open_reports"
            ),
            StateColumn("state", label=_("State")),
            ClaimColumn(),
        ]


def _find(request: HttpRequest, number: int) -> Contribution:
    moderated = with_claimants(moderated_by(request.user), request.user)
    found: Contribution = get_object_or_404(moderated, pk=number)
    return found


def _place(request: HttpRequest, number: int) -> queues.Place:
    waiting = queues.undecided(moderated_by(request.user)).order_by(*ORDER)
    filters = ModerationFilters(request.GET, waiting, request=request)
    return queues.place_in(filters.qs, number)


def _address(request: HttpRequest, name: str, *args: int) -> str:
    return reverse(f"moderation:{name}", args=args) + queues.carried(request)


@require_http_methods(["GET"])
def contribution(request: HttpRequest, number: int) -> HttpResponse:
    """One contribution with its surroundings, its reports, and what can be done about it."""
    return _show(request, _find(request, number))


def _show(
    request: HttpRequest,
    found: Contribution,
    *,
    bound: dict[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show a contribution as it is now; ``bound`` holds the form that was sent, with its text."""
    place = _place(request, found.pk)
    shown = {
        name: (bound or {}).get(name) or action.form(prefix=name)
        for name, action in ACTIONS.items()
    }
    context = {
        **surroundings(found),
        **furniture(found, desk=TITLE, index_url=_address(request, "index")),
        "forms": shown,
        "sent": next(iter(bound or {}), ""),
        "actions": {name: _address(request, name, found.pk) for name in ACTIONS},
        "place": place,
        "following_url": place.following and _address(request, "contribution", place.following),
        "can_answer": can_answer(request.user, found),
        "claimed_by": found.claimed_by,  # type: ignore[attr-defined]  # annotated
        "is_hidden": found.state == Contribution.State.HIDDEN,
        "waiting_edit": Edit.objects.pending().filter(contribution=found).first(),
        "is_waiting": found.state == Contribution.State.PENDING,
    }
    context["seen"] = _seen(context)
    return render(request, "desk/moderation.html", context, status=status)


def _seen(shown: dict[str, Any]) -> str:
    """Name what one saw: the last report, decision and answer. It tells whether something came."""
    return ".".join(str(rows[-1].pk if rows else 0) for rows in _history(shown))


def _history(shown: dict[str, Any]) -> list[list[Any]]:
    return [shown["reports"], shown["decisions"], shown["answers"]]


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Do what the moderator asked for, then open what comes next."""
    found = _find(request, number)
    if request.method == "GET":
        return redirect(_address(request, "contribution", number))
    place, action = _place(request, number), ACTIONS[name]
    form = action.form(request.POST, prefix=name)
    if refusal := _refusal(request, found, form, action):
        return _show(request, _find(request, number), bound={name: form}, status=refusal)
    following = place.following if action.decides else number
    return _proceed(request, action, number, following)


def _refusal(
    request: HttpRequest, found: Contribution, form: forms.Form, action: Action
) -> int | None:
    """Do it, and return None; or say why not, and return the status of the answer."""
    if not form.is_valid():
        return 422
    if request.POST.get("seen") != _seen(surroundings(found)):
        messages.warning(
            request,
            _("Something happened here since you opened this page. See below, then decide again."),
        )
        return 409
    try:
        action.service(
            contribution=found,
            at=database_now(),
            **{action.actor: request.user},
            **form.cleaned_data,
        )
    except Refused as refused:
        messages.error(request, refused.message)
        return 422
    return None


def _proceed(
    request: HttpRequest, action: Action, number: int, following: int | None
) -> HttpResponse:
    """Say what was done, with a way back to it, and open what comes next."""
    back = messages.button(reverse("moderation:contribution", args=[number]), _("Show it"))
    messages.success(request, action.done, buttons=[back] if action.decides else None)
    if following is None:
        messages.info(request, _("Nothing is left to decide."))
        return redirect(_address(request, "index"))
    return redirect(_address(request, "contribution", following))


class ModerationViewSet(ViewSet):
    """The addresses of the moderators' desk."""

    name = "moderation"
    icon = "comment"

    def get_urlpatterns(self) -> list[URLPattern]:
        """Return the list, its fragment, the detail, and one address for each action."""
        return [
            path("", ModerationIndexView.as_view(), name="index"),
            path("results/", ModerationIndexView.as_view(results_only=True), name="index_results"),
            path("<int:number>/", contribution, name="contribution"),
            *(path(f"<int:number>/{name}/", act, {"name": name}, name=name) for name in ACTIONS),
        ]
