"""The languages in which a page is read, and the way from one to another."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info
from wagtail.models import Page

from participation.plans.models import Section


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The same place in one language; not translated, it shows the source in that frame."""

    code: str
    name: str
    url: str
    active: bool
    is_translated: bool = True


@dataclass(frozen=True, slots=True)
class Languages:
    """All languages of a place. ``source`` is what is shown instead of a missing translation."""

    links: Sequence[LanguageLink]
    source: LanguageLink | None = None

    @property
    def lang(self) -> SafeString:
        """The attribute for what is shown in another language than the frame around it."""
        return format_html(' lang="{}"', self.source.code) if self.source else SafeString("")


def languages_of(request: HttpRequest) -> Languages:
    """Return the languages of the place that was asked for, in one statement for pages."""
    match = getattr(request, "resolver_match", None)
    page = None
    if match is not None and match.url_name == "wagtail_serve":
        page = Page.find_for_request(request, request.path)
    if page is None:
        return Languages(_links_of_view(request.path))
    return _languages_of_page(page, request)


def _links_of_view(path: str) -> list[LanguageLink]:
    """Where an address has a language, those of the other languages differ by the prefix alone.

    Asking for one of them tells whether it has: it must be resolved, which takes time.
    """
    bare, codes = _bare(path), [code for code, _name in settings.LANGUAGES]
    foreign = next((code for code in codes if code != settings.LANGUAGE_CODE), "")
    has_language = bare != path or (foreign and translate_url(path, foreign) != path)
    return [_link(code, _prefixed(bare, code) if has_language else path) for code in codes]


def _languages_of_page(page: Page, request: HttpRequest) -> Languages:
    """A page is read at its own address in each language, and below it at the same place."""
    live = Page.objects.live().filter(translation_key=page.translation_key)
    paths = {
        each.locale.language_code: _bare(each.get_url_parts(request)[2])
        for each in live.select_related("locale")
        if each.get_url_parts(request)
    }
    shown = next(
        (code for code, path in paths.items() if code == get_language()),
        settings.LANGUAGE_CODE if settings.LANGUAGE_CODE in paths else next(iter(paths), ""),
    )
    if not shown:
        return Languages([])
    asked = _bare(request.path)
    own = next((path for path in paths.values() if asked.startswith(path)), "")
    rest = asked[len(own) :] if own else ""
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    links = [
        _link(
            code,
            _prefixed(paths.get(code, paths[shown]) + rest, code) + query,
            is_translated=code in paths,
        )
        for code, _name in settings.LANGUAGES
    ]
    source = next(link for link in links if link.code == shown)
    return Languages(links, source=None if source.active else source)


def _link(code: str, url: str, *, is_translated: bool = True) -> LanguageLink:
    return LanguageLink(
        code=code,
        name=get_language_info(code)["name_local"],
        url=url,
        active=code == get_language(),
        is_translated=is_translated,
    )


def _bare(path: str) -> str:
    """Return a path without the prefix of its language."""
    first, _slash, rest = path[1:].partition("/")
    return f"/{rest}" if first in dict(settings.LANGUAGES) else path


def _prefixed(path: str, code: str) -> str:
    return path if code == settings.LANGUAGE_CODE else f"/{code}{path}"


def foreign_language(section: Section, source: str) -> str:
    """Return the language of a section's text if it is not the reader's, else nothing."""
    return "" if section.translation or get_language() == source else source
