"""Sending a file, whole or in part, without holding it in memory."""

import re
from collections.abc import AsyncIterator, Iterator
from typing import IO

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

BLOCK = 256 * 1024  # bytes
_RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")

Span = tuple[int, int]


def file_response(
    request: HttpRequest, file: IO[bytes], *, size: int, etag: str, media_type: str
) -> HttpResponseBase:
    """Answer with a file of ``size`` bytes, or the part that ``Range`` asks for (RFC 9110, 14)."""
    asked = request.headers.get("Range", "")
    if request.headers.get("If-Range", etag) != etag:
        asked = ""
    span = span_of(asked, size)
    if span is None:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    start, end = span
    response = StreamingHttpResponse(
        _blocks_for(request, file, start, end), content_type=media_type
    )
    response["Content-Length"] = str(end - start)
    response["Accept-Ranges"] = "bytes"
    if (start, end) != (0, size):
        response.status_code = 206
        response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return response


def span_of(asked: str, size: int) -> Span | None:
    """Return the half-open span that a ``Range`` header asks for; None when it cannot be given.

    What is not understood, several parts at once for example, is answered by the whole.
    """
    found = _RANGE.match(asked)
    if found is None or found.groups() == ("", ""):
        return 0, size
    first, last = found.groups()
    if not first:
        start, end = max(size - int(last), 0), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
    return (start, end) if start < end else None


def _blocks_for(
    request: HttpRequest, file: IO[bytes], start: int, end: int
) -> Iterator[bytes] | AsyncIterator[bytes]:
    """Return blocks in the way in which the server takes them without collecting them first."""
    blocks = _blocks(file, start, end)
    return _one_by_one(blocks) if isinstance(request, ASGIRequest) else blocks


def _blocks(file: IO[bytes], start: int, end: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while start < end and (block := file.read(min(BLOCK, end - start))):
            start += len(block)
            yield block


async def _one_by_one(blocks: Iterator[bytes]) -> AsyncIterator[bytes]:
    following = sync_to_async(next, thread_sensitive=False)
    while block := await following(blocks, b""):
        yield block
