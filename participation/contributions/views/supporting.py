"""Supporting a contribution, or voting on it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participation.consultations.selectors import database_now
from participation.contributions import rules, selectors
from participation.contributions.reading import Entry, own_choices
from participation.contributions.showing import setting_of
from participation.contributions.supporting import support_contribution
from participation.contributions.views.reading import thread_to_read
from participation.errors import Refused

TEMPLATE = "participation/contributions/support.html"


@never_cache
@require_http_methods(["GET", "POST"])
def support(request: HttpRequest, number: int) -> HttpResponse:
    """The buttons for one contribution on a page of their own, and what they do."""
    found = get_object_or_404(selectors.visible_contributions().readable(), pk=number)
    found.thread, now = thread_to_read(request, found.thread_id), database_now()
    context = {
        "contribution": found,
        "thread": found.thread,
        "consultation": found.thread.home,
        "setting": setting_of(found.thread, request.user, now),
        # The buttons that were asked for take the focus; of those pressed, each keeps its own.
        "is_asked": request.method == "GET",
        "can_support": rules.can_support(request.user, found, now),
    }
    status = 200
    if request.method == "POST":
        try:
            context["version"] = support_contribution(
                person=request.user,  # type: ignore[arg-type]
                contribution=found,
                choice=request.POST.get("choice", ""),
                at=now,
            )
        except Refused as refusal:
            context["refusal"], status = str(refusal), 422
        else:
            if not request.htmx:  # type: ignore[attr-defined]
                return redirect(found)
            found = selectors.visible_contributions().get(pk=number)
    choices = own_choices(request.user, [number]) if request.user.is_authenticated else {}
    context["contribution"] = found
    context["entry"] = Entry(
        {number: found},
        number,
        is_own=found.author_id is not None and found.author_id == request.user.pk,
        choice=choices.get(number, ""),
    )
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, TEMPLATE, context, status=status)
    is_control = context["can_support"] and status == 200
    answer = render(
        request, f"{TEMPLATE}#{'done' if is_control else 'form'}", context, status=status
    )
    if not is_control:  # why not stands below the contribution, where there is room for it
        answer.headers["HX-Retarget"] = f"#antwort-{number}"
        answer.headers["HX-Reswap"] = "innerHTML"
    return answer
