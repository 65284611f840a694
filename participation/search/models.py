"""The index of everything that can be searched, and what people search for again and again."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import Organisation
from participation.consultations.models import Consultation
from participation.contributions.models import Thread
from participation.plans.models import DraftPlan


class Entry(models.Model):
    """One thing that can be found: what it is, where it belongs, and under which words.

    ``source`` is its number in the table of its kind. ``heading`` is the section's that a
    contribution was written to. ``vector`` is made by `analysis.vector`.
    """

    class Kind(models.TextChoices):
        """What was found."""

        CONSULTATION = "consultation", _("Consultation")
        PLAN = "plan", _("Draft plan")
        SECTION = "section", _("Section")
        DOCUMENT = "document", _("Document")
        CONTRIBUTION = "contribution", _("Contribution")
        PAGE = "page", _("Page")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    source = models.BigIntegerField(_("number"))
    consultation = models.ForeignKey(
        Consultation, models.CASCADE, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="+"
    )
    plan = models.ForeignKey(DraftPlan, models.CASCADE, null=True, blank=True, related_name="+")
    thread = models.ForeignKey(Thread, models.CASCADE, null=True, blank=True, related_name="+")
    anchor = models.UUIDField(_("anchor"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=16)
    title = models.CharField(_("title"), max_length=600, blank=True)
    heading = models.CharField(_("heading"), max_length=600, blank=True)
    text = models.TextField(_("text"), blank=True)
    url = models.CharField(_("address of a page"), max_length=500, blank=True)
    category = models.CharField(_("category"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=16, blank=True)
    happened_at = models.DateTimeField(_("date"), null=True, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    vector = SearchVectorField(_("words"))

    CONTENT: ClassVar[tuple[str, ...]] = (
        "consultation",
        "organisation",
        "plan",
        "thread",
        "anchor",
        "title",
        "heading",
        "text",
        "url",
        "category",
        "state",
        "happened_at",
        "latitude",
        "longitude",
        "vector",
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind} {self.source}: {self.title or self.text[:60]}"


class SearchEntry(Entry):
    """What everybody may read. Nothing else is ever in this table."""

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "source", "language"], name="thing_is_indexed_once_a_language"
            ),
        ]
        indexes = [
            GinIndex(fields=["vector"], name="search_entry_words"),
            # For suggestions, which are asked with every key: few rows among many contributions.
            GinIndex(
                fields=["vector"],
                condition=~models.Q(kind="contribution"),
                name="search_entry_titles",
            ),
            GinIndex(
                fields=["title"],
                opclasses=["gin_trgm_ops"],
                condition=~models.Q(kind="contribution"),
                name="search_entry_spelled_titles",
            ),
        ]


class InternalEntry(Entry):
    """What only moderators and clerks of the organisation may read: hidden, waiting, rejected."""

    class Meta:
        verbose_name = _("internal search entry")
        verbose_name_plural = _("internal search entries")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "source", "language"], name="internal_thing_is_indexed_once"
            ),
        ]
        indexes = [GinIndex(fields=["vector"], name="internal_entry_words")]


class SearchTerm(models.Model):
    """A word that was indexed, as it is shown: for suggestions and for „did you mean“.

    It may outlive the texts that it came from: whoever shows one asks whether it is still found.
    """

    lexeme = models.CharField(_("basic form"), max_length=100, unique=True)
    word = models.CharField(_("word"), max_length=100)
    frequency = models.PositiveIntegerField(_("texts with it"), default=1)

    class Meta:
        verbose_name = _("search term")
        verbose_name_plural = _("search terms")
        indexes = [
            GinIndex(fields=["lexeme"], opclasses=["gin_trgm_ops"], name="search_term_alike"),
        ]

    def __str__(self) -> str:
        return self.word


class SavedSearch(models.Model):
    """A search that somebody wants to hear of when something new is found.

    ``query`` is the query part of the search's address. ``seen`` is the newest entry's number that
    was known when it was saved or last told of.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="saved_searches",
        verbose_name=_("person"),
    )
    words = models.CharField(_("words"), max_length=200)
    query = models.CharField(_("query of the address"), max_length=1000)
    seen = models.BigIntegerField(_("newest entry known"), default=0)
    created_at = models.DateTimeField(_("saved"))

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "query"], name="search_is_saved_once_by_a_person"
            ),
        ]

    def __str__(self) -> str:
        return self.words
