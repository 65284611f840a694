"""Showing what somebody wrote before it is sent: with its form, or into the page by htmx."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from participation.contributions.forms import SentForm
from participation.contributions.models import Contribution, Thread
from participation.errors import Refused

PREVIEW = "participation/contributions/preview.html"
FIELDS = {
    "outside": "place",
    "half_place": "place",
    "no_title": "title",
    "long_title": "title",
    "no_category": "category",
}
"""The fields that refusals are about, where they are called otherwise."""


def wants_preview(request: HttpRequest) -> bool:
    """Say whether the button for the preview sent the form."""
    return "preview" in request.POST


def show_preview(
    request: HttpRequest,
    context: dict[str, Any],
    form: SentForm,
    page: str,
    make: Callable[[], Contribution],
) -> HttpResponse:
    """Show what ``make`` makes of the form if it is valid, else what is wrong with it.

    Without htmx that is ``page`` with all that was filled in; with it the form is not touched.
    """
    if form.is_valid():
        try:
            context["preview"] = make()
        except Refused as refusal:
            field = FIELDS.get(refusal.code, refusal.code)
            form.refuse(field if field in form.fields else "text", str(refusal))
    is_alone = bool(request.htmx)  # type: ignore[attr-defined]
    context["is_preview_alone"] = is_alone
    status = 422 if form.errors else 200
    return render(request, PREVIEW if is_alone else page, context, status=status)


def place_of(thread: Thread, parent: Contribution | None) -> str:
    """Return the id of the element that holds the form, which keeps the ids in it apart."""
    return f"antwort-{parent.pk}" if parent else f"schreiben-{thread.pk}"
