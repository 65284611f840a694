"""The task that a browser solves before it sends a form."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from participation.consultations.selectors import database_now
from participation.contributions.proof import new_task


@never_cache
@require_GET
def task(request: HttpRequest) -> HttpResponse:
    """A new task for the browser's script."""
    return JsonResponse(new_task(at=database_now()))
