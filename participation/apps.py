"""The domain's one Django app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParticipationConfig(AppConfig):
    """Who says what on which text, and what becomes of it."""

    name = "participation"
    verbose_name = _("Participation")

    def ready(self) -> None:
        """Connect the subjects' listeners."""
        import_module("participation.contributions.receivers")
        import_module("participation.moderation.receivers")
        import_module("participation.search.receivers")
