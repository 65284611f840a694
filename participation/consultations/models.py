"""Consultations, their phases and results, and where they can be read."""

from datetime import datetime
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    DateTimeRangeField,
    RangeBoundary,
    RangeOperators,
)
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import Organisation
from participation.consultations.addresses import ReadInLanguages


class TsTzRange(models.Func):
    """PostgreSQL's ``tstzrange(starts_at, ends_at, '[)')``."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Topic(models.Model):
    """A field of politics by which one finds consultations, for example transport."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("short name in addresses"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    """The words of filtering consultations."""

    def public(self) -> Self:
        """Keep what everybody may read."""
        return self.filter(visibility=Consultation.Visibility.PUBLIC)

    def of_organisations(self, organisations: models.QuerySet[Organisation]) -> Self:
        """Keep the consultations of these organisations."""
        return self.filter(organisation__in=organisations)


class Consultation(ReadInLanguages):
    """An administration asks people for their opinion on something.

    It is the projection of a page of the CMS; translations of that page share it by ``key``.
    Its state is derived from its phases and its result, never typed in: see `rules.state_of`.
    ``area_sketch`` and the point inside (latitude, longitude) are made of the area, for maps that
    show many consultations.
    """

    class Visibility(models.TextChoices):
        """Who may read it."""

        PUBLIC = "public", _("public")
        UNPUBLISHED = "unpublished", _("not published")

    class Kind(models.TextChoices):
        """Whether the law orders it."""

        DIALOGUE = "dialogue", _("Dialogue")
        FORMAL = "formal", _("Formal participation")

    class Contributors(models.TextChoices):
        """Who may contribute; everybody may read."""

        ANYONE = "anyone", _("Everybody, after confirming an e-mail address")
        SIGNED_IN = "signed_in", _("Everybody with an account")
        INVITED = "invited", _("Invited people with an account")

    class Moderation(models.TextChoices):
        """When moderators look at a contribution."""

        AFTER = "after", _("After publication")
        BEFORE = "before", _("Before publication")

    class Voting(models.TextChoices):
        """What people can say about others' contributions besides writing."""

        SUPPORT = "support", _("Support; numbers are shown at once")
        VOTE = "vote", _("Agree, disagree or neither; numbers are shown after the dialogue")

    key = models.UUIDField(_("key"), unique=True)
    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    language = models.CharField(_("source language"), max_length=16, default="de")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="consultations", verbose_name=_("organisation")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.DIALOGUE)
    visibility = models.CharField(_("visibility"), max_length=16, choices=Visibility)
    title = models.CharField(_("title"), max_length=255)
    lead = models.TextField(_("lead"), blank=True)
    contributors = models.CharField(
        _("who may contribute"),
        max_length=16,
        choices=Contributors,
        default=Contributors.SIGNED_IN,
    )
    moderation = models.CharField(
        _("moderation"), max_length=16, choices=Moderation, default=Moderation.AFTER
    )
    voting = models.CharField(
        _("support and votes"),
        max_length=16,
        choices=Voting,
        default=Voting.SUPPORT,
        db_default=Voting.SUPPORT,
    )
    collects_ideas = models.BooleanField(_("collects ideas"), default=False, db_default=False)
    idea_categories = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    takes_attachments = models.BooleanField(
        _("takes files with contributions"), default=False, db_default=False
    )
    asks_for_place = models.BooleanField(
        _("asks for places of contributions"), default=False, db_default=False
    )
    area = models.JSONField(_("area (GeoJSON geometry)"), null=True, blank=True)
    area_name = models.CharField(_("area in words"), max_length=200, blank=True)
    area_source = models.CharField(_("whose outline it is"), max_length=300, blank=True)
    area_sketch = models.JSONField(_("area with few points"), null=True, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="consultations", verbose_name=_("topics")
    )
    published_at = models.DateTimeField(_("last published"))

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.visibility == self.Visibility.PUBLIC


class Invitee(models.Model):
    """Somebody who may contribute to a consultation for invited people, by e-mail address.

    The address is read by `rules.admits` alone and shown to nobody but those who invite.
    """

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="invitees", verbose_name=_("consultation")
    )
    email = models.EmailField(_("e-mail address"))

    class Meta:
        verbose_name = _("invited person")
        verbose_name_plural = _("invited people")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                "consultation", Lower("email"), name="person_is_invited_once_to_a_consultation"
            ),
        ]

    def __str__(self) -> str:
        return self.email


class PhaseQuerySet(models.QuerySet["Phase"]):
    """The words of filtering phases."""

    def in_force(self, at: datetime) -> Self:
        """Keep the phases that run at ``at``: half-open, the end itself is no longer in it."""
        return self.filter(starts_at__lte=at, ends_at__gt=at)


class Phase(models.Model):
    """A span of time ``[starts_at, ends_at)`` in which a consultation allows something."""

    class Kind(models.TextChoices):
        """What happens in it."""

        INFORMATION = "information", _("Information")
        DIALOGUE = "dialogue", _("Dialogue")
        STATEMENT = "statement", _("Formal statements")
        EVALUATION = "evaluation", _("Evaluation")
        DECISION = "decision", _("Decision")

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="phases", verbose_name=_("consultation")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))

    objects = PhaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="phase_ends_after_it_begins",
                violation_error_message=_("A phase must end after it begins."),
            ),
            ExclusionConstraint(
                name="phases_of_one_kind_do_not_overlap",
                expressions=[
                    ("consultation", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (
                        TsTzRange("starts_at", "ends_at", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("Two phases of one kind must not overlap."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.starts_at:%Y-%m-%d} – {self.ends_at:%Y-%m-%d}"


class Result(models.Model):
    """What was decided in the end, when and by whom."""

    consultation = models.OneToOneField(
        Consultation, models.CASCADE, related_name="result", verbose_name=_("consultation")
    )
    decided_on = models.DateField(_("date of the decision"))
    body = models.CharField(_("deciding body"), max_length=200)
    text = models.TextField(_("decision"))

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")

    def __str__(self) -> str:
        return f"{self.decided_on}: {self.body}"
