"""Handing out the files that people add to what they write."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import quote_etag
from django.views.decorators.http import condition, require_safe

from participation.contributions import rules, selectors
from participation.contributions.attachments import download_name, open_attachment
from participation.contributions.models import Attachment, Contribution
from participation.documents.formats import Format
from participation.documents.streaming import file_response

# Whatever a file makes of a browser: it may load nothing, run nothing, and knows no page of ours.
HARMLESS = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
)


@require_safe
def attachment(
    request: HttpRequest, number: int, file: int, *, small: bool = False
) -> HttpResponseBase:
    """A file of a contribution, or the small picture of it, for whoever may read that."""
    rows = Attachment.objects.select_related("contribution__consultation__organisation")
    found = get_object_or_404(rows, contribution=number, number=file)
    said = found.contribution
    said.thread = selectors.thread_by_number(said.thread_id)
    is_public = Contribution.objects.visible().readable().filter(pk=said.pk).exists()
    if not (is_public or rules.can_see_files(request.user, said)):
        raise Http404
    if small and not found.is_picture:
        raise Http404
    etag = quote_etag(f"{found.key.hex}{'-small' if small else ''}")
    send = partial(_send, found=found, small=small, etag=etag)
    answer = condition(etag_func=lambda *_: etag)(send)(request)
    # Asked again each time: it may not be public any more.
    answer["Cache-Control"] = "no-cache" if is_public else "private, no-store"
    return answer


def _send(request: HttpRequest, found: Attachment, *, small: bool, etag: str) -> HttpResponseBase:
    try:
        file = open_attachment(found, small=small)
    except FileNotFoundError as error:
        raise Http404 from error
    size = file.seek(0, 2)
    file.seek(0)
    format_ = Format(found.format)
    answer = file_response(request, file, size=size, etag=etag, media_type=format_.media_type)
    way = "inline" if found.is_picture else "attachment"
    answer["Content-Disposition"] = f'{way}; filename="{download_name(found)}"'
    answer["Content-Security-Policy"] = HARMLESS
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
