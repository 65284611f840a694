"""Draft plans, their immutable versions and sections."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.consultations.addresses import ReadInLanguages
from participation.consultations.models import Consultation


class DraftPlanQuerySet(models.QuerySet["DraftPlan"]):
    """The words of filtering plans."""

    def public(self) -> Self:
        """Keep what everybody may read: the plan and its consultation are public."""
        return self.filter(
            visibility=DraftPlan.Visibility.PUBLIC,
            consultation__visibility=Consultation.Visibility.PUBLIC,
        )


class DraftPlan(ReadInLanguages):
    """A text under discussion, read section by section.

    It is the projection of a page of the CMS; translations of that page share it by ``key``.
    """

    class Visibility(models.TextChoices):
        """Who may read it."""

        PUBLIC = "public", _("public")
        UNPUBLISHED = "unpublished", _("not published")

    key = models.UUIDField(_("key"), unique=True)
    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    language = models.CharField(_("source language"), max_length=16, default="de")
    consultation = models.ForeignKey(
        Consultation, models.PROTECT, related_name="plans", verbose_name=_("consultation")
    )
    visibility = models.CharField(_("visibility"), max_length=16, choices=Visibility)
    title = models.CharField(_("title"), max_length=255)
    published_at = models.DateTimeField(_("last published"))

    objects = DraftPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft plan")
        verbose_name_plural = _("draft plans")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.visibility == self.Visibility.PUBLIC and self.consultation.is_public


class PlanVersion(models.Model):
    """The text of a plan as it was published once. It never changes again."""

    plan = models.ForeignKey(
        DraftPlan, models.PROTECT, related_name="versions", verbose_name=_("draft plan")
    )
    number = models.PositiveIntegerField(_("number"))
    published_at = models.DateTimeField(_("published"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    digest = models.CharField(_("digest (SHA-256)"), max_length=64)

    class Meta:
        verbose_name = _("version of a plan")
        verbose_name_plural = _("versions of a plan")
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"], name="version_number_is_unique_in_its_plan"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}, {self.number}"


class Section(models.Model):
    """A heading of one version with its whole text, for example one § with all its Absätze.

    ``anchor`` names the same section in every version of its plan; it is not unique beyond it.
    ``translation`` is what `selectors.translate` found for a reader; the row itself is the source.
    """

    translation: "SectionText | None" = None

    version = models.ForeignKey(
        PlanVersion, models.PROTECT, related_name="sections", verbose_name=_("version")
    )
    anchor = models.UUIDField(_("anchor"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    order = models.PositiveIntegerField(_("order"))
    level = models.PositiveSmallIntegerField(_("level"))
    number = models.CharField(_("number as printed"), max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=500, blank=True)
    html = models.TextField(_("text as HTML"), blank=True)
    text = models.TextField(_("text"), blank=True)
    digest = models.CharField(_("digest (SHA-256)"), max_length=64)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "anchor"], name="anchor_is_unique_in_its_version"
            ),
            models.UniqueConstraint(
                fields=["version", "order"], name="order_is_unique_in_its_version"
            ),
            models.CheckConstraint(
                condition=models.Q(level__gte=1, level__lte=6), name="section_level_is_1_to_6"
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def heading(self) -> str:
        """Number and title as printed, for example ``§ 9 Beteiligung``."""
        return f"{self.number} {self.title}".strip()

    @property
    def shown_heading(self) -> str:
        """Number and title for the reader: translated if there is a translation."""
        title = self.translation.title if self.translation else self.title
        return f"{self.number} {title}".strip()

    @property
    def shown_language(self) -> str:
        """The language of what the reader is shown."""
        return self.translation.language if self.translation else self.version.plan.language

    @property
    def shown_html(self) -> str:
        """The text for the reader: translated if there is a translation."""
        return self.translation.html if self.translation else self.html


class SectionText(models.Model):
    """A section in another language than its plan's. A correction is a row of its own.

    The newest row counts; one that says the same as the source takes a translation back.
    """

    section = models.ForeignKey(
        Section, models.PROTECT, related_name="translations", verbose_name=_("section")
    )
    language = models.CharField(_("language"), max_length=16)
    title = models.CharField(_("title"), max_length=500, blank=True)
    html = models.TextField(_("text as HTML"), blank=True)
    text = models.TextField(_("text"), blank=True)
    digest = models.CharField(_("digest (SHA-256)"), max_length=64)
    published_at = models.DateTimeField(_("published"))

    class Meta:
        verbose_name = _("translated section")
        verbose_name_plural = _("translated sections")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["section", "language", "-id"], name="newest_text_of_a_section"),
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.title}"
