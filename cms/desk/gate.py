"""Addresses of the admin that show every organisation's things, put in front of Wagtail's own.

Wagtail checks rights where something is changed, and not always where something is shown: titles
on a page that asks before moving, names of people in a filter, tags while one types. Here each of
them keeps to the person's reach.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import path
from django_filters import (  # type: ignore[import-untyped] # comes with Wagtail, without types
    ModelChoiceFilter,
)
from taggit.models import Tag, TaggedItem
from wagtail import hooks
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.chooser import BrowseView, ChosenMultipleView
from wagtail.admin.views.pages.move import MoveConfirmView
from wagtail.admin.views.pages.workflow import ConfirmWorkflowCancellationView
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.admin.views.reports.workflows import (
    WorkflowReportFilterSet,
    WorkflowView,
    get_editable_page_ids_query,
)
from wagtail.admin.views.workflows import (
    TaskChooserCreateView,
    TaskChooserResultsView,
    TaskChooserView,
    task_chosen,
)
from wagtail.documents import get_document_model
from wagtail.documents.views.documents import IndexView as DocumentIndexView
from wagtail.images import get_image_model
from wagtail.images.views.chooser import ImageChooseView
from wagtail.images.views.chooser import viewset as image_choosers
from wagtail.images.views.images import IndexView as ImageIndexView
from wagtail.models import Page, WorkflowState
from wagtail.permissions import policy_registry

from cms.desk.reach import WORKING, choosable_pages, own_pages

View = Callable[..., HttpResponse]
TAGS_OFFERED = 10


def _of_own_pages(view: View) -> View:
    """Return the view for pages that the person works on; each argument is a page's number."""

    @require_admin_access
    def guarded(request: HttpRequest, **pages: int) -> HttpResponse:
        asked = set(pages.values())
        if own_pages(request.user).filter(pk__in=asked).count() != len(asked):
            raise PermissionDenied
        return view(request, **pages)

    return guarded


def _of_choosable_pages(view: View) -> View:
    """Return the view for a page that the person may choose or look below."""

    @require_admin_access
    def guarded(request: HttpRequest, parent_page_id: int) -> HttpResponse:
        if not choosable_pages(Page.objects.all(), request).filter(pk=parent_page_id).exists():
            raise PermissionDenied
        return view(request, parent_page_id)

    return guarded


def _for_the_operator(view: View) -> View:
    """Return a report on the whole installation, for whoever runs it."""

    @require_admin_access
    def guarded(request: HttpRequest, **named: Any) -> HttpResponse:
        if not request.user.is_superuser:
            raise PermissionDenied
        return view(request, **named)

    return guarded


@require_admin_access
def chosen_pages(request: HttpRequest) -> HttpResponse:
    """Describe several chosen pages; those that one may not choose are left out."""
    asked = [number for number in request.GET.getlist("id") if number.isdecimal()]
    may = choosable_pages(Page.objects.filter(pk__in=asked, depth__gt=1), request).values_list(
        "pk", flat=True
    )
    request.GET = QueryDict("&".join(f"id={number}" for number in may))
    return ChosenMultipleView.as_view()(request)


@require_admin_access
def offer_tags(request: HttpRequest, **_named: str) -> JsonResponse:
    """Offer the tags of the person's own images and documents that begin as typed."""
    begun = request.GET.get("term", "")
    if not begun:
        return JsonResponse([], safe=False)
    used = TaggedItem.objects.none()
    for model in (get_image_model(), get_document_model()):
        kind = ContentType.objects.get_for_model(model)
        own = _own_files(model, request.user).values("pk")
        used = used | TaggedItem.objects.filter(content_type=kind, object_id__in=own)
    tags = Tag.objects.filter(pk__in=used.values("tag"))
    names = tags.filter(name__istartswith=begun).order_by("name").values_list("name", flat=True)
    return JsonResponse(list(names[:TAGS_OFFERED]), safe=False)


