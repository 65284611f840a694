"""From the domain's announcements to the channel layer."""

import asyncio
import logging
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from participation.events import ThreadChanged, ThreadsImported, on_announced
from realtime.frames import change_frames
from realtime.groups import thread_group

logger = logging.getLogger(__name__)

PATIENCE = 1.0  # seconds


@on_announced(ThreadChanged)
def tell_watchers(event: ThreadChanged) -> None:
    """Render the change once for each language and send it to the thread's group."""
    texts = change_frames(event.thread, event.version)
    if texts:
        _send(event.thread, {"version": event.version, "texts": texts})


@on_announced(ThreadsImported)
def poke_watchers(event: ThreadsImported) -> None:
    """Let the hubs fetch what an import brought; it may be much."""
    for thread in event.threads:
        _send(thread, {})


def _send(thread: int, message: dict[str, Any]) -> None:
    async_to_sync(_send_in_time)(
        thread_group(thread), {"type": "thread.changed", "thread": thread, **message}
    )


async def _send_in_time(group: str, message: dict[str, Any]) -> None:
    """Give up soon: whoever just wrote waits for it, and the hubs' comparison heals it."""
    try:
        await asyncio.wait_for(get_channel_layer().group_send(group, message), PATIENCE)
    except Exception as error:
        logger.warning("Redis is away, %s is told by comparison: %s", group, error)
