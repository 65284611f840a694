"""Serves whole pages from memory to readers whom nobody knows, and keeps what may be kept."""

from collections.abc import Callable
from hashlib import blake2b
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from cms.caching.memory import Memory, Page, Place
from cms.caching.state import state_of, true_until
from participation.shown import Shown, shown_by

# What addresses of kept pages may ask for; any other key and the page is made anew.
QUERY_KEYS = frozenset(
    [
        "ab",
        "abschnitt",
        "ansicht",
        "art",
        "bis",
        "kategorie",
        "kreis",
        "nach",
        "nur",
        "seite",
        "stand",
        "stelle",
        "thema",
    ]
)
LONGEST_QUERY = 300
LONGEST_PATH = 1_000
_NOT_KEPT = {"content-length", "etag"}

View = Callable[[HttpRequest], HttpResponse]


class PageCacheMiddleware:
    """Keeps pages that their views declare (`shows`), from the second time that they are read.

    It stands behind what every answer needs (policy, redirect to HTTPS) and before all that asks
    who reads: sessions, languages, tokens.
    """

    def __init__(self, get_response: View) -> None:
        if not settings.PAGE_CACHE_BYTES:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.memory = Memory(settings.PAGE_CACHE_BYTES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the page as it was kept if it is still true."""
        address = address_of(request)
        if address is None:
            return self.get_response(request)
        place = self.memory.find(address)
        if place is None:
            response = self.get_response(request)
            shown = _to_keep(request, response)
            if shown is not None:
                self.memory.keep(address, Place(shown))
            return response
        # Asked before the page is made: a change meanwhile makes it untrue from the beginning.
        state, now = state_of(place.shown)
        page = place.page
        if page is not None and page.state == state and now < page.until:
            return _served(request, page)
        until = true_until(now)
        response = self.get_response(request)
        shown = _to_keep(request, response)
        if shown is None:
            return response
        if shown != place.shown:
            self.memory.keep(address, Place(shown))
            return response
        headers = [(n, v) for n, v in response.items() if n.lower() not in _NOT_KEPT]
        etag = f'"{blake2b(response.content, digest_size=16).hexdigest()}"'
        kept = Page(state, until, response.content, headers, etag)
        self.memory.keep(address, Place(shown, kept))
        return _served(request, kept)


def address_of(request: HttpRequest) -> str | None:
    """Return under which key the page of a request is kept; None if it must be made for it."""
    cookies = request.COOKIES
    if (
        request.method not in ("GET", "HEAD")
        or settings.SESSION_COOKIE_NAME in cookies
        or CookieStorage.cookie_name in cookies
        or "HX-Request" in request.headers
        or "Authorization" in request.headers
        or len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY
        or len(request.path) > LONGEST_PATH
        or not QUERY_KEYS.issuperset(request.GET)
    ):
        return None
    query = urlencode(sorted(request.GET.lists()), doseq=True)
    return f"{request.get_host()} {request.path}?{query}"


def _to_keep(request: HttpRequest, response: HttpResponse) -> Shown | None:
    """Return what a page shows if everybody may be given the same; None for all others."""
    if (
        request.method != "GET"
        or response.status_code != 200
        or response.streaming
        or response.cookies
        or response.has_header("Content-Disposition")
        or request.headers.get("Range")
        or getattr(request, "csp_nonce", None)
    ):
        return None
    return shown_by(request)


def _served(request: HttpRequest, page: Page) -> HttpResponse:
    """Return a page to one reader; a browser that has it already is told so."""
    response = HttpResponse(page.content)
    for name, value in page.headers:
        response[name] = value
    response["Content-Length"] = str(len(page.content))
    response["ETag"] = page.etag
    response["Cache-Control"] = "no-cache"  # keep it, but ask whether it is still true
    patch_vary_headers(response, ["Cookie", "HX-Request"])
    return get_conditional_response(request, etag=page.etag, response=response) or response
