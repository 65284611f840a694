"""The page of a consultation, as editors write it."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from cms.pages import reading
from cms.pages.blocks import TEXT_FEATURES, TextBodyBlock
from cms.pages.projected import ProjectedPage
from participation.accounts.models import Organisation
from participation.consultations.models import Consultation, Phase


class ConsultationPageForm(WagtailAdminPageForm):
    """Says at the phases what the database would refuse."""

    def clean(self) -> dict[str, Any]:
        """Refuse phases that end before they begin, and two of one kind that overlap."""
        cleaned: dict[str, Any] = super().clean()
        spans: list[tuple[str, Any, Any]] = []
        for form in self.formsets["phases"].forms if "phases" in self.formsets else []:
            data = getattr(form, "cleaned_data", {})
            kind, start, end = data.get("kind"), data.get("starts_at"), data.get("ends_at")
            if data.get("DELETE") or not (kind and start and end):
                continue
            if end <= start:
                form.add_error("ends_at", _("A phase must end after it begins."))
            elif any(
                kind == other and start < ends and begins < end for other, begins, ends in spans
            ):
                form.add_error("starts_at", _("Two phases of one kind must not overlap."))
            spans.append((kind, start, end))
        return cleaned


class ConsultationPage(ProjectedPage, Page):
    """An administration asks people for their opinion."""

    lead = models.TextField(
        _("lead"), max_length=600, help_text=_("What it is about, in two or three sentences.")
    )
    kind = models.CharField(
        _("kind"),
        max_length=16,
        choices=Consultation.Kind,
        default=Consultation.Kind.DIALOGUE,
    )
    body = StreamField(TextBodyBlock(), verbose_name=_("text"), blank=True)
    contact_name = models.CharField(_("contact"), max_length=200, blank=True)
    contact_email = models.EmailField(_("e-mail address"), blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=50, blank=True)
    process_note = RichTextField(
        _("what happens with my contribution"), blank=True, features=TEXT_FEATURES
    )
    result_date = models.DateField(_("date of the decision"), null=True, blank=True)
    result_body = models.CharField(_("deciding body"), max_length=200, blank=True)
    result_text = models.TextField(_("decision"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("kind"),
        InlinePanel("phases", heading=_("Phases"), label=_("Phase")),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("contact_name"), FieldPanel("contact_email"), FieldPanel("contact_phone")],
            heading=_("Contact"),
        ),
        FieldPanel("process_note"),
        MultiFieldPanel(
            [FieldPanel("result_date"), FieldPanel("result_body"), FieldPanel("result_text")],
            heading=_("Result"),
        ),
    ]
    base_form_class = ConsultationPageForm
    parent_page_types: ClassVar[list[str]] = ["cms.OrganisationPage"]
    subpage_types: ClassVar[list[str]] = ["cms.PlanPage", "cms.ContentPage"]
    template = "pages/consultation_page.html"

    class Meta:
        verbose_name = _("consultation")

    @property
    def organisation(self) -> Organisation:
        """The body that asks: the page lies below its page."""
        return self.get_parent().specific.organisation

    def clean(self) -> None:
        """Refuse half a result: date, body and text belong together."""
        super().clean()
        given = [bool(self.result_date), bool(self.result_body), bool(self.result_text)]
        if any(given) and not all(given):
            raise ValidationError(
                {"result_date": _("A result has a date, a deciding body and a text.")}
            )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the consultation as the domain knows it; before its publication there is none."""
        context = super().get_context(request, *args, **kwargs)
        if getattr(request, "is_preview", False):
            return {**context, **reading.consultation_preview(self)}
        consultation = Consultation.objects.public().filter(key=self.translation_key).first()
        if consultation is None:
            raise Http404
        return {**context, **reading.consultation_context(consultation, request)}


class ConsultationPhase(models.Model):
    """A phase as the editor typed it."""

    page = ParentalKey(ConsultationPage, on_delete=models.CASCADE, related_name="phases")
    kind = models.CharField(_("kind"), max_length=16, choices=Phase.Kind)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(
        _("ends"), help_text=_("The first moment that no longer belongs to it.")
    )

    panels = [FieldPanel("kind"), FieldPanel("starts_at"), FieldPanel("ends_at")]

    class Meta:
        verbose_name = _("phase")
        ordering = ["starts_at", "pk"]

    def __str__(self) -> str:
        return self.get_kind_display()
