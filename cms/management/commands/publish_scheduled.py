"""In the place of Wagtail's command of this name, which ends at the first page that is refused."""

from typing import Any

from wagtail.management.commands.publish_scheduled import Command as WagtailCommand

from cms.pages.schedule import publish_due


class Command(WagtailCommand):
    """``manage.py publish_scheduled``."""

    help = "Publish and unpublish what is due; --dryrun only lists it."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what is due; Wagtail lists it."""
        if options["dryrun"]:
            super().handle(*args, **options)
        else:
            publish_due()
