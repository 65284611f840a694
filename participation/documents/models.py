"""Documents beside a consultation or a draft plan, and every file that they were published as."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.consultations.models import Consultation
from participation.documents.formats import Format
from participation.plans.models import DraftPlan


class DocumentQuerySet(models.QuerySet["Document"]):
    """The words of filtering documents."""

    def public(self) -> Self:
        """Keep what everybody may read: the document, and the consultation or plan it lies with."""
        is_of_consultation = models.Q(
            consultation__visibility=Consultation.Visibility.PUBLIC,
        )
        is_of_plan = models.Q(
            plan__visibility=DraftPlan.Visibility.PUBLIC,
            plan__consultation__visibility=Consultation.Visibility.PUBLIC,
        )
        return self.filter(is_of_consultation | is_of_plan, state=Document.State.PUBLISHED)

    def within(self, consultation: int) -> Self:
        """Keep the documents of a consultation and of its plans."""
        return self.filter(
            models.Q(consultation=consultation) | models.Q(plan__consultation=consultation)
        )


class Document(models.Model):
    """A document that people may read beside a consultation or a draft plan.

    It is the projection of a row in the editor of a page; ``key`` names the same document in all
    revisions of that page, and counts only within its consultation or plan: a copied page has
    documents of its own under the same keys. ``topic`` groups documents for the reader.
    """

    class Kind(models.TextChoices):
        """What it is for the procedure (§ 3 Abs. 2 BauGB, § 9 Abs. 2 ROG)."""

        ANNOUNCEMENT = "announcement", _("Announcement")
        DRAWING = "drawing", _("Plan drawing")
        TEXT = "text", _("Text of the plan")
        REASONING = "reasoning", _("Reasoning")
        ENVIRONMENT = "environment", _("Environmental report")
        REPORT = "report", _("Expert report")
        OPINION = "opinion", _("Opinion already received")
        DATA = "data", _("Data")
        OTHER = "other", _("Other document")

    class State(models.TextChoices):
        """Whether it is among the documents of its page."""

        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    consultation = models.ForeignKey(
        Consultation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("consultation"),
    )
    plan = models.ForeignKey(
        DraftPlan,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("draft plan"),
    )
    key = models.UUIDField(_("key"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.OTHER)
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.PUBLISHED)
    title = models.CharField(_("title"), max_length=255)
    topic = models.CharField(_("topic group"), max_length=120, blank=True)
    dated_on = models.DateField(_("date of the document"), null=True, blank=True)
    order = models.PositiveIntegerField(_("order"), default=0)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(consultation__isnull=False, plan__isnull=True)
                | models.Q(consultation__isnull=True, plan__isnull=False),
                name="document_has_exactly_one_subject",
            ),
            models.UniqueConstraint(
                fields=["consultation", "key"], name="document_key_is_unique_in_its_consultation"
            ),
            models.UniqueConstraint(
                fields=["plan", "key"], name="document_key_is_unique_in_its_plan"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def asked_in(self) -> Consultation:
        """The consultation that it belongs to, by itself or through its plan."""
        consultation = self.plan.consultation if self.plan else self.consultation
        assert consultation is not None, "document_has_exactly_one_subject"  # noqa: S101
        return consultation

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        place = self.plan or self.consultation
        return self.state == self.State.PUBLISHED and place is not None and place.is_public

    def get_absolute_url(self) -> str:
        """Return the path that always leads to the newest file."""
        return reverse("participation:document", args=[self.pk])


class DocumentFile(models.Model):
    """A file that a document was published as. It never changes again.

    The bytes lie in the store of files under their ``digest``; see `keeping`.
    """

    document = models.ForeignKey(
        Document, models.PROTECT, related_name="files", verbose_name=_("document")
    )
    number = models.PositiveIntegerField(_("number"))
    name = models.CharField(_("file name"), max_length=120)
    format = models.CharField(
        _("format"), max_length=8, choices=[(each.value, each.display) for each in Format]
    )
    size = models.PositiveBigIntegerField(_("size in bytes"))
    digest = models.CharField(_("digest (SHA-256)"), max_length=64)
    published_at = models.DateTimeField(_("published"))

    class Meta:
        verbose_name = _("file of a document")
        verbose_name_plural = _("files of documents")
        ordering = ["document", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"], name="file_number_is_unique_in_its_document"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"

    @property
    def pages(self) -> int | None:
        """Number of pages; None where there are none, or while nobody has counted."""
        return self.reading.pages if hasattr(self, "reading") else None

    def get_absolute_url(self) -> str:
        """Return the path of exactly this file, for good."""
        return reverse(
            "participation:document_file", args=[self.document_id, self.number, self.name]
        )


class DocumentReading(models.Model):
    """What the background found in a file: pages and text, or that nothing can be read."""

    class State(models.TextChoices):
        """How far it could be read."""

        WHOLE = "whole", _("read")
        PARTLY = "partly", _("partly read")
        UNREADABLE = "unreadable", _("cannot be read")

    file = models.OneToOneField(
        DocumentFile, models.CASCADE, related_name="reading", verbose_name=_("file")
    )
    state = models.CharField(_("state"), max_length=16, choices=State)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    text = models.TextField(_("text"), blank=True)
    read_at = models.DateTimeField(_("read"))

    class Meta:
        verbose_name = _("reading of a file")
        verbose_name_plural = _("readings of files")

    def __str__(self) -> str:
        return f"{self.file}: {self.get_state_display()}"
