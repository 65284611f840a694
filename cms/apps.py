"""The host's Django app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class CmsConfig(AppConfig):
    """Pages, desk, settings: publishes what the domain answers."""

    default = True  # of the several in this file
    name = "cms"
    verbose_name = _("Content management")

    def ready(self) -> None:
        """Connect the host's listeners: to Wagtail's signals and to the domain's events."""
        import_module("cms.pages.receivers")
        import_module("cms.pages.searching")
        import_module("cms.documents.tasks")
        import_module("cms.desk.receivers")
        import_module("cms.guests")
        import_module("cms.mails.receivers")
        import_module("cms.printing.tasks")


class PeopleConfig(WagtailUsersAppConfig):
    """Wagtail's management of people, with the fields that ours have."""

    default = False
    user_viewset = "cms.desk.users.PersonViewSet"
