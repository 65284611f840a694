"""The host's Django app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    """Pages, desk, settings: publishes what the domain answers."""

    name = "cms"
    verbose_name = _("Content management")

    def ready(self) -> None:
        """Connect the host's listeners: to Wagtail's signals and to the domain's events."""
        import_module("cms.pages.receivers")
        import_module("cms.desk.receivers")
        import_module("cms.mails.receivers")
