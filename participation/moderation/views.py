"""Reporting a contribution."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participation.consultations.selectors import database_now
from participation.contributions.selectors import visible_contributions
from participation.errors import Refused
from participation.moderation.forms import ReportForm
from participation.moderation.services import report_contribution

TEMPLATE = "participation/moderation/report.html"


@never_cache
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, number: int) -> HttpResponse:
    """The form for a report, and its sending; as a page or in place."""
    contribution = get_object_or_404(visible_contributions().readable(), pk=number)
    form = ReportForm(request.POST or None)
    context = {"contribution": contribution, "form": form}
    fragment = bool(request.htmx)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            report_contribution(
                reporter=request.user,
                contribution=contribution,
                at=database_now(),
                **form.cleaned_data,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done = f"{TEMPLATE}#done" if fragment else "participation/moderation/reported.html"
            return render(request, done, context)
    template = f"{TEMPLATE}#form" if fragment else TEMPLATE
    return render(request, template, context, status=422 if form.errors else 200)
