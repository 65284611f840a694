"""The ideas of a consultation: reading them, bringing one in, and their pictures."""

from datetime import datetime
from functools import cache, partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import quote_etag
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import condition, require_GET, require_http_methods, require_safe

from participation.consultations.rules import next_dialogue
from participation.consultations.selectors import area_features
from participation.contributions import rules, selectors
from participation.contributions.abuse import Duplicate, must_prove
from participation.contributions.forms import IdeaForm
from participation.contributions.idea_reading import MOST_ON_MAP, idea_categories, idea_features
from participation.contributions.idea_showing import filters_asked, ideas_shown
from participation.contributions.ideas import submit_idea
from participation.contributions.limits import Limited
from participation.contributions.models import Contribution, Edit, Picture, Thread
from participation.contributions.pictures import PictureRefused
from participation.contributions.previewing import preview_contribution
from participation.contributions.sending import client_address
from participation.contributions.showing import setting_of
from participation.contributions.views.previewing import show_preview, wants_preview
from participation.contributions.views.writing import WHY_WAITING, where_written
from participation.documents.keeping import open_kept
from participation.errors import Refused
from participation.places.views import geojson
from participation.shown import shows

FIELDS = {
    "no_title": "title",
    "long_title": "title",
    "no_category": "category",
    "outside": "place",
    "half_place": "place",
    "no_alt": "alt",
}
NO_FIELD = {"limited", "proof", "trap", "no_ideas", "closed", "signed_out", "not_invited"}
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def _thread_of(request: HttpRequest, slug: str) -> Thread:
    """Return the thread of a consultation that has to do with ideas, or raise `Http404`."""
    found = get_object_or_404(selectors.threads(), consultation__slug=slug)
    if not rules.can_read(request.user, found):
        raise Http404
    return found


@require_GET
def ideas(request: HttpRequest, slug: str) -> HttpResponse:
    """The ideas of a consultation as list, cards or map, or the next part of them."""
    found = _thread_of(request, slug)
    shows(request, consultations=[found.home.pk])
    shown = ideas_shown(found, request.GET, request.user, found.asked_at)  # type: ignore[attr-defined]
    if not (rules.collects_ideas(found) or shown.total):
        raise Http404
    context = {
        "consultation": found.home,
        "thread": found,
        "ideas": shown,
        "setting": shown.setting,
        "most_on_map": MOST_ON_MAP,
    }
    is_part = request.htmx and not shown.is_first  # type: ignore[attr-defined]
    template = "participation/contributions/ideas_page.html"
    return render(request, template + ("#entries" if is_part else ""), context)


@require_GET
def idea_places(request: HttpRequest, slug: str) -> JsonResponse:
    """The same ideas as GeoJSON, as far as they lie somewhere, with the consultation's area."""
    found = _thread_of(request, slug)
    shows(request, consultations=[found.home.pk])
    setting = setting_of(found, request.user, found.asked_at)  # type: ignore[attr-defined]
    filters = filters_asked(request.GET, setting, idea_categories(found))
    return geojson([*area_features(found.home), *idea_features(found, filters)])


