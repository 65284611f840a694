"""Handing out documents."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import quote_etag
from django.views.decorators.http import condition, require_safe

from participation.documents.formats import Format
from participation.documents.keeping import open_kept
from participation.documents.models import DocumentFile
from participation.documents.rules import can_read_document
from participation.documents.selectors import file_numbered
from participation.documents.streaming import file_response

# Browsers show a PDF by a program of their own, which a sandbox would keep from working.
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_SANDBOX = f"{_NOTHING}; sandbox"


@require_safe
def document(request: HttpRequest, number: int) -> HttpResponse:
    """Lead to the newest file of a document."""
    return redirect(_readable(request, number, None))


@require_safe
def document_file(request: HttpRequest, number: int, file: int, name: str) -> HttpResponseBase:
    """One file, byte for byte as it was published; an old or mistyped name leads to its own."""
    found = _readable(request, number, file)
    if found.name != name:
        return redirect(found, permanent=True)
    respond = condition(etag_func=lambda *_: quote_etag(found.digest))(_send)
    return respond(request, found)


def _readable(request: HttpRequest, number: int, file: int | None) -> DocumentFile:
    found = file_numbered(number, file) if max(number, file or 0) < 2**31 else None
    if found is None or not can_read_document(request.user, found.document):
        raise Http404
    return found


def _send(request: HttpRequest, found: DocumentFile) -> HttpResponseBase:
    format_ = Format(found.format)
    response = file_response(
        request,
        open_kept(found.digest),
        size=found.size,
        etag=quote_etag(found.digest),
        media_type=format_.media_type,
    )
    way = "inline" if format_.is_shown_by_browsers else "attachment"
    response["Content-Disposition"] = f'{way}; filename="{found.name}"'
    response["Content-Security-Policy"] = _NOTHING if format_ == Format.PDF else _SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    # Asked again each time: it may not be public any more.
    response["Cache-Control"] = "no-cache" if found.document.is_public else "private, no-store"
    return response
