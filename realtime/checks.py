"""What the system check says about live updates."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, register
from django.core.checks import Warning as CheckWarning


@register()
def several_processes_need_redis(**_: Any) -> list[CheckMessage]:
    """Say what several processes without Redis cost.

    A process cannot know of the others; whoever starts them says so by ``WEB_PROCESSES``.
    """
    if settings.WEB_PROCESSES < 2 or settings.REDIS_URL:
        return []
    return [
        CheckWarning(
            f"{settings.WEB_PROCESSES} server processes without REDIS_URL: what is written through"
            " one of them reaches the readers of the others up to ten seconds late, and each"
            " process asks the database every five seconds instead of being told.",
            hint="Start Redis and set REDIS_URL, or start one process (WEB_PROCESSES=1).",
            id="live.W001",
        )
    ]
