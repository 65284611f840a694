"""The words of filtering contributions, and the one rule of who may see what."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONObject, Now

from participation.accounts.models import Organisation
from participation.consultations.models import Consultation, Phase
from participation.contributions.models.quotes import present_section
from participation.contributions.models.words import State
from participation.plans.models import DraftPlan

if TYPE_CHECKING:
    from participation.contributions.models.contributions import Contribution


def _shows_votes() -> Q:
    """Support is counted openly; results of a vote are shown once its last dialogue is over."""
    dialogues = Phase.objects.filter(
        consultation=OuterRef("consultation"), kind=Phase.Kind.DIALOGUE
    ).order_by()
    is_over = Exists(dialogues) & ~Exists(dialogues.filter(ends_at__gt=Now()))
    return Q(consultation__voting=Consultation.Voting.SUPPORT) | is_over


def _attached(contribution: type["Contribution"]) -> ArraySubquery:
    """What a page shows of the files beside a contribution, without a statement of its own."""
    attachments = contribution._meta.get_field("attachments").related_model
    rows = attachments._default_manager.filter(contribution=OuterRef("pk")).order_by("number")
    names = ("number", "title", "format", "size", "width", "height")
    return ArraySubquery(rows.values(shown=JSONObject(**dict(zip(names, names, strict=True)))))


class ContributionQuerySet(models.QuerySet["Contribution"]):
    """The words of filtering contributions. `visible` is the one rule of who may see what."""

    def readable(self) -> Self:
        """Keep those whose text everybody may read."""
        return self.filter(state__in=State.readable())

    def visible(self) -> Self:
        """Keep what the public sees: readable ones and tombstones. The rest is absent everywhere.

        Contributions of consultations or plans that are not public are seen by nobody here.
        """
        return self.filter(state__in=State.visible()).filter(
            Q(thread__plan__isnull=True) | Q(thread__plan__visibility=DraftPlan.Visibility.PUBLIC),
            Q(thread__idea__isnull=True) | Q(thread__idea__state__in=State.visible()),
            consultation__visibility=Consultation.Visibility.PUBLIC,
        )

    def topmost(self) -> Self:
        """Keep what stands at the top of its thread: nothing visible is above it there."""
        return self.filter(shown_below__isnull=True, state__in=State.visible())

    def of_organisations(self, organisations: models.QuerySet[Organisation]) -> Self:
        """Keep the contributions to consultations of these organisations."""
        return self.filter(consultation__organisation__in=organisations)

    def with_surroundings(self) -> Self:
        """Fetch with each what its rendering shows: author, organisation, section, outcome.

        ``attached`` is what is shown of its files, in their order; `Contribution.passage_now` goes
        by ``present_text``.
        """
        return (
            self.select_related(
                "author",
                "organisation",
                "section__version",
                "consultation",
                "discussion",
                "picture",
                "shown_below__author",
                "shown_below__organisation",
            )
            .prefetch_related("assessments")
            .annotate(attached=_attached(self.model), present_text=present_section("text"))
            .with_votes()
        )

    def with_votes(self) -> Self:
        """Say of each in ``shows_votes`` whether the numbers of its support may be shown now.

        Whoever shows or sorts by them asks it.
        """
        return self.annotate(
            shows_votes=models.ExpressionWrapper(_shows_votes(), models.BooleanField())
        )
