"""Showing what somebody wrote before it is sent: with its form, or into the page by htmx."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from participation.contributions.checks import checked_place
from participation.contributions.forms import ContributionForm, SentForm
from participation.contributions.models import Contribution, Thread
from participation.contributions.previewing import preview_contribution
from participation.contributions.quoting import checked_quote
from participation.errors import Refused
from participation.plans.models import Section

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


def previewed(
    form: ContributionForm,
    thread: Thread,
    parent: Contribution | None,
    section: Section | None,
    **who: Any,
) -> Contribution:
    """Return what the valid form says as it would be shown; ``who`` is its author or a name."""
    return preview_contribution(
        thread=thread,
        parent=parent,
        section=section,
        text=form.cleaned_data["text"],
        **checked_quote(section, form.quoted()),
        **checked_place(thread.home, form.point()),
        **who,
    )


def section_read(form: ContributionForm) -> Section | None:
    """Return the section that the author of the valid form had before their eyes."""
    number = form.cleaned_data["section"]
    return Section.objects.select_related("version").filter(pk=number).first() if number else None


def place_of(thread: Thread, parent: Contribution | None) -> str:
    """Return the id of the element that holds the form, which keeps the ids in it apart."""
    return f"antwort-{parent.pk}" if parent else f"schreiben-{thread.pk}"
