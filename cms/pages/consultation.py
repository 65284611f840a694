"""The page of a consultation, as editors write it."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, Revision

from cms.pages import reading
from cms.pages.attachments import AttachedDocument, documents_panel
from cms.pages.blocks import TEXT_FEATURES, TextBodyBlock
from cms.pages.consultation_form import ConsultationPageForm
from cms.pages.projected import ProjectedPage
from cms.pages.readiness import FOUR_EYES, PublicationRefused, is_by_one_person, missing_from
from participation.accounts.models import Organisation
from participation.consultations.models import Consultation, Phase, Topic
from participation.shown import shows


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
    privacy_note = RichTextField(
        _("privacy notice"),
        blank=True,
        features=TEXT_FEATURES,
        help_text=_("What personal data this consultation asks for, why, and how long it is kept."),
    )
    contributors = models.CharField(
        _("who may contribute"),
        max_length=16,
        choices=Consultation.Contributors,
        default=Consultation.Contributors.SIGNED_IN,
    )
    invited = models.TextField(
        _("invited people"),
        blank=True,
        help_text=_("For invited people only: one e-mail address on each line. Never public."),
    )
    moderation = models.CharField(
        _("moderation"),
        max_length=16,
        choices=Consultation.Moderation,
        default=Consultation.Moderation.AFTER,
    )
    voting = models.CharField(
        _("support and votes"),
        max_length=16,
        choices=Consultation.Voting,
        default=Consultation.Voting.SUPPORT,
    )
    collects_ideas = models.BooleanField(
        _("collect ideas"),
        default=False,
        help_text=_("People can bring ideas with title, place and picture, each discussed apart."),
    )
    idea_categories = models.TextField(
        _("categories of ideas"), blank=True, help_text=_("One on each line.")
    )
    takes_attachments = models.BooleanField(
        _("allow files"),
        default=False,
        help_text=_("People can add pictures and PDF to what they write."),
    )
    asks_for_place = models.BooleanField(
        _("ask for a place"),
        default=False,
        help_text=_("People can say by name or on the map where something is that they write of."),
    )
    area = models.TextField(
        _("outline"),
        blank=True,
        help_text=_("GeoJSON in degrees (WGS84), as geographic information systems export it."),
    )
    area_of = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("municipality"),
        help_text=_("Its outline is shown when you give none."),
    )
    area_name = models.CharField(
        _("area in words"),
        max_length=200,
        blank=True,
        help_text=_(
            "For everybody who does not see the map, for example “Old town, east of the river”."
        ),
    )
    topics = ParentalManyToManyField(Topic, blank=True, related_name="+", verbose_name=_("topics"))
    result_date = models.DateField(_("date of the decision"), null=True, blank=True)
    result_body = models.CharField(_("deciding body"), max_length=200, blank=True)
    result_text = models.TextField(_("decision"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("kind"),
        InlinePanel("phases", heading=_("Phases"), label=_("Phase")),
        FieldPanel("body"),
        documents_panel(),
        MultiFieldPanel(
            [FieldPanel("contact_name"), FieldPanel("contact_email"), FieldPanel("contact_phone")],
            heading=_("Contact"),
        ),
        FieldPanel("process_note"),
        FieldPanel("privacy_note"),
        MultiFieldPanel(
            [
                FieldPanel("contributors"),
                FieldPanel("invited"),
                FieldPanel("moderation"),
                FieldPanel("voting"),
                FieldPanel("takes_attachments"),
                FieldPanel("asks_for_place"),
                FieldPanel("collects_ideas"),
                FieldPanel("idea_categories"),
            ],
            heading=_("Contributions"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("area_name"),
                FieldPanel("area_of"),
                FieldPanel("area"),
                FieldPanel("area_file"),
            ],
            heading=_("Area"),
        ),
        FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
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

    def publish(self, revision: Revision, user: Any = None, **options: Any) -> None:
        """Publish or schedule a revision: the one way that editors, workflow and clock share.

        Raises `PublicationRefused` for a formal consultation that lacks something, or that its
        own author wants to publish.
        """
        page = revision.as_object()
        reasons = missing_from(page)
        if is_by_one_person(page, author_id=revision.user_id, publisher=user):
            reasons.append(FOUR_EYES)
        if reasons:
            raise PublicationRefused(reasons)
        super().publish(revision, user=user, **options)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the consultation as the domain knows it; before its publication there is none."""
        context = super().get_context(request, *args, **kwargs)
        if getattr(request, "is_preview", False):
            return {**context, **reading.consultation_preview(self)}
        consultation = Consultation.objects.public().filter(key=self.translation_key).first()
        if consultation is None:
            raise Http404
        shows(request, consultations=[consultation.pk])
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


class ConsultationDocument(AttachedDocument):
    """A document beside a consultation as the editor put it there."""

    page = ParentalKey(ConsultationPage, on_delete=models.CASCADE, related_name="documents")
