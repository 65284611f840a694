"""What people said last, of a whole consultation or in one discussion, as RSS and Atom."""

from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import override

from participation.consultations.models import Consultation
from participation.consultations.selectors import public_consultations
from participation.contributions.models import Contribution, Thread
from participation.contributions.selectors import public_threads, threads, visible_contributions
from participation.plans.models import Section
from participation.plans.selectors import section_as_read
from participation.shown import shows

IN_A_FEED = 30


class _ContributionFeed(Feed):
    """What everybody may read, what became readable last first."""

    item_guid_is_permalink = False

    def newest(self, **place: object) -> list[Contribution]:
        """Return the newest of one place, in the order in which they became readable.

        So what was confirmed or approved late is not behind what came in meanwhile.
        """
        said = visible_contributions().readable().filter(**place)
        return list(said.order_by("-readable_since", "-pk")[:IN_A_FEED])

    def item_title(self, item: Contribution) -> str:
        """Return its own title, else who speaks about what."""
        if item.title:
            return item.title
        heading = item.section.heading if item.section else ""
        return ": ".join(part for part in (item.byline or _("anonymous"), heading) if part)

    def item_description(self, item: Contribution) -> str:
        """Return the text as it was cleaned when it was written, below what it quotes."""
        if not item.quote:
            return item.html
        return format_html("<blockquote>{}</blockquote>", linebreaksbr(item.quote)) + item.html

    def item_link(self, item: Contribution) -> str:
        """Return its permanent address."""
        return item.get_absolute_url()

    def item_guid(self, item: Contribution) -> str:
        """Return what names it for good, in whatever language it is read."""
        with override(settings.LANGUAGE_CODE):
            return settings.SITE_URL + item.get_absolute_url()

    def item_author_name(self, item: Contribution) -> str:
        """Return who speaks."""
        return item.byline

    def item_categories(self, item: Contribution) -> list[str]:
        """Return the category, if it has one."""
        return [item.category] if item.category else []

    def item_pubdate(self, item: Contribution) -> datetime | None:
        """Return when it was written, if that is known."""
        return item.created_at

    def item_updateddate(self, item: Contribution) -> datetime:
        """Return when it became readable as it is now; Atom asks for it even where no date is."""
        return max(item.edited_at or item.readable_since, item.readable_since)


class ConsultationContributionFeed(_ContributionFeed):
    """What was said about a consultation, wherever it stands, as RSS."""

    def get_object(self, request: HttpRequest, slug: str) -> Consultation:
        """Return the consultation if everybody may read it."""
        found = get_object_or_404(public_consultations(), slug=slug)
        shows(request, consultations=[found.pk])
        return found

    def title(self, found: Consultation) -> str:
        """Name the consultation."""
        return _("All contributions: %(heading)s") % {"heading": found.shown_title}

    def description(self, found: Consultation) -> str:
        """Say what it is about."""
        return found.shown_lead

    def link(self, found: Consultation) -> str:
        """Return the address of the same as a page."""
        return reverse("participation:overview", args=[found.slug])

    def items(self, found: Consultation) -> list[Contribution]:
        """Return what was said last."""
        return self.newest(consultation=found)


class ThreadFeed(_ContributionFeed):
    """What was said in one discussion, as RSS."""

    def get_object(self, request: HttpRequest, number: int) -> Thread:
        """Return the discussion if everybody may read it."""
        found = get_object_or_404(threads() & public_threads(), pk=number)
        idea = [found.idea.thread_id] if found.idea else []
        shows(request, threads=[found.pk, *idea])
        return found

    def title(self, found: Thread) -> str:
        """Name what it is about."""
        return _("Discussion: %(heading)s") % {"heading": _subject(found)}

    def description(self, found: Thread) -> str:
        """Name the consultation to which it belongs."""
        return found.home.shown_title

    def link(self, found: Thread) -> str:
        """Return the address of the same as a page."""
        return found.get_absolute_url()

    def items(self, found: Thread) -> list[Contribution]:
        """Return what was said last."""
        return self.newest(thread=found)


def _subject(found: Thread) -> str:
    """Return the section, the idea or the consultation that is discussed, as far as it is shown."""
    section: Section | None = section_as_read(found.plan, found.anchor)
    if section is not None:
        return section.heading
    if found.idea is not None and found.idea.is_readable and found.idea.title:
        return found.idea.title
    return found.home.shown_title


class ConsultationContributionAtomFeed(ConsultationContributionFeed):
    """The same as Atom."""

    feed_type = Atom1Feed
    subtitle = ConsultationContributionFeed.description


class ThreadAtomFeed(ThreadFeed):
    """The same as Atom."""

    feed_type = Atom1Feed
    subtitle = ThreadFeed.description
