"""Pages about the server itself: errors, and whether it is alive."""

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.pages.content import ContentPage

RETRY_SECONDS = "60"
LEGAL_PAGES = {
    "impressum": ContentPage.Kind.IMPRINT,
    "datenschutz": ContentPage.Kind.PRIVACY,
    "barrierefreiheit": ContentPage.Kind.ACCESSIBILITY,
}


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def legal_page(request: HttpRequest, name: str) -> HttpResponse:
    """Lead to imprint, privacy notice or accessibility statement, whatever page holds it.

    Error pages link here: they are rendered without asking the database.
    """
    pages = ContentPage.site_wide().filter(kind=LEGAL_PAGES.get(name, ""))
    languages = {page.locale.language_code: page for page in pages.select_related("locale")}
    page = languages.get(get_language() or "") or languages.get(settings.LANGUAGE_CODE)
    if page is None:
        raise Http404
    return redirect(page.url)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was sent cannot be understood; what is too much is said to be (413)."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Somebody may not do this."""
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was older than the session: say how to send it again."""
    return render(request, "403.html", {"is_csrf_failure": True}, status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing is at this address."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """We failed, or the database is away for a moment: that is said to be over soon (503).

    Rendered without context: nothing that may be broken is asked again.
    """
    # Django calls this while it handles the exception, and does not hand it over.
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        page = render_to_string("503.html")
        return HttpResponse(page, status=503, headers={"Retry-After": RETRY_SECONDS})
    return HttpResponseServerError(render_to_string("500.html"))
