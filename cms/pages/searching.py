"""Informing pages in the search index. Consultations and plans get there through the domain."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.pages.content import ContentPage, HomePage, OrganisationPage
from participation.events import IndexRebuilt, on_within
from participation.plans.plain_text import plain_text
from participation.search.models import SearchEntry
from participation.search.services import index_page, remove_page

INFORMING = (ContentPage, HomePage, OrganisationPage)


def index(page: Page) -> None:
    """Bring the entry of a page up to date; only what everybody may read stays in the index."""
    page = page.specific
    if not isinstance(page, INFORMING):
        return
    if not page.live or page.get_view_restrictions().exists() or page.url is None:
        remove_page(number=page.pk)
        return
    index_page(
        number=page.pk,
        language=page.locale.language_code,
        title=page.title,
        text=_text(page),
        url=page.get_url_parts()[2],
        at=page.last_published_at,
    )


def _text(page: ContentPage | HomePage | OrganisationPage) -> str:
    if isinstance(page, ContentPage):
        return plain_text(str(page.body))
    return plain_text(page.intro if isinstance(page, HomePage) else page.body)


def index_below(page: Page) -> None:
    """Bring a page and all below it up to date: their addresses are others now."""
    for each in Page.objects.descendant_of(page, inclusive=True).type(INFORMING).specific():
        index(each)


@receiver(page_published)
@receiver(page_unpublished)
def index_changed(instance: Page, **_: Any) -> None:
    """A page is found when it is published, and no longer when it is not."""
    index(instance)


@receiver(post_page_move)
@receiver(page_slug_changed)
def index_moved(instance: Page, **_: Any) -> None:
    """A page and all below it are read elsewhere."""
    index_below(instance)


@receiver(post_delete, sender=ContentPage)
@receiver(post_delete, sender=OrganisationPage)
@receiver(post_delete, sender=HomePage)
def remove_deleted(instance: Page, **_: Any) -> None:
    """A deleted page is found no more."""
    remove_page(number=instance.pk)


@receiver(post_save, sender=PageViewRestriction)
@receiver(post_delete, sender=PageViewRestriction)
def index_restricted(instance: PageViewRestriction, **_: Any) -> None:
    """A page that not everybody may read any more leaves the index, with all below it."""
    index_below(instance.page)


@on_within(IndexRebuilt)
def index_all(event: IndexRebuilt) -> None:
    """The index was made anew: pages are added, and what is gone is taken out."""
    numbers = Page.objects.type(INFORMING).values_list("pk", flat=True)
    gone = SearchEntry.objects.filter(kind=SearchEntry.Kind.PAGE).exclude(source__in=numbers)
    gone.delete()
    for number in list(numbers.order_by("pk")):
        # Read under its lock, so that what somebody publishes meanwhile is not written over.
        locked = Page.objects.select_for_update(no_key=True).filter(pk=number).first()
        if locked is not None:
            index(locked)
