"""Writing without an account, and the pages that the links in the mails lead to."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from participation.consultations.selectors import database_now
from participation.contributions import guest_links, guests, rules, selectors
from participation.contributions.abuse import Duplicate
from participation.contributions.attachments import AttachmentRefused
from participation.contributions.forms import GuestForm
from participation.contributions.models import Contribution, Thread
from participation.contributions.sending import client_address
from participation.contributions.views.previewing import (
    place_of,
    previewed,
    section_read,
    show_preview,
    wants_preview,
)
from participation.contributions.views.reading import thread_to_read
from participation.contributions.views.refusing import as_refused
from participation.errors import Refused
from participation.plans.models import Section
from participation.plans.selectors import section_as_read

FORM = "participation/contributions/guest.html"
CONFIRM = "participation/contributions/guest_confirm.html"
WITHDRAW = "participation/contributions/guest_withdraw.html"
Holding = Contribution.Holding

WHY_WAITING = {
    "": _("Moderators look at it before everybody can read it. You get a mail then."),
    Holding.LINKS: _(
        "Your text contains a link. Moderators look at it before everybody can read it. You get a"
        " mail then."
    ),
    Holding.UNPROVED: _(
        "The form was sent without JavaScript. Moderators look at it before everybody can read it."
        " You get a mail then."
    ),
}
_FIELDS = {
    "name": "name",
    "unconfirmed": "email",
    "empty": "text",
    "too_long": "text",
    "outside": "place",
    "half_place": "place",
    "quote": "quote",
}


@never_cache
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, number: int) -> HttpResponse:
    """The form for a guest's contribution to a thread, and its sending."""
    return _write(request, thread_to_read(request, number), parent=None)


@never_cache
@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, number: int) -> HttpResponse:
    """The form for a guest's reply, and its sending."""
    parent = get_object_or_404(selectors.visible_contributions(), pk=number)
    return _write(request, thread_to_read(request, selectors.replies_go_to(parent)), parent=parent)


@never_cache
@require_GET
def sent(request: HttpRequest, number: int) -> HttpResponse:
    """What to do next: a mail is on its way."""
    found = thread_to_read(request, number)
    return render(request, FORM, _context(found, database_now()) | {"is_sent": True})


def _write(request: HttpRequest, thread: Thread, *, parent: Contribution | None) -> HttpResponse:
    now: datetime = thread.asked_at  # type: ignore[attr-defined] # annotated
    if not rules.can_write_as_guest(request.user, thread, now):
        # Its form says why: signed in, closed, or for people with an account only.
        name, number = ("reply", parent.pk) if parent else ("write", thread.pk)
        return redirect(f"participation:{name}", number=number)
    context = _context(thread, now)
    section = context["section"]
    assert section is None or isinstance(section, Section)  # noqa: S101 - for the types
    form = GuestForm.for_thread(thread, section, request.POST or None, request.FILES or None)
    context |= {
        "parent": parent,
        "form": form,
        "lost_files": bool(request.FILES),
        "place": place_of(thread, parent),
    }
    if wants_preview(request):
        return show_preview(
            request,
            context,
            form,
            FORM,
            lambda: previewed(form, thread, parent, section, name=form.cleaned_data["name"]),
        )
    if request.method == "POST" and form.is_valid():
        try:
            guests.post_as_guest(
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
                language=get_language() or "de",
                text=form.cleaned_data["text"],
                thread=thread,
                at=now,
                parent=parent,
                section=section_read(form),
                attachments=form.attachments(),
                point=form.point(),
                quote=form.quoted(),
                sending=form.sending(
                    client_address(request), "guest", thread.pk, parent and parent.pk
                ),
            )
        except Refused as refusal:
            return _refused(request, context, form, refusal, now)
        if request.htmx:  # type: ignore[attr-defined]
            return render(request, f"{FORM}#sent", context)
        return redirect("participation:guest_sent", number=thread.pk)
    status = 422 if form.errors else 200
    return render(request, _part(request), context, status=status)


def _context(thread: Thread, now: datetime) -> dict[str, object]:
    return {
        "thread": thread,
        "consultation": thread.home,
        "section": section_as_read(thread.plan, thread.anchor),
        "is_checked_first": rules.is_checked_first(thread),
        "must_prove": True,
    }


def _part(request: HttpRequest) -> str:
    return f"{FORM}#form" if request.htmx else FORM  # type: ignore[attr-defined]


def _refused(
    request: HttpRequest,
    context: dict[str, object],
    form: GuestForm,
    refusal: Refused,
    now: datetime,
) -> HttpResponse:
    """Show the form again with what was typed and why it was not taken."""
    field = _FIELDS.get(refusal.code)
    if isinstance(refusal, AttachmentRefused):
        field = form.file_field(refusal.number, refusal.code)
    form.refuse(field, str(refusal))
    return as_refused(render(request, _part(request), context), refusal, now)


@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Whether to publish what one wrote as a guest, and doing it."""
    return _follow(
        request,
        token,
        template=CONFIRM,
        read=guest_links.read_confirmation,
        check=guests.check_confirmable,
        do=guests.confirm_contribution,
    )


@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Whether to withdraw what one wrote as a guest, and doing it."""
    return _follow(
        request,
        token,
        template=WITHDRAW,
        read=guest_links.read_withdrawal,
        check=guests.check_withdrawable,
        do=guests.withdraw_as_guest,
    )


def _follow(
    request: HttpRequest,
    token: str,
    *,
    template: str,
    read: Callable[[str], int],
    check: Callable[[Contribution, datetime], None],
    do: Callable[..., int | None],
) -> HttpResponse:
    """Ask with a button, for programs open links in mails, too; do it when the button is pressed.

    Whatever stands against it is said on the same page.
    """
    context: dict[str, object] = {}
    status = 200
    try:
        found = guests.guest_contribution(read(token))
        context |= {"contribution": found, "why_waiting": WHY_WAITING[found.held_for]}
        context |= {"was_public": found.state not in guests.UNREAD}
        if request.method == "POST":
            version = do(contribution=found, at=database_now())
            context |= {"is_done": True, "version": version}
        else:
            check(found, database_now())
            context |= {"waits": found.held_for or rules.is_checked_first(found.thread)}
    except Duplicate:
        context |= {"refusal": _("You have said exactly this here already.")}
        status = 422
    except Refused as refusal:
        context |= {"refusal": str(refusal), "code": refusal.code}
        status = {"wrong": 404, "expired": 410, "gone": 410, "confirmed": 200}.get(
            refusal.code, 422
        )
        if refusal.code == "confirmed":
            context |= {"is_readable": context["contribution"].is_readable}  # type: ignore[attr-defined]
    return render(request, template, context, status=status)
