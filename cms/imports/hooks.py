"""Where editors find the import in the Wagtail admin."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.imports import views
from cms.imports.rules import can_import


@hooks.register("register_admin_urls")
def register_addresses() -> list[URLPattern]:
    """Tell Wagtail the two steps of an import."""
    return [
        path("import/<int:page_id>/", views.upload, name="plan_import"),
        path("import/pruefen/<uuid:key>/", views.review, name="plan_import_review"),
    ]


@hooks.register("register_page_header_buttons")
def header_button(page: Page, user: Any, **kwargs: Any) -> Iterator[Button]:
    """Beside the others of a page that one edits or looks into."""
    yield from _button(page, user)


@hooks.register("register_page_listing_more_buttons")
def listing_button(page: Page, user: Any, **kwargs: Any) -> Iterator[Button]:
    """Beside the others of a page in a list."""
    yield from _button(page, user)


def _button(page: Page, user: Any) -> Iterator[Button]:
    if can_import(user, page):
        url = reverse("plan_import", args=[page.pk])
        yield Button(_("Import a plan"), url, icon_name="upload", priority=25)
