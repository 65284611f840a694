"""The documents beside a page: rows of its editor, and what they become at publication."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import IO, Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, get_form_for_model
from wagtail.models import Orderable
from wagtail.permissions import policy_registry

from cms.documents.models import SourceDocument
from participation.documents.models import Document, DocumentFile
from participation.documents.selectors import Filed, Shelf, shelves
from participation.documents.services import DocumentDraft


class AttachedDocument(Orderable):
    """A document beside a page as the editor put it there.

    ``key`` names it in all revisions: the row's own number changes when a draft is published.
    """

    key = models.UUIDField(_("key"), blank=True)
    source = models.ForeignKey(
        SourceDocument, models.PROTECT, related_name="+", verbose_name=_("file")
    )
    title = models.CharField(
        _("title"), max_length=255, help_text=_("What it is, for example “Reasoning of the plan”.")
    )
    kind = models.CharField(
        _("kind"), max_length=16, choices=Document.Kind, default=Document.Kind.OTHER
    )
    topic = models.CharField(
        _("topic group"),
        max_length=120,
        blank=True,
        help_text=_("Documents with the same words here stand together."),
    )
    dated_on = models.DateField(_("date of the document"), null=True, blank=True)

    panels = [
        FieldPanel("source"),
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("dated_on")]),
        FieldPanel("topic"),
        FieldPanel("key", widget=forms.HiddenInput, classname="w-hidden"),
    ]

    class Meta(Orderable.Meta):
        abstract = True
        verbose_name = _("document")

    def __str__(self) -> str:
        return self.title


class AttachedDocumentForm(WagtailAdminModelForm):
    """Gives a new row its key, and lets editors attach only files that they may choose."""

    def clean_key(self) -> UUID:
        """Return the row's key, a new one for a new row."""
        return self.cleaned_data.get("key") or uuid4()

    def clean_source(self) -> SourceDocument | None:
        """Refuse another organisation's file, whatever number was sent."""
        chosen: SourceDocument | None = self.cleaned_data.get("source")
        if chosen is None:  # a draft may lack it
            return None
        before = self.initial.get("source")
        policy = policy_registry.get_by_type(SourceDocument)
        if chosen.pk != before and not policy.user_has_any_permission_for_instance(
            self.for_user, ["choose", "change"], chosen
        ):
            raise ValidationError(_("This file belongs to another organisation."))
        return chosen


class DocumentsPanel(InlinePanel):
    """The rows of documents, with their form."""

    def get_form_options(self) -> dict[str, Any]:
        """Put our form in the place of the ordinary one, and tell it who sends it."""
        options: dict[str, Any] = super().get_form_options()
        rows = options["formsets"][self.relation_name]
        rows["inherit_kwargs"] = ["for_user"]
        rows["form"] = get_form_for_model(
            self.db_field.related_model,
            form_class=AttachedDocumentForm,
            defer_required_on_fields=self.child_edit_handler.get_form_options().get(
                "defer_required_on_fields", []
            ),
        )
        return options


def documents_panel() -> DocumentsPanel:
    """Return the panel of a page's documents."""
    return DocumentsPanel(
        "documents",
        heading=_("Documents"),
        label=_("Document"),
        help_text=_(
            "A replaced file becomes the next version, the former stays readable. A document that"
            " you remove here is withdrawn with all its versions when you publish."
        ),
    )


def document_drafts(rows: Iterable[AttachedDocument]) -> list[DocumentDraft]:
    """Return what the rows of a page say, for the domain; raises `Refused` for an odd file."""
    return [_draft(row) for row in rows]


def _draft(row: AttachedDocument) -> DocumentDraft:
    dated_on: date | None = row.dated_on
    return DocumentDraft(
        key=row.key,
        kind=row.kind,
        title=row.title,
        format=row.source.recognised_format(),
        open=partial(_opened, row.source),
        topic=row.topic.strip(),
        dated_on=dated_on,
    )


def drafted_shelves(rows: Iterable[AttachedDocument]) -> list[Shelf]:
    """Return what a preview shows: the rows as they are now, with the editors' own files."""
    return shelves(_drafted(row) for row in rows if row.source_id)


def _drafted(row: AttachedDocument) -> Filed:
    document = Document(title=row.title, kind=row.kind, topic=row.topic, dated_on=row.dated_on)
    size = row.source.get_file_size() or 0
    file = DocumentFile(number=1, format=row.source.format, size=size)
    return Filed(document, file, row.source.url, [])


def _opened(source: SourceDocument) -> IO[bytes]:
    return source.file.storage.open(source.file.name or "")
