"""One hub in each server process: subscribed once to a thread, however many sockets watch it.

Frames are encoded before they come here and are handed to every socket as they are. A socket that
lacks a version is caught up from the database, which also heals everything that the channel layer
loses: every few seconds the hub compares the versions of all watched threads in one statement.
"""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.db import close_old_connections

from realtime.frames import catch_up, public_versions
from realtime.groups import thread_group

logger = logging.getLogger(__name__)

COMPARE_EVERY = 5.0  # seconds
PING_EVERY = 30.0  # seconds
LAYER_PATIENCE = 2.0  # seconds; a channel layer that hangs must not hold up those who watch


class Watcher(Protocol):
    """What the hub needs of a socket. ``versions`` holds the last version sent of each thread."""

    language: str
    versions: dict[int, int]

    async def send_text(self, text: str) -> None:
        """Write one frame."""

    async def send_error(self, thread: int) -> None:
        """Say that the thread is not, or no longer, open to this reader."""

    async def ping(self) -> None:
        """Show that the connection lives."""


class Hub:
    """Carries the frames of watched threads to the sockets of one process."""

    def __init__(self) -> None:
        self._layer = get_channel_layer()
        self._watchers: dict[int, set[Watcher]] = {}
        self._catching_up: set[tuple[Watcher, int]] = set()
        self._again: set[tuple[Watcher, int]] = set()
        self._channel = ""
        self._subscribed: set[int] = set()
        self._started: asyncio.Future[None] | None = None
        self._jobs: set[asyncio.Task[None]] = set()

    async def watch(self, watcher: Watcher, thread: int, after: int) -> None:
        """Let ``watcher`` have everything of ``thread`` that is newer than version ``after``."""
        await self._start()
        watcher.versions[thread] = after
        watchers = self._watchers.setdefault(thread, set())
        watchers.add(watcher)
        await self._subscribe(thread)
        await self._catch_up(watcher, thread)

    async def unwatch(self, watcher: Watcher, thread: int) -> None:
        """End what `watch` began."""
        watcher.versions.pop(thread, None)
        watchers = self._watchers.get(thread, set())
        watchers.discard(watcher)
        if not watchers and self._watchers.pop(thread, None) is not None:
            self._subscribed.discard(thread)
            await self._try(self._layer.group_discard(thread_group(thread), self._channel))

    async def _subscribe(self, thread: int) -> None:
        """Have the channel layer bring what happens in ``thread``, unless it does already.

        Where that fails the comparison tries it again, and brings the changes meanwhile.
        """
        if self._channel and thread not in self._subscribed:
            self._subscribed.add(thread)
            group = thread_group(thread)
            if not await self._try(self._layer.group_add(group, self._channel)):
                self._subscribed.discard(thread)

    async def _start(self) -> None:
        """Begin to listen, once, with the first watcher."""
        if self._started is None:
            self._started = asyncio.ensure_future(self._begin())
        await self._started

    async def _begin(self) -> None:
        await self._try(self._open_channel())
        for work in (self._receive(), self._compare(), self._ping()):
            self._soon(work)

    async def _open_channel(self) -> None:
        self._channel = await self._layer.new_channel()

    async def _receive(self) -> None:
        """Take messages off the channel layer for as long as the process lives."""
        while True:
            try:
                if not self._channel:
                    await self._open_channel()
                await self._dispatch(await self._layer.receive(self._channel))
            except Exception:
                # Redis may be away; the comparison below heals what is missed meanwhile.
                logger.exception("The channel layer cannot be read; trying again")
                await asyncio.sleep(1)

    async def _dispatch(self, message: dict[str, Any]) -> None:
        thread, version = message["thread"], message.get("version")
        for watcher in list(self._watchers.get(thread, ())):
            known = watcher.versions.get(thread)
            if known is None or (version is not None and known >= version):
                continue
            if version is not None and known == version - 1:
                watcher.versions[thread] = version
                await self._try(watcher.send_text(message["texts"][watcher.language]))
            else:
                self._soon(self._catch_up(watcher, thread))

    async def _catch_up(self, watcher: Watcher, thread: int) -> None:
        """Send what ``watcher`` lacks of ``thread``; one at a time for each of the two."""
        job = (watcher, thread)
        if job in self._catching_up:
            self._again.add(job)  # asked anew from another version, or more has come
            return
        self._catching_up.add(job)
        try:
            known = watcher.versions.get(thread)
            if known is None:
                return
            for frame in await _from_database(catch_up, thread, known, watcher.language):
                known = watcher.versions.get(thread)
                if known is not None and frame.since <= known < frame.version:
                    watcher.versions[thread] = frame.version
                    await watcher.send_text(frame.text)
        except Exception:
            logger.exception("Catching up with thread %s failed; it is tried again", thread)
        finally:
            self._catching_up.discard(job)
        if job in self._again:
            self._again.discard(job)
            await self._catch_up(watcher, thread)

    async def _compare(self) -> None:
        """Heal what was lost, and close what is no longer public, every few seconds."""
        while True:
            await asyncio.sleep(COMPARE_EVERY)
            try:
                await self._compare_once()
            except Exception:
                logger.exception("Comparing versions failed; trying again")

    async def _compare_once(self) -> None:
        threads = list(self._watchers)
        if not threads:
            return
        versions = await _from_database(public_versions, threads)
        for thread in threads:
            await self._subscribe(thread)
            for watcher in list(self._watchers.get(thread, ())):
                if thread not in versions:
                    await self.unwatch(watcher, thread)
                    await self._try(watcher.send_error(thread))
                elif watcher.versions.get(thread, 0) < versions[thread]:
                    self._soon(self._catch_up(watcher, thread))

    async def _ping(self) -> None:
        while True:
            await asyncio.sleep(PING_EVERY)
            sockets = {watcher for watchers in self._watchers.values() for watcher in watchers}
            for watcher in sockets:
                await self._try(watcher.ping())

    def _soon(self, job: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(job)
        self._jobs.add(task)
        task.add_done_callback(self._jobs.discard)

    async def _try(self, sending: Coroutine[Any, Any, Any]) -> bool:
        """Say whether it was done. A lost socket, or Redis away, must not hold up the others."""
        try:
            await asyncio.wait_for(sending, LAYER_PATIENCE)
        except Exception as error:
            logger.warning("Not sent: %s", error)
            return False
        return True


async def _from_database(function: Any, *args: Any) -> Any:
    def call() -> Any:
        close_old_connections()
        try:
            return function(*args)
        finally:
            close_old_connections()

    return await sync_to_async(call)()


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """Return this process's hub (one for each event loop)."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]
