"""Columns and lists that moderation and assessment share."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView

from cms.desk import queues
from participation.accounts.models import Membership
from participation.contributions.models import Contribution

WORDS_SHOWN = 16


def excerpt(contribution: Contribution, *, words: int = WORDS_SHOWN) -> str:
    """Return the first words, by which one recognises a contribution in a list."""
    return Truncator(contribution.title or contribution.text).words(words, truncate=" …")


def byline(contribution: Contribution) -> str:
    """Return who speaks, as the public reads it."""
    return contribution.byline or _("anonymous")


class ExcerptColumn(TitleColumn):
    """The first words; they lead to the detail, which keeps the filters in force."""

    def get_link_url(self, instance: Contribution, parent_context: Any) -> str:
        """Return the address of the detail in the queue that the list shows."""
        address = reverse(self.url_name, args=[instance.pk])
        return address + queues.carried(parent_context["request"])


class PlaceColumn(Column):
    """Consultation and section that a contribution is about."""

    cell_template_name = "desk/place_cell.html"

    class Media:
        css = {"all": ["cms/desk/desk.css"]}


class StateColumn(Column):
    """State tags, with the word for whoever does not see the colour."""

    cell_template_name = "desk/state_cell.html"


class ReportsColumn(Column):
    """How many reports are open; the number leads to them."""

    cell_template_name = "desk/reports_cell.html"

    def get_cell_context_data(self, instance: Contribution, parent_context: Any) -> dict[str, Any]:
        """Add the address of the reports."""
        context = super().get_cell_context_data(instance, parent_context)
        address = reverse("moderation:contribution", args=[instance.pk])
        return {**context, "url": f"{address}{queues.carried(parent_context['request'])}#reports"}


class WrittenColumn(Column):
    """When it was written; imported contributions may have no date."""

    cell_template_name = "desk/written_cell.html"


class OutcomeColumn(Column):
    """What became of it in the weighing."""

    cell_template_name = "desk/outcome_cell.html"


class DeskIndexView(IndexView):
    """A list of contributions that somebody works on: Wagtail's own, begun with what waits."""

    model = Contribution
    template_name = "desk/index.html"
    permission_policy = None  # roles decide, not permissions on tables
    any_permission_required = None
    paginate_by = 30
    search_fields = ["title", "text", "author__display_name", "author_name"]
    offers_bulk_actions = False
    role: ClassVar[Membership.Role]
    begins_with: ClassVar[str]
    detail_url_name: ClassVar[str]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse whoever has no such role; show what waits when no filter is asked for."""
        if not queues.has_desk(request.user, self.role):
            raise PermissionDenied
        if not request.GET and not self.results_only:
            return redirect(f"{self.index_url}?show={self.begins_with}")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def columns(self) -> list[Column]:
        """Who said what, where, and when; between them what this list is for."""
        return [
            ExcerptColumn(
                "excerpt",
                accessor=excerpt,
                label=_("Contribution"),
                url_name=self.detail_url_name,
            ),
            Column("byline", accessor=byline, label=_("Author")),
            PlaceColumn("place", label=_("Where")),
            *self.own_columns(),
            WrittenColumn("created_at", label=_("Written"), sort_key="created_at"),
        ]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Say whether several can be chosen at once."""
        context = super().get_context_data(*args, **kwargs)
        return {**context, "offers_bulk_actions": self.offers_bulk_actions}

    def own_columns(self) -> list[Column]:
        """Return what only this list shows."""
        return []
