"""The rich-text field of plans: Wagtail's own, made when its section is opened."""

from typing import Any

from django.forms import Media
from django.utils.functional import cached_property
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.admin.telepath import register
from wagtail.admin.telepath.widgets import WidgetAdapter


class PlanTextArea(DraftailRichTextArea):
    """Hundreds of editors at once would keep the browser busy for a minute."""

    @cached_property
    def media(self) -> Media:
        """Wagtail's scripts first: ours builds upon them."""
        return super().media + Media(js=["cms/editor/plan_text.js"])


class PlanTextAdapter(WidgetAdapter):
    """Tells the browser which script makes the field."""

    js_constructor = "cms.PlanText"

    def js_args(self, widget: PlanTextArea) -> list[Any]:
        """Return what Wagtail's own field is given."""
        return [widget.options]


register(PlanTextAdapter(), PlanTextArea)
