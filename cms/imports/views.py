"""Upload a file, look at what it does, save it as a draft."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.models import Page

from cms.imports.forms import DecisionForm, UploadForm, field_name
from cms.imports.models import PlanUpload
from cms.imports.proposal import Proposal, propose
from cms.imports.rules import can_import
from cms.imports.services import Outdated, keep_upload, save_as_draft, state_of
from cms.pages.importing import read_file
from cms.pages.plan import PlanPage
from participation.accounts.models import User
from participation.consultations.selectors import database_now
from participation.plans.tree import Node

LABELS = ("new", "changed", "moved", "renumbered", "unchanged")


def _page(request: HttpRequest, page_id: int) -> Page:
    page = get_object_or_404(Page, pk=page_id).specific
    if not can_import(request.user, page):
        raise PermissionDenied
    return page


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, page_id: int) -> HttpResponse:
    """Choose a file for a plan, or for a new plan below a consultation."""
    page = _page(request, page_id)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        kept = keep_upload(
            page=page,
            user=_user(request),
            name=form.cleaned_data["file"].name,
            data=form.content,
            at=database_now(),
        )
        return redirect("plan_import_review", kept.pk)
    context = {**_furniture(page), "form": form}
    return render(request, "imports/upload.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show what the file does to the plan; save it as a draft when the editor says so."""
    fresh = PlanUpload.objects.fresh(database_now())
    kept = fresh.filter(pk=key, user=_user(request)).first()
    if kept is None:
        messages.error(request, _("This upload is not there any more. Please upload it again."))
        return redirect("wagtailadmin_home")
    page = _page(request, kept.page_id)
    file = read_file(bytes(kept.data), name=kept.name)
    proposal = propose(file, page, state=state_of(page))
    if request.method == "GET":
        return _show(request, page, kept, proposal, DecisionForm(proposal=proposal))
    form = DecisionForm(request.POST, proposal=proposal)
    if request.POST.get("state") != proposal.state:
        messages.warning(
            request, _("Somebody changed this page meanwhile. Please look at the changes again.")
        )
        return _show(request, page, kept, proposal, form, status=409)
    if not form.is_valid():
        return _show(request, page, kept, proposal, form, status=422)
    return _save(request, page, kept, proposal, form)


def _save(
    request: HttpRequest, page: Page, kept: PlanUpload, proposal: Proposal, form: DecisionForm
) -> HttpResponse:
    try:
        draft = save_as_draft(
            upload=kept, proposal=proposal, chosen=form.chosen(), user=_user(request)
        )
    except Outdated as outdated:
        messages.warning(request, str(outdated))
        return redirect("plan_import_review", kept.pk)
    messages.success(
        request, _("The file is saved as a draft. Nothing is public until you publish the page.")
    )
    return redirect("wagtailadmin_pages:edit", draft.pk)


def _show(
    request: HttpRequest,
    page: Page,
    kept: PlanUpload,
    proposal: Proposal,
    form: DecisionForm,
    *,
    status: int = 200,
) -> HttpResponse:
    rows = proposal.rows()
    names = {name: form[name] for name in form.fields}
    counts = {name: sum(name in row.states for row in rows) for name in LABELS}
    context = {
        **_furniture(page),
        "upload": kept,
        "form": form,
        "rows": [(row, _body(row.node), names.get(field_name(row.index))) for row in rows],
        "removed": proposal.removed(),
        "counts": {**counts, "removed": len(proposal.matching.removed)},
        "open": len(proposal.doubtful),
        "problems": proposal.file.tree.rejected,
        "title": proposal.title,
        "has_plan": bool(proposal.old),
    }
    return render(request, "imports/review.html", context, status=status)


def _body(node: Node) -> dict[str, int]:
    """Count what stands in a section."""
    kinds = [block.kind for block in node.blocks]
    return {kind: kinds.count(kind) for kind in ("table", "image", "footnote")}


def _furniture(page: Page) -> dict[str, Any]:
    """Return what Wagtail's page shows around: title and way back."""
    title = page.get_admin_display_title()
    edit_url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return {
        "page": page,
        "is_plan": isinstance(page, PlanPage),
        "breadcrumbs_items": [
            {
                "url": reverse("wagtailadmin_explore", args=[page.get_parent().pk]),
                "label": _("Pages"),
            },
            {"url": edit_url, "label": title},
            {"url": "", "label": _("Import")},
        ],
    }
