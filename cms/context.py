"""What every template is given."""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import get_language

from cms.caching.state import editorial_changes
from cms.pages.content import ContentPage
from cms.pages.languages import languages_of


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the site's name and address, the links at the foot, and the languages.

    Links and languages are asked for when the template shows them: one statement for each.
    """
    languages = cache(lambda: languages_of(request))
    return {
        "site_name": settings.SITE_NAME,
        "site_owner": settings.SITE_OWNER,
        "site_url": settings.SITE_URL,
        "open_data_licence": settings.OPEN_DATA_LICENCE,
        "footer_links": cache(_footer_links),
        "languages": lambda: languages().links,
        "page_source": lambda: languages().source,
        "page_lang": lambda: languages().lang,
        "can_enter_desk": lambda: request.user.has_perm("wagtailadmin.access_admin"),
    }


def _footer_links() -> Sequence[Mapping[str, str]]:
    """Return the links at the foot in the language in force, made anew after editorial changes."""
    return links_at_the_foot(get_language() or settings.LANGUAGE_CODE, editorial_changes())


@lru_cache(maxsize=32)
def links_at_the_foot(language: str, changes: int) -> Sequence[Mapping[str, str]]:
    """Return what the law asks for, and the texts that editors show in menus (help, for one).

    A text that has no translation is shown in the installation's language. ``changes`` is how many
    editorial changes there have been.
    """
    pages = (
        ContentPage.site_wide()
        .filter(~Q(kind=ContentPage.Kind.TEXT) | Q(show_in_menus=True))
        .filter(locale__language_code__in={language, settings.LANGUAGE_CODE})
        .select_related("locale")
        .order_by("pk")
    )
    found: dict[object, ContentPage] = {}
    for page in pages:
        place = page.translation_key if page.kind == ContentPage.Kind.TEXT else page.kind
        if place not in found or page.locale.language_code == language:
            found[place] = page
    return [{"title": page.title, "url": page.url, "kind": page.kind} for page in found.values()]
