"""The page of a draft plan, as editors write it."""

from typing import Any, ClassVar

from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.pages import reading
from cms.pages.blocks import SectionBlock
from cms.pages.projected import ProjectedPage
from participation.plans.models import DraftPlan


class PlanPage(ProjectedPage, Page):
    """A text under discussion. Each publication with changes makes a new version."""

    sections = StreamField([("section", SectionBlock())], verbose_name=_("sections"), blank=True)
    version_note = models.CharField(
        _("what changed"),
        max_length=500,
        blank=True,
        help_text=_("Shown beside the number of the version that you publish next."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("version_note"),
        FieldPanel("sections"),
    ]
    parent_page_types: ClassVar[list[str]] = ["cms.ConsultationPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "pages/plan_page.html"

    class Meta:
        verbose_name = _("draft plan")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the newest version as the domain knows it; before the publication there is none."""
        context = super().get_context(request, *args, **kwargs)
        if getattr(request, "is_preview", False):
            return {**context, **reading.plan_preview(self)}
        plan = (
            DraftPlan.objects.public()
            .select_related("consultation__organisation")
            .filter(key=self.translation_key)
            .first()
        )
        if plan is None:
            raise Http404
        return {**context, **reading.plan_context(plan)}
