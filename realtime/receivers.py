"""From the domain's announcements to the channel layer."""

from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from participation.events import ThreadChanged, ThreadsImported, on_announced
from realtime.frames import change_frames
from realtime.groups import thread_group


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
    layer = get_channel_layer()
    async_to_sync(layer.group_send)(
        thread_group(thread), {"type": "thread.changed", "thread": thread, **message}
    )
