"""Pages that inform: home, organisations, imprint, privacy notice, accessibility statement."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from cms.pages import cards
from cms.pages.blocks import TEXT_FEATURES, TextBodyBlock
from cms.pages.content_forms import ContentPageForm, OrganisationPageForm
from cms.pages.own_files import OwnFilesForm
from participation.accounts.models import Organisation
from participation.places.models import Outline
from participation.shown import shows


class HomePage(Page):
    """The entrance: what can I take part in right now?"""

    intro = RichTextField(_("introduction"), blank=True, features=TEXT_FEATURES)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    base_form_class = OwnFilesForm
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["cms.OrganisationPage", "cms.ContentPage"]
    template = "pages/home_page.html"

    class Meta:
        verbose_name = _("home page")

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Lead to the page below; what is not translated is shown in the source language."""
        try:
            return super().route(request, path_components)
        except Http404:
            source = (
                HomePage.objects.live()
                .filter(
                    translation_key=self.translation_key,
                    locale__language_code=settings.LANGUAGE_CODE,
                )
                .exclude(pk=self.pk)
                .first()
            )
            if source is None:
                raise
            return source.route(request, path_components)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the cards of all public consultations, by state."""
        found = cards.consultation_cards()
        shows(request, consultations=[card.consultation.pk for card in found])
        return {**super().get_context(request, *args, **kwargs), **cards.by_state(found)}


class OrganisationPage(Page):
    """The page of a body of the administration; its consultations lie below it."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    body = RichTextField(_("text"), blank=True, features=TEXT_FEATURES)

    content_panels = [*Page.content_panels, FieldPanel("organisation"), FieldPanel("body")]
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage", "cms.OrganisationPage"]
    subpage_types: ClassVar[list[str]] = [
        "cms.ConsultationPage",
        "cms.ContentPage",
        "cms.OrganisationPage",
    ]
    base_form_class = OrganisationPageForm
    template = "pages/organisation_page.html"

    class Meta:
        verbose_name = _("page of an organisation")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what is known of the organisation, and its and its subtree's consultations."""
        found = cards.consultation_cards(organisation=self.organisation)
        shows(request, consultations=[card.consultation.pk for card in found])
        return {
            **super().get_context(request, *args, **kwargs),
            "organisation": self.organisation,
            "cards": found,
            "outline": Outline.objects.filter(organisation=self.organisation)
            .defer("geometry")
            .first(),
            "below": OrganisationPage.objects.child_of(self).live().order_by("title", "pk"),
        }


class ContentPage(Page):
    """A page of text. Three kinds are linked at the foot of every page.

    That holds for pages right below the home page alone: what stands further down belongs to one
    body of the administration and speaks for no other.
    """

    SITE_WIDE_DEPTH = 3  # of the tree: its root, a home page, and what stands below it

    class Kind(models.TextChoices):
        """What the law asks it to be."""

        TEXT = "text", _("Text")
        IMPRINT = "imprint", _("Imprint")
        PRIVACY = "privacy", _("Privacy notice")
        ACCESSIBILITY = "accessibility", _("Accessibility statement")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.TEXT)
    body = StreamField(TextBodyBlock(), verbose_name=_("text"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("kind"), FieldPanel("body")]
    base_form_class = ContentPageForm
    template = "pages/content_page.html"

    class Meta:
        verbose_name = _("page of text")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Declare that no discussion is shown."""
        shows(request)
        return super().get_context(request, *args, **kwargs)

    @classmethod
    def site_wide(cls) -> models.QuerySet["ContentPage"]:
        """Return what is published for the whole site, in any language."""
        return cls.objects.live().filter(depth=cls.SITE_WIDE_DEPTH)
