"""The passage that a contribution quotes, in the text of its section: as read, and as it is now."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from participation.contributions import selectors
from participation.contributions.models import Contribution
from participation.contributions.views.reading import thread_to_read
from participation.plans.models import DraftPlan, Section
from participation.plans.passages import mark
from participation.plans.selectors import latest_version, section_in, translate
from participation.shown import shows


@require_safe
def passage(request: HttpRequest, number: int) -> HttpResponse:
    """Where a quoted passage stands: in the version that was read, and in the present one."""
    said = get_object_or_404(selectors.visible_contributions().readable(), pk=number)
    found = thread_to_read(request, said.thread_id)
    if not said.quote or said.section is None or found.plan is None:
        raise Http404
    shows(request, threads=[found.pk])
    now = latest_version(found.plan)
    present = section_in(now, said.section.anchor) if now else None
    is_present = present is not None and present.pk == said.section.pk
    context = {
        "contribution": said,
        "thread": found,
        "consultation": found.home,
        "section": present or said.section,
        "is_present": is_present,
        "now": now,
        "present": present and _marked(found.plan, present, said),
        "read": None if is_present else _marked(found.plan, said.section, said),
    }
    return render(request, "participation/contributions/passage.html", context)


def _marked(plan: DraftPlan, section: Section, said: Contribution) -> Section:
    """Return the section with the passage marked; a quoted translation is marked in itself."""
    section.version.plan = plan
    name = "stelle" if section.pk == said.section_id else "stelle-heute"
    section.html, place = mark(section.html, said.passage, name=name)
    if place is None:
        translate(section.version, [section], get_language() or plan.language)
        if section.translation:
            section.translation.html, _place = mark(
                section.translation.html, said.passage, name=name
            )
    return section
