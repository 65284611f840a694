"""What Wagtail's checker looks for in the editor's preview and on pages that editors visit.

Only what editors wrote is looked at: they cannot mend the frame of the page, which tests hold.
"""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.userbar import ContentCheckerItem


class WrittenTextItem(ContentCheckerItem):
    """Wagtail's checks, and those of images, tables and links that an editor can break."""

    axe_include: ClassVar[list[str]] = ["main"]
    axe_exclude: ClassVar[list[str]] = [".thread-panel", "[data-panel]"]
    axe_run_only: ClassVar[list[str]] = [
        *ContentCheckerItem.axe_run_only,
        "image-alt",
        "image-redundant-alt",
        "link-in-text-block",
        "list",
        "scope-attr-valid",
        "table-duplicate-name",
        "th-has-data-cells",
    ]
    axe_messages: ClassVar[dict[str, Any]] = {
        **ContentCheckerItem.axe_messages,
        "image-alt": {
            "error_name": _("Image without a description"),
            "help_text": _("Say in words what it shows, for people who do not see it."),
        },
        "image-redundant-alt": {
            "error_name": _("The description repeats the text beside it"),
            "help_text": _("Say what the image shows beyond that."),
        },
        "th-has-data-cells": {
            "error_name": _("Table header without cells"),
            "help_text": _("Choose a header row or column that belongs to cells."),
        },
    }


@hooks.register("construct_wagtail_userbar")
def check_written_text(request: HttpRequest, items: list[Any], page: Any) -> None:
    """Put our checks in the place of Wagtail's."""
    for place, item in enumerate(items):
        if isinstance(item, ContentCheckerItem):
            items[place] = WrittenTextItem()
