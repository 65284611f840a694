"""The hub's ear at the channel layer, which may be away, hang, or forget.

With `REDIS_URL` the processes tell each other through Redis. What this process changes itself it
tells its own hub directly (see `telling`), so without Redis no layer is used at all.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from channels.layers import get_channel_layer
from django.conf import settings

logger = logging.getLogger(__name__)

PATIENCE = 2.0  # seconds for one order to Redis
LISTEN_AGAIN_AFTER = 1.0  # seconds
CHECK_EVERY = 3.0  # seconds between two echoes
ECHO = "live.echo"

Result = TypeVar("Result")


class Ear:
    """Keeps a set of groups subscribed and hands what they bring to ``heard``.

    Every few seconds it sends itself an echo. If that does not come back, connection and
    subscriptions are made anew: a host that vanished without a word is noticed, and so is a Redis
    that was restarted and remembers nobody.
    """

    def __init__(
        self,
        heard: Callable[[dict[str, Any]], None],
        healed: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        self._heard, self._healed = heard, healed
        self._layer = get_channel_layer() if settings.REDIS_URL else None
        self._groups: set[str] = set()
        self._subscribed: set[str] = set()
        self._channel = ""
        self._echoed = asyncio.Event()
        self._wake = asyncio.Event()
        self._works = True

    @property
    def is_deaf(self) -> bool:
        """Whether other processes cannot be heard just now, though there may be some."""
        if self._layer is None:
            return bool(settings.WEB_PROCESSES > 1)
        return not self._works

    def want(self, group: str) -> None:
        """Have ``group`` brought, from soon on."""
        self._groups.add(group)
        self._wake.set()

    def drop(self, group: str) -> None:
        """Have it brought no longer."""
        self._groups.discard(group)
        self._wake.set()

    async def run(self) -> None:
        """Listen for as long as the process lives."""
        while self._layer is not None:
            try:
                await self._listen_once()
            except Exception as error:
                if self._works:
                    self._works = False
                    reason = str(error) or "no answer"
                    logger.warning("Redis is away (%s); comparing with the database", reason)
            await self._forget()
            await asyncio.sleep(LISTEN_AGAIN_AFTER)

    async def _listen_once(self) -> None:
        """Open a channel, keep it subscribed; raise when it does not carry any more."""
        assert self._layer is not None  # noqa: S101 - `run` asks
        self._subscribed = set()
        self._channel = await _in_time(self._layer.new_channel())
        listener = asyncio.create_task(self._take())
        try:
            while not listener.done():
                follows_more = await self._follow()
                await self._hear_oneself()
                if not self._works:
                    self._works = True
                    logger.warning("Redis is back; live updates come at once again")
                if follows_more:
                    await self._healed()  # what happened before it was subscribed told nobody
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), CHECK_EVERY)
            listener.result()
        finally:
            listener.cancel()

    async def _take(self) -> None:
        assert self._layer is not None  # noqa: S101 - `run` asks
        while True:
            message = await self._layer.receive(self._channel)
            if message["type"] == ECHO:
                self._echoed.set()
            else:
                self._heard(message)

    async def _follow(self) -> bool:
        """Bring the subscriptions to what is wanted; say whether there are more than before."""
        assert self._layer is not None  # noqa: S101 - `run` asks
        self._wake.clear()
        fresh = self._groups - self._subscribed
        for group in fresh:
            await _in_time(self._layer.group_add(group, self._channel))
            self._subscribed.add(group)
        for group in self._subscribed - self._groups:
            await _in_time(self._layer.group_discard(group, self._channel))
            self._subscribed.discard(group)
        return bool(fresh)

    async def _hear_oneself(self) -> None:
        assert self._layer is not None  # noqa: S101 - `run` asks
        self._echoed.clear()
        await _in_time(self._layer.send(self._channel, {"type": ECHO}))
        await _in_time(self._echoed.wait())

    async def _forget(self) -> None:
        """Drop the connections: they may look alive and be dead."""
        assert self._layer is not None  # noqa: S101 - `run` asks
        with suppress(Exception):
            await _in_time(self._layer.flush())


async def _in_time(order: Coroutine[Any, Any, Result]) -> Result:
    return await asyncio.wait_for(order, PATIENCE)
