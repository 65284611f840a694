"""The editor of plans, which are far larger than other pages."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import Page

from cms.pages.plan import PlanPage


class PlanEditView(EditView):
    """Saves when one says so.

    Wagtail saves a page by itself half a second after each change. Of a plan with hundreds of
    sections that would send and check megabytes while one types.
    """

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Switch saving by itself off; leaving the page with changes still asks first."""
        return {**super().get_context_data(**kwargs), "autosave_enabled": False}


@hooks.register("before_edit_page", order=1_000)
def open_plan_editor(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Open plans in their own editor, after all other hooks had their say."""
    is_editor = request.resolver_match is not None and request.resolver_match.url_name == "edit"
    if not isinstance(page, PlanPage) or not is_editor or hasattr(request, "is_plan_editor"):
        return None
    request.is_plan_editor = True  # type: ignore[attr-defined]
    response: HttpResponse = PlanEditView.as_view()(request, page.pk)
    return response
