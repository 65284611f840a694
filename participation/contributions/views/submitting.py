"""Bringing an idea, with an account or without."""

from collections.abc import Callable
from datetime import datetime
from functools import cache, partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from participation.consultations.rules import next_dialogue
from participation.contributions import rules
from participation.contributions.abuse import Duplicate, must_prove
from participation.contributions.forms import GuestIdeaForm, IdeaForm
from participation.contributions.guest_ideas import submit_idea_as_guest
from participation.contributions.ideas import submit_idea
from participation.contributions.models import Contribution, Thread
from participation.contributions.pictures import PictureRefused
from participation.contributions.previewing import preview_idea
from participation.contributions.sending import client_address
from participation.contributions.views import previewing
from participation.contributions.views.ideas import thread_of_ideas
from participation.contributions.views.refusing import as_refused
from participation.contributions.views.writing import WHY_WAITING, where_written
from participation.errors import Refused

FORM = "participation/contributions/idea_form.html"
FIELDS = previewing.FIELDS | {"no_alt": "alt", "name": "name", "unconfirmed": "email"}
NO_FIELD = {"limited", "proof", "trap", "no_ideas", "closed", "signed_out", "not_invited"}


@never_cache
@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for an idea, and its sending."""
    thread, now = _place(request, slug)
    form = IdeaForm(**_sent(request, thread))
    context = _context(request, thread, now) | {
        "form": form,
        "can_submit": rules.can_submit_idea(request.user, thread, now),
        "must_prove": cache(partial(must_prove, request.user, now)),  # once, if the form is shown
    }
    if rules.can_submit_idea_as_guest(request.user, thread, now):
        context["guest_address"] = reverse("participation:guest_idea", args=[slug])
    if previewing.wants_preview(request) and context["can_submit"]:
        author: Any = request.user
        return _preview(request, context, form, lambda: {"author": author})
    if request.method != "POST" or not form.is_valid():
        return _form(request, context, 422 if form.errors else 200)
    try:
        idea, version = submit_idea(
            author=request.user,  # type: ignore[arg-type]
            thread=thread,
            draft=form.draft(),
            at=now,
            sending=form.sending(client_address(request), request.user.pk, thread.pk),
        )
    except Refused as refusal:
        if isinstance(refusal, Duplicate):
            context["written_before"] = where_written(refusal.first)
        return _refused(request, context, form, refusal, now)
    return _submitted(request, idea, version)


@never_cache
@require_http_methods(["GET", "POST"])
def submit_as_guest(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for a guest's idea, and its sending."""
    thread, now = _place(request, slug)
    if not rules.can_submit_idea_as_guest(request.user, thread, now):
        # Its form says why: signed in, closed, or for people with an account only.
        return redirect("participation:submit_idea", slug=slug)
    form = GuestIdeaForm(**_sent(request, thread))
    context = _context(request, thread, now) | {
        "form": form,
        "can_submit": True,
        "is_guest": True,
        "must_prove": True,
    }
    if previewing.wants_preview(request):
        return _preview(request, context, form, lambda: {"name": form.cleaned_data["name"]})
    if request.method != "POST" or not form.is_valid():
        return _form(request, context, 422 if form.errors else 200)
    try:
        submit_idea_as_guest(
            name=form.cleaned_data["name"],
            email=form.cleaned_data["email"],
            language=get_language() or "de",
            thread=thread,
            draft=form.draft(),
            at=now,
            sending=form.sending(client_address(request), "guest", thread.pk),
        )
    except Refused as refusal:
        return _refused(request, context, form, refusal, now)
    return redirect("participation:guest_idea_sent", slug=slug)


@never_cache
@require_GET
def sent_as_guest(request: HttpRequest, slug: str) -> HttpResponse:
    """What to do next: a mail is on its way."""
    thread, now = _place(request, slug)
    return render(request, FORM, _context(request, thread, now) | {"is_sent": True})


def _place(request: HttpRequest, slug: str) -> tuple[Thread, datetime]:
    """Return the thread of a consultation that asks for ideas, and the moment of asking."""
    thread = thread_of_ideas(request, slug)
    if not rules.collects_ideas(thread):
        raise Http404
    return thread, thread.asked_at  # type: ignore[attr-defined] # annotated


def _sent(request: HttpRequest, thread: Thread) -> dict[str, Any]:
    """Return what a form is made of."""
    return {
        "data": request.POST or None,
        "files": request.FILES or None,
        "categories": thread.home.idea_categories,
    }


def _context(request: HttpRequest, thread: Thread, now: datetime) -> dict[str, Any]:
    return {
        "thread": thread,
        "consultation": thread.home,
        "action": request.path,
        "is_open": rules.is_open(thread, now),
        "opens_at": next_dialogue(thread.home, now),
        "is_checked_first": rules.is_checked_first(thread),
        "lost_picture": bool(request.FILES),
    }


def _preview(
    request: HttpRequest,
    context: dict[str, Any],
    form: IdeaForm,
    who: Callable[[], dict[str, Any]],
) -> HttpResponse:
    """Show the idea as it will look; ``who`` says of a valid form who brings it."""
    thread = context["thread"]
    return previewing.show_preview(
        request,
        context,
        form,
        FORM,
        lambda: preview_idea(thread=thread, draft=form.draft(), **who()),
    )


def _form(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    return render(request, FORM, context, status=status)


def _refused(
    request: HttpRequest,
    context: dict[str, Any],
    form: IdeaForm,
    refusal: Refused,
    now: datetime,
) -> HttpResponse:
    """Show the form again with what was typed and why it was not taken."""
    usual = "picture" if isinstance(refusal, PictureRefused) else "text"
    form.refuse(None if refusal.code in NO_FIELD else FIELDS.get(refusal.code, usual), str(refusal))
    return as_refused(_form(request, context, 422), refusal, now)


def _submitted(request: HttpRequest, idea: Contribution, version: int | None) -> HttpResponse:
    """Lead to the idea, or say that moderators look at it first and why."""
    if version is None:
        why = WHY_WAITING[idea.held_for]
        messages.success(request, f"{_('Your contribution has arrived.')} {why}", "sent")
        return redirect("participation:account")
    messages.success(request, _("Your idea is published. Everybody can read it now."), "sent")
    return redirect(idea)
