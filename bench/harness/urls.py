"""The project's addresses and the bare view that all others are compared with."""

import os
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import path

from cms import urls

handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


@cache
def _prepared(name: str) -> bytes:
    return (Path(os.environ["BENCH_BODIES"]) / name).read_bytes()


async def bare(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with bytes that lie ready: what this stack takes for a page at the very least."""
    return HttpResponse(_prepared(name))


urlpatterns = [path("bench/<slug:name>/", bare), *urls.urlpatterns]
