"""What people write in a thread, and the one rule of who may see it."""

from datetime import UTC, datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Coalesce, Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import Organisation
from participation.consultations.models import Consultation
from participation.contributions.models.querysets import ContributionQuerySet
from participation.contributions.models.quotes import QuotesPassage
from participation.contributions.models.threads import Thread
from participation.contributions.models.words import HidingReason, Holding, Kind, State
from participation.plans.models import Section

LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)
"""Where contributions without a date stand in the order by date."""

_ORDERS = {"dated": "date", "support_count": "support", "reply_count": "replies"}
_VISIBLE = models.Q(state__in=State.visible())
_TOPMOST = _VISIBLE & models.Q(shown_below__isnull=True)


class Contribution(QuotesPassage):
    """Something that somebody said publicly in a thread.

    ``section`` is the section of the plan as it was read, so a later version changes nothing
    about what was commented on. ``text`` is what was written, ``html`` its cleaned form.

    ``parent`` is what it replies to; ``root`` is the topmost contribution of the same thread above
    it, or none if it stands there itself. What replies to an idea has the idea as its parent and
    stands topmost in the idea's own thread.

    ``readable_since`` is when it became readable, lately if it was hidden in between: feeds go by
    it, for what waited is dated before what was published meanwhile.
    """

    Kind = Kind
    State = State
    Holding = Holding

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
    shown_below = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,  # contribution_replies serves it
        related_name="shown_replies",
    )
    ancestors = ArrayField(models.BigIntegerField(), default=list, blank=True)
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
    place_name = models.CharField(
        _("municipality in which it lies"), max_length=200, blank=True, default="", db_default=""
    )
    created_at = models.DateTimeField(_("written"), null=True, blank=True)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    state_since = models.DateTimeField(_("in this state since"), null=True, blank=True)
    readable_since = models.DateTimeField(
        _("readable since"), default=timezone.now, db_default=Now(), editable=False
    )
    state_reason = models.CharField(
        _("reason shown to the public"), max_length=20, choices=HidingReason, blank=True
    )
    held_for = models.CharField(
        _("why it waited for moderators"),
        max_length=16,
        choices=Holding,
        blank=True,
        default="",
        db_default="",
    )
    sending = models.UUIDField(_("name of its sending"), null=True, blank=True, editable=False)
    process = models.CharField(_("process of origin"), max_length=100, blank=True)
    external_id = models.CharField(_("identifier there"), max_length=200, blank=True)
    imported_support = models.PositiveIntegerField(_("support there"), default=0)
    imported_opposition = models.PositiveIntegerField(_("opposition there"), default=0)
    source_url = models.URLField(_("address there"), max_length=500, blank=True)

    reply_count = models.PositiveIntegerField(
        _("readable contributions below it"), default=0, db_default=0
    )
    support_count = models.PositiveIntegerField(_("support"), default=0, db_default=0)
    opposition_count = models.PositiveIntegerField(_("opposition"), default=0, db_default=0)
    pass_count = models.PositiveIntegerField(_("neither"), default=0, db_default=0)
    dated = models.GeneratedField(
        expression=Coalesce("created_at", models.Value(LONG_AGO)),
        output_field=models.DateTimeField(),
        db_persist=True,
        verbose_name=_("place in the order by date"),
    )

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["consultation", "-id"], name="contribution_newest_first"),
            models.Index(
                models.F("shown_below"),
                models.Case(
                    models.When(kind=Kind.ANSWER, then=0),
                    default=1,
                    output_field=models.SmallIntegerField(),
                ),
                models.F("id"),
                condition=_VISIBLE,
                name="contribution_replies",
            ),
            *(
                models.Index(
                    fields=[place, f"-{value}", "-id"],
                    condition=_TOPMOST,
                    name=f"{place}_tops_by_{name}",
                )
                for place in ("thread", "consultation")
                for value, name in _ORDERS.items()
            ),
            *(
                models.Index(
                    fields=[place, "-readable_since", "-id"],
                    condition=models.Q(state__in=State.readable()),
                    name=f"{place}_readable_lately",
                )
                for place in ("thread", "consultation")
            ),
            models.Index(
                fields=["thread"],
                condition=_VISIBLE & models.Q(kind=Kind.ANSWER),
                name="contribution_answers",
            ),
            models.Index(
                fields=["thread", "category"],
                condition=_TOPMOST & ~models.Q(category=""),
                name="contribution_categories",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "process", "external_id"],
                condition=~models.Q(external_id=""),
                name="imported_contribution_is_stored_once",
            ),
            models.UniqueConstraint(
                fields=["sending"],
                condition=models.Q(sending__isnull=False),
                name="sending_is_stored_once",
            ),
            models.CheckConstraint(
                condition=~(models.Q(title="") & models.Q(text="")),
                name="contribution_is_not_empty",
            ),
            models.CheckConstraint(
                condition=models.Q(quote="") | models.Q(section__isnull=False),
                name="quoted_passage_is_of_a_section",
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
    def is_by_guest(self) -> bool:
        """Whether somebody without an account wrote it here, and not elsewhere."""
        return self.author_id is None and bool(self.author_name) and not self.external_id

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
