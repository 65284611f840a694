"""The ideas of a consultation, and their pictures."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import quote_etag
from django.views.decorators.http import condition, require_GET, require_safe

from participation.consultations.selectors import area_features
from participation.contributions import rules, selectors
from participation.contributions.idea_reading import MOST_ON_MAP, idea_categories, idea_features
from participation.contributions.idea_showing import filters_asked, ideas_shown
from participation.contributions.models import Edit, Picture, Thread
from participation.contributions.showing import setting_of
from participation.documents.keeping import open_kept
from participation.places.views import geojson
from participation.shown import shows

_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def thread_of_ideas(request: HttpRequest, slug: str) -> Thread:
    """Return the thread of a consultation that has to do with ideas, or raise `Http404`."""
    found = get_object_or_404(selectors.threads(), consultation__slug=slug)
    if not rules.can_read(request.user, found):
        raise Http404
    return found


@require_GET
def ideas(request: HttpRequest, slug: str) -> HttpResponse:
    """The ideas of a consultation as list, cards or map, or the next part of them."""
    found = thread_of_ideas(request, slug)
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
    found = thread_of_ideas(request, slug)
    shows(request, consultations=[found.home.pk])
    setting = setting_of(found, request.user, found.asked_at)  # type: ignore[attr-defined]
    filters = filters_asked(request.GET, setting, idea_categories(found))
    return geojson([*area_features(found.home), *idea_features(found, filters)])


@require_safe
def picture(request: HttpRequest, number: int) -> HttpResponseBase:
    """The picture of a contribution, for whoever may read it."""
    rows = Picture.objects.select_related("contribution__consultation__organisation")
    found = get_object_or_404(rows, contribution=number)
    said = found.contribution
    said.thread = selectors.thread_by_number(said.thread_id)
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
