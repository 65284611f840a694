"""Names of the channel layer's groups, and what is sent to them.

Messages say that something happened, never what: no text and nobody's name passes through Redis.
"""

EVERYBODY = "live"
"""Every process listens: sessions that ended, rights that changed."""

COUNTS = "live.counts"
"""Processes listen that show numbers of contributions in lists."""

DESK = "live.desk"
"""Processes listen whose moderators look at their queue."""


def thread_group(thread: int) -> str:
    """Return the group of what happens in ``thread``."""
    return f"live.thread.{thread}"
