"""Handing out what people said."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from participation.consultations.models import Consultation
from participation.consultations.selectors import database_now, public_consultations
from participation.contributions.models import Thread
from participation.contributions.selectors import public_threads, threads
from participation.exchange.open_data.documents import csv_document, json_document

Document = Callable[[Consultation, Thread | None, datetime], Iterator[bytes]]

_FORMATS: dict[str, tuple[Document, str]] = {
    "csv": (csv_document, "text/csv; charset=utf-8; header=present"),
    "json": (json_document, "application/json"),
}


@require_safe
def consultation_data(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """All that everybody may read of what was said about a consultation."""
    found = get_object_or_404(public_consultations(), slug=slug)
    return _sent(request, found, None, form, slug)


@require_safe
def thread_data(request: HttpRequest, number: int, form: str) -> HttpResponseBase:
    """All that everybody may read of one discussion."""
    found = get_object_or_404(threads() & public_threads(), pk=number)
    return _sent(request, found.home, found, form, f"{found.home.slug}-{number}")


def _sent(
    request: HttpRequest, consultation: Consultation, thread: Thread | None, form: str, name: str
) -> HttpResponseBase:
    write, media_type = _FORMATS[form]
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.{form}"',
        "Cache-Control": "no-cache",  # what is hidden now must not come from a cache
    }
    if request.method == "HEAD":
        return HttpResponse(content_type=media_type, headers=headers)
    blocks = write(consultation, thread, database_now().astimezone(UTC))
    # Each server takes blocks in its own way without collecting them first.
    sent = _one_by_one(blocks) if isinstance(request, ASGIRequest) else blocks
    return StreamingHttpResponse(sent, content_type=media_type, headers=headers)


async def _one_by_one(blocks: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Write each block in the request's own thread, whose connection to the database it uses."""
    following = sync_to_async(next, thread_sensitive=True)
    while block := await following(blocks, b""):
        yield block
