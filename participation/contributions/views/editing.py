"""Editing and withdrawing one's own contribution."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participation.consultations.selectors import database_now
from participation.contributions import rules, selectors
from participation.contributions.edit_forms import EditForm, IdeaEditForm
from participation.contributions.editing import edit_contribution, withdraw_contribution
from participation.contributions.limits import Limited
from participation.contributions.models import Contribution, Edit
from participation.contributions.pictures import PictureRefused
from participation.contributions.previewing import preview_contribution
from participation.contributions.revising import FIELDS as REVISED
from participation.contributions.revising import checked_revision
from participation.contributions.sending import client_address
from participation.contributions.showing import setting_of
from participation.contributions.views.previewing import show_preview, wants_preview
from participation.contributions.views.reading import own_entry, thread_to_read
from participation.contributions.views.refusing import as_refused
from participation.errors import Refused

EDIT = "participation/contributions/edit.html"
WITHDRAW = "participation/contributions/withdraw.html"
CHANGED = "participation/contributions/changed.html"
HEADINGS = {EDIT: _("Edit contribution"), WITHDRAW: _("Withdraw contribution")}

FIELDS = {
    "no_title": "title",
    "long_title": "title",
    "no_category": "category",
    "outside": "place",
    "half_place": "place",
    "no_alt": "alt",
}
NO_FIELD = {"changed_meanwhile", "no_place"}


def _find(
    request: HttpRequest, number: int, rows: QuerySet[Contribution] | None = None
) -> Contribution:
    """Return a contribution that the reader may change, or could after signing in.

    ``rows`` are those that are looked through, if not all that the public sees. Raises `Http404`
    for those of others as for what does not exist.
    """
    found = get_object_or_404(
        selectors.visible_contributions() if rows is None else rows, pk=number
    )
    if found.kind == Contribution.Kind.ANSWER:
        raise Http404
    if request.user.is_authenticated and found.author_id != request.user.pk:
        raise Http404
    found.thread = thread_to_read(request, found.thread_id)
    return found


def _part(request: HttpRequest, template: str, part: str) -> str:
    return f"{template}#{part}" if request.htmx else template  # type: ignore[attr-defined]


@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """The form for changing one's own contribution, and its sending."""
    found, now = _find(request, number), database_now()
    if not request.user.is_authenticated:
        return _invite(request, EDIT, found)
    form, context = _form(request, found)
    if wants_preview(request) and context["can_change"]:
        return show_preview(request, context, form, EDIT, lambda: _previewed(request, found, form))
    if request.method == "POST" and form.is_valid():
        try:
            edited, version = edit_contribution(
                author=request.user,
                contribution=found,
                text=form.cleaned_data["text"],
                at=now,
                revision=form.revision(),
                edited_from=form.cleaned_data["seen"] or None,
                sending=form.sending(client_address(request)),
            )
        except Refused as refusal:
            return _refused(request, found, form, context, refusal)
        return _edited(request, found, edited, version, context)
    status = 422 if form.errors else 200
    return render(request, _part(request, EDIT, "form"), context, status=status)


def _form(request: HttpRequest, found: Contribution) -> tuple[EditForm, dict[str, Any]]:
    """Return the form with what its page shows around it."""
    waiting = Edit.objects.pending().filter(contribution=found).first()
    kind = IdeaEditForm if found.kind == Contribution.Kind.IDEA else EditForm
    form = kind(request.POST or None, request.FILES or None, contribution=found, waiting=waiting)
    place = f"antwort-{found.pk}"
    return form, _context(found, request, EDIT, form=form, waiting=waiting, place=place) | {
        "lost_picture": bool(request.FILES),
        "lost_files": bool(getattr(found, "attached", None)),
    }


def _previewed(request: HttpRequest, found: Contribution, form: EditForm) -> Contribution:
    fields = checked_revision(found, form.revision())
    return preview_contribution(
        thread=found.thread,
        author=request.user,  # type: ignore[arg-type] # signed in
        parent=found.shown_below,
        section=found.section,
        kind=found.kind,
        text=form.cleaned_data["text"],
        **{name: fields.get(name, getattr(found, name)) for name in REVISED},
    )


