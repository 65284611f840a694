"""Reading a discussion: its pages, its branches, and the place of one contribution."""

import re
from datetime import datetime
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from participation.contributions import rules, selectors
from participation.contributions.branches import REPLIES_A_PAGE, REPLIES_SHOWN, reply_cursor
from participation.contributions.cursors import Order, cursor_at, read_order
from participation.contributions.models import Contribution, Thread
from participation.contributions.overview import overview_of
from participation.contributions.reading import (
    LEVELS,
    Entry,
    branch_page,
    line_above,
    more_replies,
    place_among_replies,
)
from participation.contributions.showing import Setting, discussion_of, setting_of
from participation.places.selectors import collection, feature, municipality_at, point
from participation.plans.selectors import section_as_read
from participation.shown import shows

_REPLY_CURSOR = re.compile(r"([01])-([0-9]{1,18})")


def thread_to_read(request: HttpRequest, number: int) -> Thread:
    """Return a thread with all that rules ask of it, or raise `Http404`."""
    try:
        found = selectors.thread_by_number(number)
    except Thread.DoesNotExist as missing:
        raise Http404 from missing
    if not rules.can_read(request.user, found):
        raise Http404
    return found


def asked_at(thread: Thread) -> datetime:
    """Return the database's time of reading ``thread``, for all that is decided about its page."""
    moment: datetime = thread.asked_at  # type: ignore[attr-defined] # annotated
    return moment


def _shows_thread(request: HttpRequest, found: Thread) -> None:
    """Declare a page of one discussion; that of an idea shows the idea, too."""
    idea = [found.idea.thread_id] if found.idea else []
    shows(request, threads=[found.pk, *idea])


def own_entry(number: int) -> Entry:
    """Return a reader's own contribution as pages show it."""
    found = selectors.visible_contributions().get(pk=number)
    return Entry({number: found}, number, is_own=True)


@require_safe
def thread(request: HttpRequest, number: int) -> HttpResponse:
    """A discussion, as a page or as the fragment that opens beside its section."""
    found = thread_to_read(request, number)
    _shows_thread(request, found)
    discussion = discussion_of(found, request.GET, request.user, asked_at(found))
    context: dict[str, object] = {
        "thread": found,
        "consultation": found.home,
        "section": section_as_read(found.plan, found.anchor),
        "discussion": discussion,
        "setting": discussion.setting,
    }
    is_page = found.home.is_public and not request.htmx  # type: ignore[attr-defined]
    if found.idea is not None and is_page:
        context |= _idea(found.idea, discussion.setting)
    template = "participation/contributions/thread_page.html"
    if request.htmx:  # type: ignore[attr-defined]
        part = "thread" if discussion.is_first else "entries"
        template = f"participation/contributions/thread.html#{part}"
    return render(request, template, context)


def _idea(idea: Contribution, setting: Setting) -> dict[str, object]:
    """Return an idea as the page of its discussion shows it: with answers, and where it lies."""
    shown: dict[str, object] = {
        "idea_thread": idea.thread,  # its version is read first: what comes meanwhile is sent again
        "idea_entry": branch_page(idea, reader=setting.reader),
    }
    if idea.is_readable and idea.latitude is not None and idea.longitude is not None:
        where = {"latitude": idea.latitude, "longitude": idea.longitude}
        shown["place"] = collection([feature(point(**where), {"title": idea.title})])
        shown["municipality"] = municipality_at(**where)
    return shown


@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """All contributions of a consultation, as a page or the next part of its list."""
    found = get_object_or_404(selectors.threads(), consultation__slug=slug)
    if not rules.can_read(request.user, found):
        raise Http404
    shows(request, consultations=[found.home.pk])
    shown = overview_of(found, request.GET, request.user, asked_at(found))
    context = {
        "consultation": found.home,
        "thread": found,
        "overview": shown,
        "setting": shown.setting,
    }
    template = "participation/contributions/overview_page.html"
    is_part = request.htmx and not shown.is_first  # type: ignore[attr-defined]
    return render(request, template + ("#entries" if is_part else ""), context)


@require_safe
def branch(request: HttpRequest, number: int) -> HttpResponse:
    """What is below one contribution: a page of its own, or the next replies for a page."""
    top = get_object_or_404(selectors.visible_contributions(), pk=number)
    found = thread_to_read(request, top.thread_id)
    _shows_thread(request, found)
    cursor = _REPLY_CURSOR.fullmatch(request.GET.get("ab", ""))
    rank, first = (int(cursor[1]), int(cursor[2])) if cursor else (0, 0)
    setting = setting_of(found, request.user, asked_at(found), visit=True)
    context = {"thread": found, "consultation": found.home, "setting": setting}
    if cursor and request.htmx:  # type: ignore[attr-defined]
        level = LEVELS if request.GET.get("ebene") == str(LEVELS) else LEVELS - 1
        entry = more_replies(top, rank=rank, number=first, level=level, reader=setting.reader)
        template = "participation/contributions/contribution.html#replies"
        return render(request, template, {**context, "entry": entry})
    entry = branch_page(top, rank=rank, number=first, reader=setting.reader)
    context |= {
        "entry": entry,
        "above": line_above(top),
        "section": section_as_read(found.plan, found.anchor),
        "is_first": cursor is None,
    }
    return render(request, "participation/contributions/branch_page.html", context)


@require_safe
def contribution(request: HttpRequest, number: int) -> HttpResponse:
    """The permanent address of a contribution: leads to its place in its thread."""
    rows = Contribution.objects.visible().with_votes().select_related("discussion")
    found = get_object_or_404(rows, pk=number)
    order = read_order(request.GET.get("nach", ""))
    shows_votes = found.shows_votes  # type: ignore[attr-defined] # annotated
    if order == Order.SUPPORTED and not shows_votes:  # the cursor would tell how many agree
        order = Order.NEWEST
    return HttpResponseRedirect(_place(found, order))


def _place(found: Contribution, order: Order) -> str:
    """Return the page of the thread that shows it at once; else that of the branch it is in.

    An idea has a page of its own.
    """
    if found.kind == Contribution.Kind.IDEA:
        address = reverse("participation:thread", args=[found.discussion.pk])
        return f"{address}#beitrag-{found.pk}"
    line = [*line_above(found), found]
    places = [place_among_replies(reply) for reply in line[1:][-LEVELS:]]
    if len(line) <= LEVELS and all(place < REPLIES_SHOWN for place in places):
        address = reverse("participation:thread", args=[found.thread_id])
        query = {"bis": str(cursor_at(line[0], order))}
        if order != Order.NEWEST:
            query["nach"] = order.value
    else:
        address = reverse("participation:branch", args=[line[-2].pk])
        query = {"ab": reply_cursor(found)} if places[-1] >= REPLIES_A_PAGE else {}
    asked = f"?{urlencode(query)}" if query else ""
    return f"{address}{asked}#beitrag-{found.pk}"
