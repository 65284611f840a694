"""Live updates as a Django app: it has receivers, no models."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RealtimeConfig(AppConfig):
    """Tells every open browser what changed."""

    name = "realtime"
    verbose_name = _("Live updates")

    def ready(self) -> None:
        """Connect the listeners to the domain's events, and the checks."""
        for name in ("checks", "receivers"):
            import_module(f"realtime.{name}")