def _refused(
    request: HttpRequest,
    found: Contribution,
    form: EditForm,
    context: dict[str, Any],
    refusal: Refused,
) -> HttpResponse:
    """Show the form again with what was typed and why it was not taken."""
    usual = "picture" if isinstance(refusal, PictureRefused) else "text"
    is_general = refusal.code in NO_FIELD or isinstance(refusal, Limited)
    form.refuse(None if is_general else FIELDS.get(refusal.code, usual), str(refusal))
    if refusal.code == "changed_meanwhile":
        form.take_note(Edit.objects.mark_of(found))
        context |= {"changed_meanwhile": True}
    answer = render(request, _part(request, EDIT, "form"), context)
    return as_refused(answer, refusal, database_now())


def _edited(
    request: HttpRequest,
    found: Contribution,
    edited: Edit | None,
    version: int | None,
    context: dict[str, Any],
) -> HttpResponse:
    """Say what became of the edit, on the page or with the frame that everybody receives."""
    if edited is None:
        said = _("Nothing was changed: all is as it was.")
    elif edited.state == Edit.State.PENDING:
        said = _("Your edit has arrived. Moderators look at it first.")
    else:
        said = _("Your contribution is changed.")
        version = version or found.thread.version
    return _changed(request, found, version, context | {"said": said, "change": "edited"})


@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """The question whether to withdraw one's own contribution, and doing it."""
    is_sent = request.method == "POST" and request.user.is_authenticated
    if is_sent and not Contribution.objects.filter(pk=number).exists():
        return redirect("participation:account")  # a second click on deleting what waited
    # One's own that waits for the moderators is seen by nobody else.
    rows = selectors.contributions_of(request.user) if request.user.is_authenticated else None
    found, now = _find(request, number, rows), database_now()
    if not request.user.is_authenticated:
        return _invite(request, WITHDRAW, found)
    may_delete = rules.can_take_back(request.user, found)
    context = _context(found, request, WITHDRAW, can_take_back=may_delete)
    if request.method == "POST":
        try:
            _withdrawn, version = withdraw_contribution(
                author=request.user,
                contribution=found,
                at=now,
            )
        except Refused as refusal:
            context |= {"refusal": str(refusal)}
            return render(request, _part(request, WITHDRAW, "form"), context, status=422)
        said = _("Your contribution is withdrawn.")
        if version is None:  # it waited for the moderators, and nothing is left to show
            messages.success(request, said, "sent")
            return redirect("participation:account")
        return _changed(request, found, version, context | {"said": said, "change": "withdrawn"})
    return render(request, _part(request, WITHDRAW, "form"), context)


def _invite(request: HttpRequest, template: str, found: Contribution) -> HttpResponse:
    """Ask somebody whose session ended to sign in, and give back what they sent."""
    kept = {name: request.POST.get(name, "") for name in ("title", "text")}
    context = _context(found, request, template) | {"kept": kept, "is_signed_out": True}
    status = 422 if request.method == "POST" else 200
    return render(request, _part(request, template, "form"), context, status=status)


def _context(
    found: Contribution, request: HttpRequest, template: str, **more: Any
) -> dict[str, Any]:
    now = database_now()
    return {
        "current": HEADINGS[template],
        "contribution": found,
        "thread": found.thread,
        "consultation": found.thread.home,
        "can_change": rules.can_change(request.user, found, now),
        "is_checked_first": rules.is_checked_first(found.thread),
        **more,
    }


def _changed(
    request: HttpRequest,
    found: Contribution,
    version: int | None,
    context: dict[str, Any],
) -> HttpResponse:
    """Lead to the contribution, or answer with the frame that everybody else receives."""
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, context["said"], "sent")
        return redirect(found)
    context |= {
        "entry": own_entry(found.pk),
        "setting": setting_of(found.thread, request.user, database_now()),
        "version": version,
    }
    return render(request, CHANGED, context)
