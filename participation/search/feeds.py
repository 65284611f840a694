"""A search as a feed: the newest that it finds."""

from datetime import datetime

from django.contrib.syndication.views import Feed
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from participation.consultations.selectors import database_now
from participation.errors import Refused
from participation.search.filters import address_query
from participation.search.forms import DATE, SearchForm
from participation.search.results import Search, run_search
from participation.search.showing import Hit, plain_excerpt, plain_title

IN_A_FEED = 30


class SearchFeed(Feed):
    """What everybody finds with the same words and filters, newest first, as Atom."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest) -> Search:
        """Run the search of the address."""
        form = SearchForm(request.GET)
        if not form.is_valid():
            raise BadRequest
        try:
            return run_search(
                form.cleaned_data["q"],
                form.filters(),
                at=database_now(),
                newest_first=True,
                limit=IN_A_FEED,
            )
        except Refused as refusal:
            raise BadRequest(str(refusal)) from refusal

    def title(self, search: Search) -> str:
        """Name the words."""
        return _("Search: %(words)s") % {"words": search.words}

    def link(self, search: Search) -> str:
        """Return the address of the same search as a page."""
        query = address_query(search.words, search.filters, DATE)
        return f"{reverse('participation:search')}?{query}"

    def items(self, search: Search) -> list[Hit]:
        """Return the newest hits."""
        return search.hits

    def item_title(self, item: Hit) -> str:
        """Return the title, without marks."""
        return plain_title(item)

    def item_description(self, item: Hit) -> str:
        """Return where it stands and the excerpt, without marks."""
        return "\n".join([" › ".join(item.path), plain_excerpt(item)]).strip()

    def item_link(self, item: Hit) -> str:
        """Return where it is read."""
        return item.url

    def item_pubdate(self, item: Hit) -> datetime | None:
        """Return its date, if it has one."""
        return item.entry.happened_at

    def item_guid(self, item: Hit) -> str:
        """Return what names it for good, whatever its address."""
        return f"{item.entry.kind}-{item.entry.source}"
