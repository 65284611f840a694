"""Asking for a printout: the file, or a page that says that it is being made."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from cms.printing.documents import file_name
from participation.plans.models import PlanVersion
from participation.plans.printing import ask_for_printout
from participation.plans.printouts import Printout

CONTENT_TYPES = {
    Printout.Form.PDF: "application/pdf",
    Printout.Form.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@never_cache
def serve_printout(
    request: HttpRequest, version: PlanVersion, *, form: str, former: PlanVersion | None = None
) -> HttpResponse:
    """Return the file if it is there; else ask for it and say so, and look again soon.

    A synopsis compares the wording that counts, so it is in the source language; a plan is in the
    language of the reader as far as it is translated.
    """
    plan = version.plan
    language = plan.language if former else plan.shown_language
    printout = ask_for_printout(
        version=version, former=former, language=language, form=form, at=timezone.now()
    )
    if printout.state != Printout.State.READY:
        context = {"printout": printout, "plan": plan, "version": version, "former": former}
        template = "pages/printout.html" + ("#state" if _is_asked_by_htmx(request) else "")
        return render(request, template, context, status=202)
    if _is_asked_by_htmx(request):
        return render(request, "pages/printout.html#state", {"printout": printout, "plan": plan})
    with printout.file.open("rb") as file:
        answer = HttpResponse(file.read(), content_type=CONTENT_TYPES[Printout.Form(form)])
    answer.headers["Content-Disposition"] = f'inline; filename="{file_name(printout)}"'
    answer.headers["ETag"] = f'"{printout.sha256}"'
    return answer


def _is_asked_by_htmx(request: HttpRequest) -> bool:
    return bool(request.htmx)  # type: ignore[attr-defined]
