"""Pages of the discussion. Each works as a page of its own and as a fragment for htmx."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from participation.consultations.rules import next_dialogue
from participation.consultations.selectors import database_now
from participation.contributions import rules, selectors
from participation.contributions.forms import ContributionForm
from participation.contributions.models import Contribution, Thread
from participation.contributions.services import post_contribution
from participation.errors import Refused
from participation.plans.models import Section
from participation.plans.selectors import section_as_read


def _thread_to_read(request: HttpRequest, number: int) -> Thread:
    thread = get_object_or_404(selectors.threads(), pk=number)
    if not rules.can_read(request.user, thread):
        raise Http404
    return thread


@require_GET
def thread(request: HttpRequest, number: int) -> HttpResponse:
    """A discussion, as a page or as the fragment that opens beside its section."""
    found = _thread_to_read(request, number)
    cursor = selectors.read_cursor(request.GET.get("bis", ""))
    page = selectors.thread_page(found, upto=cursor)
    now = database_now()
    context = {
        "thread": found,
        "consultation": found.home,
        "section": section_as_read(found.plan, found.anchor),
        "page": page,
        "is_open": rules.is_open(found, now),
        "opens_at": next_dialogue(found.home, now),
    }
    template = "participation/contributions/thread_page.html"
    if request.htmx:  # type: ignore[attr-defined]
        template = "participation/contributions/thread.html#" + ("entries" if cursor else "thread")
    return render(request, template, context)


@never_cache
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, number: int) -> HttpResponse:
    """The form for a new contribution to a thread, and its sending."""
    return _write(request, _thread_to_read(request, number), parent=None)


@never_cache
@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, number: int) -> HttpResponse:
    """The form for a reply, and its sending."""
    parent = get_object_or_404(selectors.visible_contributions(), pk=number)
    return _write(request, _thread_to_read(request, selectors.replies_go_to(parent)), parent=parent)


def _write(request: HttpRequest, thread: Thread, *, parent: Contribution | None) -> HttpResponse:
    now = database_now()
    section = section_as_read(thread.plan, thread.anchor)
    form = ContributionForm(
        request.POST or None, initial={"section": section.pk if section else None}
    )
    context: dict[str, object] = {
        "thread": thread,
        "consultation": thread.home,
        "parent": parent,
        "section": section,
        "form": form,
        "is_open": rules.is_open(thread, now),
        "opens_at": next_dialogue(thread.home, now),
        "can_contribute": rules.can_contribute(request.user, thread, now),
        "is_checked_first": rules.is_checked_first(thread),
    }
    if request.method == "POST" and form.is_valid():
        try:
            contribution, version = post_contribution(
                author=request.user,  # type: ignore[arg-type]
                thread=thread,
                text=form.cleaned_data["text"],
                at=now,
                parent=parent,
                section=_section_read(form.cleaned_data["section"]),
            )
        except Refused as refusal:
            form.add_error("text", str(refusal))
        else:
            return _sent(request, context, contribution, version)
    status = 422 if form.errors else 200
    return render(request, _form_template(request), context, status=status)


def _section_read(number: int | None) -> Section | None:
    return Section.objects.select_related("version").filter(pk=number).first() if number else None


def _form_template(request: HttpRequest) -> str:
    if request.htmx:  # type: ignore[attr-defined]
        return "participation/contributions/write.html#form"
    return "participation/contributions/write.html"


def _sent(
    request: HttpRequest,
    context: dict[str, object],
    contribution: Contribution,
    version: int | None,
) -> HttpResponse:
    """Show what was written: by its address, or with the frame that everybody else receives."""
    context["form"] = ContributionForm(initial={"section": contribution.section_id})
    if version is None:
        return _arrived(request, context)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(contribution)
    shown = selectors.visible_contributions().get(pk=contribution.pk)
    context |= {"contribution": shown, "version": version}
    return render(request, "participation/contributions/write.html#sent", context)


def _arrived(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    """Say that moderators look at it first; so far it is on the author's own page alone."""
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "participation/contributions/write.html#waiting", context)
    messages.success(
        request,
        _(
            "Your contribution has arrived. Moderators look at it before everybody can read it."
            " You get a mail then."
        ),
    )
    return redirect("participation:account")


@require_GET
def contribution(request: HttpRequest, number: int) -> HttpResponse:
    """The permanent address of a contribution: leads to its place in its thread."""
    found = get_object_or_404(Contribution.objects.visible(), pk=number)
    root = found.root
    # Below a root that nobody sees, a reply is shown as a root itself: see `thread_page`.
    first = root.pk if root and (root.is_readable or root.is_tombstone) else found.pk
    place = f"{found.thread.get_absolute_url()}?bis={first}#beitrag-{found.pk}"
    return HttpResponseRedirect(place)


@never_cache
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """One's own contributions with their state and outcome."""
    pages = Paginator(selectors.contributions_of(request.user), 20)  # type: ignore[arg-type]
    page = pages.get_page(request.GET.get("seite"))
    return render(request, "participation/contributions/account.html", {"page": page})
