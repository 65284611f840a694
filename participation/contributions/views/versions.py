"""Reading what a contribution was before its author edited it, and what an edit brings."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from participation.contributions import selectors
from participation.contributions.models import Edit
from participation.contributions.views.reading import thread_to_read


@require_safe
def versions(request: HttpRequest, number: int) -> HttpResponse:
    """What a contribution was before its author edited it; everybody may read it."""
    found = get_object_or_404(selectors.visible_contributions(), pk=number)
    found.thread = thread_to_read(request, found.thread_id)
    edits = list(Edit.objects.public().filter(contribution=found).order_by("-pk"))
    if not edits:
        raise Http404
    is_slot = bool(request.htmx)  # type: ignore[attr-defined]
    template = f"participation/contributions/versions.html{'#versions' if is_slot else ''}"
    context = {
        "contribution": found,
        "edits": edits,
        "is_slot": is_slot,
        "thread": found.thread,
        "consultation": found.thread.home,
    }
    return render(request, template, context)
