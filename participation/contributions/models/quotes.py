"""A passage of the section that a contribution quotes."""

from enum import StrEnum

from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, When
from django.utils.translation import gettext_lazy as _

from participation.plans.models import PlanVersion, Section
from participation.plans.passages import AROUND, Passage, find


class PassageNow(StrEnum):
    """What became of a quoted passage in the plan's present version."""

    SAME = ""
    CHANGED = "changed"
    REMOVED = "removed"


def present_section(field: str) -> Case:
    """Return a field of the section in the plan's present version, where a passage is quoted.

    Of other contributions it asks nothing.
    """
    newest = PlanVersion.objects.filter(plan=OuterRef(OuterRef("thread__plan"))).order_by("-number")
    present = Section.objects.filter(
        version=Subquery(newest.values("pk")[:1]), anchor=OuterRef("thread__anchor")
    )
    return Case(When(~Q(quote=""), then=Subquery(present.values(field))), default=None)


class QuotesPassage(models.Model):
    """What a contribution has besides its text when it quotes its section.

    Kept with what stands before and after it, so that it is found again in a later version; the
    version that it was quoted from is that of the section as read.
    """

    section: "models.ForeignKey[Section | None, Section | None]"

    quote = models.TextField(_("quoted passage"), blank=True, default="", db_default="")
    quote_prefix = models.CharField(
        _("text before it"), max_length=AROUND, blank=True, default="", db_default=""
    )
    quote_suffix = models.CharField(
        _("text after it"), max_length=AROUND, blank=True, default="", db_default=""
    )

    class Meta:
        abstract = True

    @property
    def passage(self) -> Passage:
        """The quoted passage with its surroundings."""
        return Passage(self.quote, self.quote_prefix, self.quote_suffix)

    @property
    def passage_now(self) -> PassageNow:
        """What became of it in the present version, of which `with_surroundings` brings the text.

        Of a quoted translation it is known only whether the source is another than it was.
        """
        if not self.quote or self.section is None:
            return PassageNow.SAME
        read = self.section.text
        present: str | None = getattr(self, "present_text", read)
        if present is None:
            return PassageNow.REMOVED
        if present == read:
            return PassageNow.SAME
        place = find(self.passage, present)
        if place is not None:
            return PassageNow.SAME if place.is_exact else PassageNow.CHANGED
        return PassageNow.REMOVED if find(self.passage, read) else PassageNow.CHANGED
