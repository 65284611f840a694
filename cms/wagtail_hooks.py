"""What the host adds to the Wagtail admin. The desk's own pages are in `cms.desk`."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page

import cms.imports.hooks
import cms.pages.editor  # noqa: F401 - both register hooks
from cms.desk import bulk, gate, menu  # noqa: F401 - they register the desk's hooks
from cms.documents import serving  # noqa: F401 - registers its hook
from cms.pages import checker  # noqa: F401 - registers its hook
from cms.pages.projected import ProjectedPage
from cms.pages.protection import contributions_below, is_move_to_another_consultation


@hooks.register("before_delete_page")
def refuse_deletion(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Pages with contributions stay; unpublishing closes them to the public."""
    if request.method != "POST" or not contributions_below(page):
        return None
    messages.error(
        request,
        _("“%(page)s” has contributions and cannot be deleted. Unpublish it instead.")
        % {"page": page.get_admin_display_title()},
    )
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_move_page")
def refuse_move(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """A plan that people contributed to stays in its consultation."""
    if not is_move_to_another_consultation(page, destination):
        return None
    messages.error(
        request,
        _("“%(page)s” has contributions and cannot move to another consultation.")
        % {"page": page.get_admin_display_title()},
    )
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_copy_page")
def refuse_alias(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A consultation or plan can be copied, but not shown at a second place."""
    if request.method != "POST" or "alias" not in request.POST:
        return None
    family: Any = page.get_descendants(inclusive=True).specific()
    if not any(isinstance(each, ProjectedPage) for each in family):
        return None
    messages.error(
        request,
        _("Consultations and draft plans cannot have an alias: copy them without it."),
    )
    return redirect("wagtailadmin_explore", page.get_parent().pk)