def _own_files(model: type[Model], user: Any) -> QuerySet[Any]:
    policy = policy_registry.get_by_type(model)
    return policy.instances_user_has_any_permission_for(user, WORKING)


def people_who_asked(request: HttpRequest) -> QuerySet[Any]:
    """Return who asked for an approval of a page that the person edits."""
    own = WorkflowState.objects.filter(object_id__in=get_editable_page_ids_query(request))
    people = get_user_model()._default_manager
    return people.filter(pk__in=own.values("requested_by")).order_by("email")


class OwnWorkflowFilters(WorkflowReportFilterSet):
    """Filters of the workflow report; of the people, those who asked about what one edits."""

    requested_by = ModelChoiceFilter(field_name="requested_by", queryset=people_who_asked)

    class Meta(WorkflowReportFilterSet.Meta):
        """The same model and fields."""


class OwnWorkflowView(WorkflowView):
    """The report on workflows of one's own pages."""

    filterset_class = OwnWorkflowFilters


class OwnDocumentFilters(DocumentIndexView.filterset_class):
    """Filters of one's own documents, without Wagtail's ten popular tags: they are everybody's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters.pop("tag", None)


class OwnDocumentsView(DocumentIndexView):
    """The list of one's own documents."""

    filterset_class = OwnDocumentFilters


class OwnImageFilters(ImageIndexView.filterset_class):
    """Filters of one's own images, without the popular tags."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters.pop("tag", None)


class OwnImagesView(ImageIndexView):
    """The list of one's own images."""

    filterset_class = OwnImageFilters


class OwnImageChooseView(ImageChooseView):
    """The window in which one chooses an image, without the popular tags."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Leave the tags out."""
        return super().get_context_data(**kwargs) | {"popular_tags": []}


# Wagtail has one viewset for choosing images, and this attribute to say how.
image_choosers.choose_view_class = OwnImageChooseView


def _listing(view: Any) -> list[tuple[str, View]]:
    """Return a list's page and its answer to filters, by the ends of their addresses."""
    whole, results = view.as_view(), view.as_view(results_only=True)
    return [("", whole), ("results/", results)]


# Under /cms/, before Wagtail's. They carry no names: addresses are made from Wagtail's own routes.
urlpatterns = [
    path(
        "pages/<int:page_to_move_id>/move/<int:destination_id>/confirm/",
        _of_own_pages(MoveConfirmView.as_view()),
    ),
    path(
        "pages/workflow/confirm_cancellation/<int:page_id>/",
        _of_own_pages(ConfirmWorkflowCancellationView.as_view()),
    ),
    path("choose-page/chosen-multiple/", chosen_pages),
    path("choose-page/<int:parent_page_id>/", _of_choosable_pages(BrowseView.as_view())),
    path("workflows/task_chooser/", _for_the_operator(TaskChooserView.as_view())),
    path("workflows/task_chooser/results/", _for_the_operator(TaskChooserResultsView.as_view())),
    path("workflows/task_chooser/create/", _for_the_operator(TaskChooserCreateView.as_view())),
    path("workflows/task_chooser/<int:task_id>/", _for_the_operator(task_chosen)),
    path("tag-autocomplete/", offer_tags),
    path("tag-autocomplete/<slug:app_name>/<slug:model_name>/", offer_tags),
    *[
        path(f"{place}{end}", guard(view))
        for place, listing, guard in [
            ("reports/workflow/", OwnWorkflowView, require_admin_access),
            ("reports/site-history/", LogEntriesView, _for_the_operator),
            ("reports/page-types-usage/", PageTypesUsageReportView, _for_the_operator),
            ("documents/", OwnDocumentsView, require_admin_access),
            ("images/", OwnImagesView, require_admin_access),
        ]
        for end, view in _listing(listing)
    ],
]


@hooks.register("construct_reports_menu")
def hide_reports_for_the_operator(request: HttpRequest, items: list[MenuItem]) -> None:
    """Offer nobody a report that answers with a refusal."""
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name not in ("site-history", "page-types-usage")]
