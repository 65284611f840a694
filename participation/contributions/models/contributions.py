"""What people write in a thread, and the one rule of who may see it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import Organisation
from participation.consultations.models import Consultation
from participation.contributions.models.threads import Thread
from participation.plans.models import DraftPlan, Section


class HidingReason(models.TextChoices):
    """Why a contribution was hidden, in words that author and public read."""

    INSULT = "insult", _("Insult or threat")
    HATE = "hate", _("Incitement of hatred")
    PERSONAL_DATA = "personal_data", _("Personal data of others")
    ADVERTISING = "advertising", _("Advertising or spam")
    OFF_TOPIC = "off_topic", _("Not on the topic")
    DUPLICATE = "duplicate", _("Duplicate")
    OTHER = "other", _("Breach of the rules of discussion")


class ContributionQuerySet(models.QuerySet["Contribution"]):
    """The words of filtering contributions. `visible` is the one rule of who may see what."""

    def readable(self) -> Self:
        """Keep those whose text everybody may read."""
        return self.filter(state__in=Contribution.State.readable())

    def visible(self) -> Self:
        """Keep what the public sees: readable ones and tombstones. The rest is absent everywhere.

        Contributions of consultations or plans that are not public are seen by nobody here.
        """
        return self.filter(state__in=Contribution.State.visible()).filter(
            models.Q(thread__plan__isnull=True)
            | models.Q(thread__plan__visibility=DraftPlan.Visibility.PUBLIC),
            models.Q(thread__idea__isnull=True)
            | models.Q(thread__idea__state__in=Contribution.State.visible()),
            consultation__visibility=Consultation.Visibility.PUBLIC,
        )

    def of_organisations(self, organisations: models.QuerySet[Organisation]) -> Self:
        """Keep the contributions to consultations of these organisations."""
        return self.filter(consultation__organisation__in=organisations)

    def with_surroundings(self) -> Self:
        """Fetch with each what its rendering shows: author, organisation, section, outcome."""
        return self.select_related(
            "author",
            "organisation",
            "section__version",
            "consultation",
            "discussion",
            "parent__author",
            "parent__organisation",
        ).prefetch_related("assessments")


class Contribution(models.Model):
    """Something that somebody said publicly in a thread.

    ``section`` is the section of the plan as it was read, so a later version changes nothing
    about what was commented on. ``text`` is what was written, ``html`` its cleaned form.

    ``parent`` is what it replies to; ``root`` is the topmost contribution of the same thread above
    it, or none if it stands there itself. What replies to an idea has the idea as its parent and
    stands topmost in the idea's own thread.
    """

    class Kind(models.TextChoices):
        """What it is in the discussion."""

        COMMENT = "comment", _("Comment")
        IDEA = "idea", _("Idea")
        ANSWER = "answer", _("Official answer")

    class State(models.TextChoices):
        """Who may see it."""

        UNCONFIRMED = "unconfirmed", _("unconfirmed")
        PENDING = "pending", _("awaiting moderation")
        PUBLISHED = "published", _("published")
        HIDDEN = "hidden", _("hidden")
        WITHDRAWN = "withdrawn", _("withdrawn")
        REJECTED = "rejected", _("rejected")
        REDACTED = "redacted", _("redacted")

        @classmethod
        def readable(cls) -> list[str]:
            """States whose text everybody may read."""
            return [cls.PUBLISHED, cls.REDACTED]

        @classmethod
        def tombstones(cls) -> list[str]:
            """States of which only a dated note is left to see."""
            return [cls.HIDDEN, cls.WITHDRAWN]

        @classmethod
        def visible(cls) -> list[str]:
            """States of which the public sees anything at all."""
            return [*cls.readable(), *cls.tombstones()]

    thread = models.ForeignKey(
        Thread, models.PROTECT, related_name="contributions", verbose_name=_("thread")
    )
    consultation = models.ForeignKey(
        Consultation,
        models.PROTECT,
        related_name="contributions",
        verbose_name=_("consultation"),
    )
    section = models.ForeignKey(
        Section,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("section as read"),
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies"
    )
    root = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="descendants"
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.COMMENT)
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.PUBLISHED)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("author"),
    )
    author_name = models.CharField(_("name of a guest or imported"), max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_("answering organisation"),
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    text = models.TextField(_("text as written"), blank=True)
    html = models.TextField(_("text as HTML"), blank=True)
    category = models.CharField(_("category"), max_length=200, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    created_at = models.DateTimeField(_("written"), null=True, blank=True)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    state_since = models.DateTimeField(_("in this state since"), null=True, blank=True)
    state_reason = models.CharField(
        _("reason shown to the public"), max_length=20, choices=HidingReason, blank=True
    )
    process = models.CharField(_("process of origin"), max_length=100, blank=True)
    external_id = models.CharField(_("identifier there"), max_length=200, blank=True)
    imported_support = models.PositiveIntegerField(_("support there"), default=0)
    imported_opposition = models.PositiveIntegerField(_("opposition there"), default=0)
    source_url = models.URLField(_("address there"), max_length=500, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["thread", "parent", "id"], name="contribution_in_its_thread"),
            models.Index(fields=["consultation", "-id"], name="contribution_newest_first"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "process", "external_id"],
                condition=~models.Q(external_id=""),
                name="imported_contribution_is_stored_once",
            ),
            models.CheckConstraint(
                condition=~(models.Q(title="") & models.Q(text="")),
                name="contribution_is_not_empty",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="answer", organisation__isnull=False)
                | (~models.Q(kind="answer") & models.Q(organisation__isnull=True)),
                name="answers_and_only_answers_have_an_organisation",
            ),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=False) | models.Q(root__isnull=True),
                name="reply_below_a_root_has_a_parent",
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="place_has_latitude_and_longitude",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.text[:60]

    def get_absolute_url(self) -> str:
        """Return the permanent address; it leads to the right place of its thread."""
        return reverse("participation:contribution", args=[self.pk])

    @property
    def is_readable(self) -> bool:
        """Whether everybody may read its text."""
        return self.state in self.State.readable()

    @property
    def is_tombstone(self) -> bool:
        """Whether only a dated note is left to see."""
        return self.state in self.State.tombstones()

    @property
    def public_reason(self) -> str:
        """Why it was hidden, in the language in force; empty if it was not."""
        return str(self.get_state_reason_display()) if self.state_reason else ""

    @property
    def assessment(self):  # type: ignore[no-untyped-def]
        """The current outcome of the weighing, if there is one.

        The subject above owns the rows; prefetched by name, they cost no statement here.
        """
        return next((row for row in self.assessments.all() if row.superseded_at is None), None)

    @property
    def byline(self) -> str:
        """Who speaks, as the public reads it; empty if nobody is named."""
        if self.organisation is not None:
            return self.organisation.name
        if self.author is not None:
            return self.author.display_name
        return self.author_name
