"""From whoever changes something to every hub, without making them wait.

The hub of the same process is told directly. The others are told through Redis by a thread of its
own, so a Redis that hangs holds up nobody who writes; what it does not carry, the hubs' comparison
with the database finds.
"""

import asyncio
import atexit
import logging
from collections.abc import Callable
from threading import Lock, Thread
from typing import Any

from channels.layers import get_channel_layer
from django.conf import settings

logger = logging.getLogger(__name__)

PATIENCE = 1.0  # seconds for one message
PAUSE = 2.0  # seconds without trying after a message that was not taken
WAITING = 1_000  # messages that may wait for Redis
AT_EXIT = 3.0  # seconds in which a process that ends gets rid of its last messages


_listeners: list[tuple[asyncio.AbstractEventLoop, Callable[[dict[str, Any]], None]]] = []


def listen(hear: Callable[[dict[str, Any]], None]) -> None:
    """Have this event loop's hub told what happens in its own process."""
    _listeners.append((asyncio.get_running_loop(), hear))


def tell(group: str, message: dict[str, Any]) -> None:
    """Tell every hub that listens to ``group``; never raises and never waits."""
    for loop, hear in list(_listeners):
        try:
            loop.call_soon_threadsafe(hear, message)
        except RuntimeError:
            logger.debug("An event loop was closed; its sockets are gone")
    if settings.REDIS_URL:
        _publisher().publish(group, message)


class _Publisher:
    """A thread with an event loop and a connection to Redis of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._queue: asyncio.Queue[tuple[str, dict[str, Any]]] = asyncio.Queue(WAITING)
        self._paused_until = 0.0
        self._thread = Thread(target=self._loop.run_forever, name="live-publisher", daemon=True)
        self._thread.start()
        self._work = asyncio.run_coroutine_threadsafe(self._publish_all(), self._loop)
        atexit.register(self._finish)

    def publish(self, group: str, message: dict[str, Any]) -> None:
        self._loop.call_soon_threadsafe(self._take, group, message)

    def _take(self, group: str, message: dict[str, Any]) -> None:
        if self._loop.time() >= self._paused_until and not self._queue.full():
            self._queue.put_nowait((group, message))

    async def _publish_all(self) -> None:
        layer = get_channel_layer()
        while True:
            group, message = await self._queue.get()
            try:
                if self._loop.time() >= self._paused_until:
                    await asyncio.wait_for(layer.group_send(group, message), PATIENCE)
            except Exception as error:
                self._paused_until = self._loop.time() + PAUSE
                logger.warning("Redis does not take messages: %s", str(error) or "no answer")
            finally:
                self._queue.task_done()

    def _finish(self) -> None:
        """Let a command that ends at once after a change still tell it."""
        try:
            asyncio.run_coroutine_threadsafe(self._queue.join(), self._loop).result(AT_EXIT)
        except TimeoutError:
            logger.warning("Redis was not told everything")


_lock = Lock()
_made: list[_Publisher] = []


def _publisher() -> _Publisher:
    with _lock:
        if not _made:
            _made.append(_Publisher())
        return _made[0]
