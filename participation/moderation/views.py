"""Reporting a contribution, and what became of one's reports."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.crypto import get_random_string
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participation.consultations.selectors import database_now
from participation.contributions.selectors import visible_contributions
from participation.contributions.sending import client_address
from participation.contributions.views.refusing import as_refused
from participation.errors import Refused
from participation.moderation.forms import ReportForm
from participation.moderation.selectors import reports_by
from participation.moderation.services import report_contribution

TEMPLATE = "participation/moderation/report.html"


@never_cache
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, number: int) -> HttpResponse:
    """The form for a report, and its sending; as a page or in place."""
    found = visible_contributions()
    # Whoever was writing while the contribution was hidden is told so, with what they wrote.
    found = found if request.method == "POST" else found.readable()
    contribution = get_object_or_404(found, pk=number)
    form = ReportForm(request.POST or None)
    context = {"contribution": contribution, "form": form}
    fragment = bool(request.htmx)  # type: ignore[attr-defined]
    template = f"{TEMPLATE}#form" if fragment else TEMPLATE
    if request.method == "POST" and form.is_valid():
        now = database_now()
        try:
            report_contribution(
                reporter=request.user,
                contribution=contribution,
                reason=form.cleaned_data["reason"],
                text=form.cleaned_data["text"],
                email=form.cleaned_data["email"],
                language=get_language() or "",
                browser=_browser(request),
                at=now,
                sending=form.sending(client_address(request)),
            )
        except Refused as refusal:
            form.refuse(None, str(refusal))
            return as_refused(render(request, template, context), refusal, now)
        done = f"{TEMPLATE}#done" if fragment else "participation/moderation/reported.html"
        return render(request, done, context)
    return render(request, template, context, status=422 if form.errors else 200)


def _browser(request: HttpRequest) -> str:
    """Return the word by which a browser without an account is known to have reported before."""
    if request.user.is_authenticated:
        return ""
    return str(request.session.setdefault("reporter", get_random_string(32)))


@never_cache
@login_required
def own_reports(request: HttpRequest) -> HttpResponse:
    """What became of one's own reports."""
    page = Paginator(reports_by(request.user), 20).get_page(request.GET.get("seite"))  # type: ignore[arg-type]
    return render(request, "participation/moderation/own_reports.html", {"page": page})
