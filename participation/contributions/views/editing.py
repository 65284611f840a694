"""Editing and withdrawing one's own contribution, and reading what it was before."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from participation.consultations.selectors import database_now
from participation.contributions import rules, selectors
from participation.contributions.editing import edit_contribution, withdraw_contribution
from participation.contributions.forms import ContributionForm
from participation.contributions.limits import Limited
from participation.contributions.models import Contribution, Edit
from participation.contributions.sending import client_address
from participation.contributions.showing import setting_of
from participation.contributions.views.reading import own_entry, thread_to_read
from participation.errors import Refused

EDIT = "participation/contributions/edit.html"
WITHDRAW = "participation/contributions/withdraw.html"


def _own(request: HttpRequest, number: int) -> Contribution:
    """Return the reader's own contribution, or raise `Http404` as for what does not exist."""
    found = get_object_or_404(selectors.visible_contributions(), pk=number)
    if found.author_id != request.user.pk or found.kind == Contribution.Kind.ANSWER:
        raise Http404
    found.thread = thread_to_read(request, found.thread_id)
    return found


def _part(request: HttpRequest, template: str, part: str) -> str:
    return f"{template}#{part}" if request.htmx else template  # type: ignore[attr-defined]


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """The form for another text of one's own contribution, and its sending."""
    found, now = _own(request, number), database_now()
    waiting = Edit.objects.pending().filter(contribution=found).first()
    form = ContributionForm(
        request.POST or None, initial={"text": waiting.text if waiting else found.text}
    )
    context = _context(found, request, form=form, waiting=waiting)
    if request.method == "POST" and form.is_valid():
        try:
            edited, version = edit_contribution(
                author=request.user,  # type: ignore[arg-type]
                contribution=found,
                text=form.cleaned_data["text"],
                at=now,
                sending=form.sending(client_address(request)),
            )
        except Limited as limited:
            form.add_error(None, str(limited))
            answer = render(request, _part(request, EDIT, "form"), context, status=429)
            answer.headers["Retry-After"] = str(limited.seconds(now))
            return answer
        except Refused as refusal:
            form.add_error("text", str(refusal))
        else:
            context |= {"edit": edited}
            return _changed(request, found, EDIT, version, context)
    return render(
        request, _part(request, EDIT, "form"), context, status=422 if form.errors else 200
    )


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """The question whether to withdraw one's own contribution, and doing it."""
    found, now = _own(request, number), database_now()
    context = _context(found, request)
    if request.method == "POST":
        try:
            _withdrawn, version = withdraw_contribution(
                author=request.user,  # type: ignore[arg-type]
                contribution=found,
                at=now,
            )
        except Refused as refusal:
            context |= {"refusal": str(refusal)}
            return render(request, _part(request, WITHDRAW, "form"), context, status=422)
        return _changed(request, found, WITHDRAW, version, context)
    return render(request, _part(request, WITHDRAW, "form"), context)


def _context(found: Contribution, request: HttpRequest, **more: Any) -> dict[str, Any]:
    now = database_now()
    return {
        "contribution": found,
        "thread": found.thread,
        "consultation": found.thread.home,
        "can_change": rules.can_change(request.user, found, now),
        "is_checked_first": rules.is_checked_first(found.thread),
        **more,
    }


def _changed(
    request: HttpRequest,
    found: Contribution,
    template: str,
    version: int | None,
    context: dict[str, Any],
) -> HttpResponse:
    """Lead to the contribution, or answer with the frame that everybody else receives."""
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(found)
    context |= {
        "entry": own_entry(found.pk),
        "setting": setting_of(found.thread, request.user, database_now()),
        "version": version,
    }
    return render(request, f"{template}#done", context)


@require_GET
def versions(request: HttpRequest, number: int) -> HttpResponse:
    """What a contribution was before its author edited it; everybody may read it."""
    found = get_object_or_404(selectors.visible_contributions(), pk=number)
    found.thread = thread_to_read(request, found.thread_id)
    edits = list(Edit.objects.public().filter(contribution=found).order_by("-pk"))
    if not edits:
        raise Http404
    template = _part(request, "participation/contributions/versions.html", "versions")
    context = {
        "contribution": found,
        "edits": edits,
        "thread": found.thread,
        "consultation": found.thread.home,
    }
    return render(request, template, context)
