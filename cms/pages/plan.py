"""The page of a draft plan, as editors write it."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from cms.pages import plan_reading, synopsis_reading, versions_reading
from cms.pages.attachments import AttachedDocument, documents_panel
from cms.pages.blocks import SectionBlock
from cms.pages.own_files import OwnFilesForm
from cms.pages.projected import ProjectedPage
from cms.printing.views import serve_printout
from participation.plans.models import DraftPlan, PlanVersion
from participation.plans.selectors import latest_version, plan_versions
from participation.shown import shows


class PlanPageManager(PageManager):
    """Plans without their sections, which are read when they are asked for: readers are shown the
    projection, and 500 sections take long to parse.
    """

    def get_queryset(self) -> PageQuerySet:
        """Leave the sections in the database."""
        return super().get_queryset().defer("sections")


class PlanPage(ProjectedPage, RoutablePageMixin, Page):
    """A text under discussion. Each publication with changes makes a new version."""

    sections = StreamField(
        [("section", SectionBlock())], verbose_name=_("sections"), blank=True, collapsed=True
    )
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
        documents_panel(),
    ]
    base_form_class = OwnFilesForm
    objects = PlanPageManager()
    parent_page_types: ClassVar[list[str]] = ["cms.ConsultationPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "pages/plan_page.html"

    class Meta:
        verbose_name = _("draft plan")

    def clean(self) -> None:
        """Refuse sections in a translation that the version in the source language has not."""
        super().clean()
        plan = DraftPlan.objects.filter(key=self.translation_key).first()
        version = latest_version(plan) if plan and self.locale_id else None
        if version is None or version.plan.language == self.locale.language_code:
            return
        known = {str(anchor) for anchor in version.sections.values_list("anchor", flat=True)}
        foreign = [
            f"{block.value['number']} {block.value['title']}".strip() or _("new section")
            for block in self.sections
            if block.id not in known
        ]
        if foreign:
            raise ValidationError(
                {
                    "sections": _(
                        "A translation has the sections of its source, no others. Remove: %(names)s"
                    )
                    % {"names": ", ".join(map(str, foreign))}
                }
            )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the newest version as the domain knows it; before the publication there is none."""
        context = super().get_context(request, *args, **kwargs)
        if getattr(request, "is_preview", False):
            return {**context, **plan_reading.plan_preview(self)}
        return {**context, **plan_reading.plan_context(self._public_plan(request))}

    def _public_plan(self, request: HttpRequest) -> DraftPlan:
        plan = (
            DraftPlan.objects.public()
            .select_related("consultation__organisation")
            .filter(key=self.translation_key)
            .first()
        )
        if plan is None:
            raise Http404
        shows(request, plans=[plan.pk])
        return plan

    @path("v/<int:number>/", name="version")
    def version(self, request: HttpRequest, number: int) -> HttpResponse:
        """One version as it was published."""
        versions = plan_versions(self._public_plan(request))
        chosen = _numbered(versions, number)
        context = versions_reading.version_context(versions, chosen)
        return self._respond(request, "pages/plan_version.html", context)

    @path("synopse/<int:old>/<int:new>/", name="synopsis")
    def synopsis(self, request: HttpRequest, old: int, new: int) -> HttpResponse:
        """Two versions beside each other; the older one always stands on the left."""
        if old > new:
            query = synopsis_reading.Options.read(request.GET).query().removesuffix("?")
            return redirect(f"{self.get_url(request)}synopse/{new}/{old}/{query}")
        versions = plan_versions(self._public_plan(request))
        pair = _numbered(versions, old), _numbered(versions, new)
        context = synopsis_reading.synopsis_context(versions, *pair, request.GET)
        return self._respond(request, "pages/plan_synopsis.html", context)

    @path("pdf/", name="pdf")
    def pdf(self, request: HttpRequest) -> HttpResponse:
        """The newest version as a file; its address stays when a newer one is published."""
        versions = plan_versions(self._public_plan(request))
        if not versions:
            raise Http404
        return serve_printout(request, versions[0], form="pdf")

    @path("v/<int:number>/pdf/", name="version_pdf")
    def version_pdf(self, request: HttpRequest, number: int) -> HttpResponse:
        """One version as a file."""
        chosen = _numbered(plan_versions(self._public_plan(request)), number)
        return serve_printout(request, chosen, form="pdf")

    @path("synopse/<int:old>/<int:new>/<str:form>/", name="synopsis_file")
    def synopsis_file(self, request: HttpRequest, old: int, new: int, form: str) -> HttpResponse:
        """Two versions beside each other as a file."""
        if form not in ("pdf", "docx") or old >= new:
            raise Http404
        versions = plan_versions(self._public_plan(request))
        return serve_printout(
            request, _numbered(versions, new), form=form, former=_numbered(versions, old)
        )

    @path("synopse/", name="choose_synopsis")
    def choose_synopsis(self, request: HttpRequest) -> HttpResponse:
        """Lead from the form that chooses two versions to their synopsis."""
        chosen = [request.GET.get(side, "") for side in ("alt", "neu")]
        if not all(number.isdecimal() and len(number) < 9 for number in chosen):
            raise Http404
        query = synopsis_reading.Options.read(request.GET).query().removesuffix("?")
        return redirect(f"{self.get_url(request)}synopse/{int(chosen[0])}/{int(chosen[1])}/{query}")

    def _respond(
        self, request: HttpRequest, template: str, context: dict[str, Any]
    ) -> HttpResponse:
        shown = {**super().get_context(request), **context}
        return render(request, template, shown)


class PlanDocument(AttachedDocument):
    """A document beside a plan as the editor put it there."""

    page = ParentalKey(PlanPage, on_delete=models.CASCADE, related_name="documents")


def _numbered(versions: Sequence[PlanVersion], number: int) -> PlanVersion:
    for version in versions:
        if version.number == number:
            return version
    raise Http404
