"""What every template is given."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language, get_language_info

from cms.pages.content import ContentPage


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the site's name and address, the links at the foot, and the languages.

    The links are asked for when the template shows them: one statement for a page.
    """
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "footer_links": _footer_links,
        "languages": lambda: _languages(request),
        "can_enter_desk": lambda: request.user.has_perm("wagtailadmin.access_admin"),
    }


def _footer_links() -> list[dict[str, str]]:
    pages = (
        ContentPage.objects.live()
        .exclude(kind=ContentPage.Kind.TEXT)
        .filter(locale__language_code__in={get_language(), settings.LANGUAGE_CODE})
        .select_related("locale")
        .order_by("pk")
    )
    by_kind: dict[str, ContentPage] = {}
    for page in pages:
        if page.kind not in by_kind or page.locale.language_code == get_language():
            by_kind[page.kind] = page
    return [{"title": page.title, "url": page.url, "kind": page.kind} for page in by_kind.values()]


def _languages(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {
            "code": code,
            "name": get_language_info(code)["name_local"],
            "url": translate_url(request.path, code),
            "active": code == get_language(),
        }
        for code, _name in settings.LANGUAGES
    ]
