"""Writing a contribution or a reply."""

from datetime import datetime
from functools import cache, partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participation.consultations.rules import next_dialogue
from participation.consultations.selectors import database_now
from participation.contributions import rules, selectors
from participation.contributions.abuse import Duplicate, must_prove
from participation.contributions.attachments import AttachmentRefused
from participation.contributions.forms import ContributionForm
from participation.contributions.models import Contribution, Thread
from participation.contributions.sending import client_address
from participation.contributions.services import post_contribution
from participation.contributions.showing import setting_of
from participation.contributions.views.previewing import (
    place_of,
    previewed,
    section_read,
    show_preview,
    wants_preview,
)
from participation.contributions.views.reading import own_entry, thread_to_read
from participation.contributions.views.refusing import as_refused
from participation.errors import Refused
from participation.plans.selectors import section_as_read

Holding = Contribution.Holding
NO_FIELD = {"limited", "proof", "trap", "no_attachments", "too_many", "no_place"}
FIELDS = {"outside": "place", "half_place": "place", "quote": "quote"}

WHY_WAITING = {
    "": _("Moderators look at it before everybody can read it. You get a mail then."),
    Holding.LINKS: _(
        "Your account is new and your text contains a link. Moderators look at it before everybody"
        " can read it. You get a mail then."
    ),
    Holding.UNPROVED: _(
        "Your account is new and the form was sent without JavaScript. Moderators look at it"
        " before everybody can read it. You get a mail then."
    ),
}


@never_cache
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, number: int) -> HttpResponse:
    """The form for a new contribution to a thread, and its sending."""
    return _write(request, thread_to_read(request, number), parent=None)


@never_cache
@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, number: int) -> HttpResponse:
    """The form for a reply, and its sending."""
    parent = get_object_or_404(selectors.visible_contributions(), pk=number)
    return _write(request, thread_to_read(request, selectors.replies_go_to(parent)), parent=parent)


def _write(request: HttpRequest, thread: Thread, *, parent: Contribution | None) -> HttpResponse:
    now: datetime = thread.asked_at  # type: ignore[attr-defined] # annotated
    section = section_as_read(thread.plan, thread.anchor)
    form = ContributionForm.for_thread(thread, section, request.POST or None, request.FILES or None)
    context: dict[str, object] = {
        "thread": thread,
        "consultation": thread.home,
        "parent": parent,
        "section": section,
        "form": form,
        "lost_files": bool(request.FILES),
        "place": place_of(thread, parent),
        "is_open": rules.is_open(thread, now),
        "opens_at": next_dialogue(thread.home, now),
        "can_contribute": rules.can_contribute(request.user, thread, now),
        "can_write_as_guest": rules.can_write_as_guest(request.user, thread, now),
        "is_checked_first": rules.is_checked_first(thread),
        "must_prove": cache(partial(must_prove, request.user, now)),  # once, if the form is shown
    }
    if wants_preview(request) and context["can_contribute"]:
        return show_preview(
            request,
            context,
            form,
            "participation/contributions/write.html",
            lambda: previewed(form, thread, parent, section, author=request.user),
        )
    if request.method == "POST" and form.is_valid():
        try:
            contribution, version = post_contribution(
                author=request.user,  # type: ignore[arg-type]
                thread=thread,
                text=form.cleaned_data["text"],
                at=now,
                parent=parent,
                section=section_read(form),
                attachments=form.attachments(),
                point=form.point(),
                quote=form.quoted(),
                sending=form.sending(
                    client_address(request), request.user.pk, thread.pk, parent and parent.pk
                ),
            )
        except Refused as refusal:
            return _refused(request, context, form, refusal, now)
        else:
            return _sent(request, context, contribution, version, thread)
    status = 422 if form.errors else 200
    return render(request, _form_template(request), context, status=status)


def _refused(
    request: HttpRequest,
    context: dict[str, object],
    form: ContributionForm,
    refusal: Refused,
    now: datetime,
) -> HttpResponse:
    """Show the form again with what was typed and why it was not taken."""
    form.refuse(_field_of(refusal, form), str(refusal))
    if isinstance(refusal, Duplicate):
        context["written_before"] = where_written(refusal.first)
    return as_refused(render(request, _form_template(request), context), refusal, now)


def _field_of(refusal: Refused, form: ContributionForm) -> str | None:
    """Return the field that a refusal is about; None if it is about all of it."""
    if isinstance(refusal, AttachmentRefused):
        return form.file_field(refusal.number, refusal.code)
    return None if refusal.code in NO_FIELD else FIELDS.get(refusal.code, "text")


def where_written(number: int) -> str:
    """Return where its author finds a contribution: in its discussion, or among their own."""
    found = Contribution.objects.visible().filter(pk=number).first()
    return found.get_absolute_url() if found else reverse("participation:account")


def _form_template(request: HttpRequest) -> str:
    if request.htmx:  # type: ignore[attr-defined]
        return "participation/contributions/write.html#form"
    return "participation/contributions/write.html"


def _sent(
    request: HttpRequest,
    context: dict[str, object],
    contribution: Contribution,
    version: int | None,
    thread: Thread,
) -> HttpResponse:
    """Show what was written: by its address, or with the frame that everybody else receives."""
    context["form"] = ContributionForm.for_thread(thread, contribution.section)
    context["lost_files"] = False
    if version is None:
        context["why_waiting"] = WHY_WAITING[contribution.held_for]
        return _arrived(request, context)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(contribution)
    setting = setting_of(thread, request.user, contribution.created_at or database_now())
    context |= {"entry": own_entry(contribution.pk), "setting": setting, "version": version}
    return render(request, "participation/contributions/write.html#sent", context)


def _arrived(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    """Say that moderators look at it first and why; so far the author alone finds it."""
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "participation/contributions/write.html#waiting", context)
    why = context["why_waiting"]
    messages.success(request, f"{_('Your contribution has arrived.')} {why}", "sent")
    return redirect("participation:account")