@never_cache
@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for an idea, and its sending."""
    thread = _thread_of(request, slug)
    if not rules.collects_ideas(thread):
        raise Http404
    now: datetime = thread.asked_at  # type: ignore[attr-defined] # annotated
    form = IdeaForm(
        request.POST or None, request.FILES or None, categories=thread.home.idea_categories
    )
    context: dict[str, Any] = {
        "thread": thread,
        "consultation": thread.home,
        "form": form,
        "action": request.path,
        "is_open": rules.is_open(thread, now),
        "opens_at": next_dialogue(thread.home, now),
        "can_submit": rules.can_submit_idea(request.user, thread, now),
        "is_checked_first": rules.is_checked_first(thread),
        "must_prove": cache(partial(must_prove, request.user, now)),  # once, if the form is shown
    }
    if wants_preview(request) and context["can_submit"]:
        context["lost_picture"] = bool(request.FILES)
        return show_preview(
            request,
            context,
            form,
            "participation/contributions/idea_form.html",
            lambda: preview_contribution(
                thread=thread,
                author=request.user,  # type: ignore[arg-type] # signed in, as can_submit says
                kind=Contribution.Kind.IDEA,
                title=form.cleaned_data["title"],
                category=form.cleaned_data["category"],
                text=form.cleaned_data["text"],
            ),
        )
    if request.method == "POST" and form.is_valid():
        try:
            idea, version = submit_idea(
                author=request.user,  # type: ignore[arg-type]
                thread=thread,
                draft=form.draft(),
                at=now,
                sending=form.sending(client_address(request), request.user.pk, thread.pk),
            )
        except Refused as refusal:
            return _refused(request, context, form, refusal, now)
        return _submitted(request, idea, version)
    return _form(request, context, 422 if form.errors else 200)


def _form(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    context["lost_picture"] = bool(request.FILES)
    return render(request, "participation/contributions/idea_form.html", context, status=status)


def _refused(
    request: HttpRequest,
    context: dict[str, Any],
    form: IdeaForm,
    refusal: Refused,
    now: datetime,
) -> HttpResponse:
    """Show the form again with what was typed and why it was not taken."""
    usual = "picture" if isinstance(refusal, PictureRefused) else "text"
    field = None if refusal.code in NO_FIELD else FIELDS.get(refusal.code, usual)
    form.refuse(field, str(refusal))
    if isinstance(refusal, Duplicate):
        context["written_before"] = where_written(refusal.first)
    if isinstance(refusal, Limited):
        answer = _form(request, context, 429)
        answer.headers["Retry-After"] = str(refusal.seconds(now))
        return answer
    return _form(request, context, 422)


def _submitted(request: HttpRequest, idea: Contribution, version: int | None) -> HttpResponse:
    """Lead to the idea, or say that moderators look at it first and why."""
    if version is None:
        why = WHY_WAITING[idea.held_for]
        messages.success(request, f"{_('Your contribution has arrived.')} {why}", "sent")
        return redirect("participation:account")
    messages.success(request, _("Your idea is published. Everybody can read it now."), "sent")
    return redirect(idea)


@require_safe
def picture(request: HttpRequest, number: int) -> HttpResponseBase:
    """The picture of a contribution, for whoever may read it."""
    rows = Picture.objects.select_related("contribution__consultation__organisation")
    found = get_object_or_404(rows, contribution=number)
    said = found.contribution
    said.thread = selectors.threads().get(pk=said.thread_id)
    if not rules.can_see_files(request.user, said):
        raise Http404
    # Asked again each time: it may not be public any more.
    return _send(request, found.digest, is_public=said.is_readable and said.consultation.is_public)


@require_safe
def waiting_picture(request: HttpRequest, number: int) -> HttpResponseBase:
    """The picture of an edit that waits for the moderators, for them and its author."""
    rows = Edit.objects.pending().select_related("contribution__consultation__organisation")
    found = get_object_or_404(rows, contribution=number, wanted__picture__digest__isnull=False)
    if not rules.can_see_edit(request.user, found.contribution):
        raise Http404
    return _send(request, found.wanted["picture"]["digest"], is_public=False)


def _send(request: HttpRequest, digest: str, *, is_public: bool) -> HttpResponseBase:
    respond = condition(etag_func=lambda *_, **__: quote_etag(digest))(_sent)
    return respond(request, digest, is_public=is_public)


def _sent(request: HttpRequest, digest: str, *, is_public: bool) -> HttpResponse:
    with open_kept(digest) as file:
        answer = HttpResponse(file.read(), content_type="image/webp")
    answer["Content-Security-Policy"] = f"{_NOTHING}; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-cache" if is_public else "private, no-store"
    return answer
