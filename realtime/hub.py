"""One hub in each server process: subscribed once to a thread, however many sockets watch it.

A message only says that a thread changed. The hub reads what is new, renders and encodes it once
and writes the same bytes to every socket. Where nobody watches, nothing is read. Every few seconds
it compares the versions of all watched threads with the database, which heals what nobody told.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any

from realtime.access import fingerprint
from realtime.codes import SIGNED_OUT
from realtime.counts import Counts
from realtime.database import from_database, report
from realtime.desk import Desk
from realtime.feeds import CatchUps, Feed, Socket, ping, send
from realtime.frames import Frame, public_versions
from realtime.groups import COUNTS, DESK, EVERYBODY, thread_group
from realtime.layer import Ear
from realtime.telling import listen
from realtime.watchers import Watchers

COMPARE_EVERY = 5.0  # seconds
COUNT_EVERY = 10.0  # seconds; numbers in lists, and the desk, that no message told of
PING_EVERY = RENEW_EVERY = 30.0  # seconds
GATHER = 0.005  # seconds in which those who arrive together are asked about together


class Hub:
    """Carries the frames of watched threads to the sockets of one process."""

    def __init__(self) -> None:
        self._feeds: dict[int, Feed] = {}
        self._sockets: set[Socket] = set()
        self._arriving: list[tuple[Socket, dict[int, int]]] = []
        self._catch_ups = CatchUps()
        self._counts = Counts()
        self._desk = Desk()
        self._watchers = Watchers()
        self._ear = Ear(self.hear, self._compare)
        self._jobs: set[asyncio.Task[None]] = set()
        self._ear.want(EVERYBODY)
        self._soon(self._ear.run())
        for seconds, job in (
            (COMPARE_EVERY, self._compare_once),
            (PING_EVERY, self._ping_once),
            (COUNT_EVERY, self._counts.refresh),
            (COUNT_EVERY, self._counts.count_readers),
            (COUNT_EVERY, self._tell_desk_once),
            (RENEW_EVERY, self._desk.renew),
        ):
            self._soon(self._often(seconds, job))

    def watch(self, socket: Socket, watches: list[tuple[int, int]]) -> None:
        """Let ``socket`` have everything of these threads that is newer than what it knows."""
        if watches:
            self._sockets.add(socket)
            socket.versions.update(watches)
            if not self._arriving:
                self._soon(self._admit())
            self._arriving.append((socket, dict(watches)))

    def watch_counts(self, socket: Socket, plans: list[int], consultations: list[int]) -> None:
        """Let ``socket`` have the numbers of these plans and consultations, and of no others."""
        self._sockets.add(socket)
        self._counts.watch(socket, plans, consultations)
        if self._counts:
            self._ear.want(COUNTS)
            self._soon(self._counts.refresh_soon())

    def watch_desk(self, socket: Socket, contribution: int | None) -> None:
        """Tell a moderator's ``socket`` when the queue changes; it has ``contribution`` open."""
        self._sockets.add(socket)
        self._ear.want(DESK)
        self._soon(self._desk.enter(socket, contribution))

    def unwatch(self, socket: Socket, threads: Iterable[int]) -> None:
        """End what `watch` began."""
        for thread in threads:
            socket.versions.pop(thread, None)
            feed = self._feeds.get(thread)
            if feed is not None:
                feed.sockets.pop(socket, None)
                if not feed.sockets:
                    del self._feeds[thread]
                    self._ear.drop(thread_group(thread))

    def forget(self, socket: Socket) -> None:
        """Know nothing of a socket that is closed."""
        self.unwatch(socket, list(socket.versions))
        self._counts.forget(socket)
        self._soon(self._desk.leave(socket))
        if not self._counts:
            self._ear.drop(COUNTS)
        self._sockets.discard(socket)

    def catch_up_all(self, socket: Socket) -> None:
        """Bring ``socket`` what it could not take while its buffer was full."""
        if self._counts.repeat(socket):
            self._soon(self._counts.refresh_soon())
        self._desk.repeat(socket)
        for thread, known in socket.versions.items():
            feed = self._feeds.get(thread)
            if feed is not None and socket in feed.sockets and known < feed.version:
                self._soon(self._catch_ups.bring(socket, thread))

    async def _admit(self) -> None:
        """Let those in who may read what they ask for; who arrive together share the statements."""
        await asyncio.sleep(GATHER)
        arrived, self._arriving = self._arriving, []
        threads = {thread for _socket, watches in arrived for thread in watches}
        try:
            public = await from_database(public_versions, threads)
            await self._watchers.admit(socket for socket, _watches in arrived)
        except Exception as error:
            report("Nobody can be let in; it is tried again", error)
            await asyncio.sleep(COMPARE_EVERY / 2)
            for socket, watches in arrived:
                self.watch(socket, [each for each in watches.items() if each[0] in socket.versions])
            return
        for socket, watches in arrived:
            others = [thread for thread in watches if thread not in public]
            own = await self._versions_for(socket, others) if others and socket.session else {}
            for thread, after in watches.items():
                self._enter(socket, thread, after, public.get(thread, own.get(thread)))

    async def _versions_for(self, socket: Socket, threads: list[int]) -> dict[int, int]:
        try:
            readable = await self._watchers.readable((socket, thread) for thread in threads)
        except Exception as error:
            report("Rights cannot be read; access is refused", error)
            return {}
        return readable.get(socket.session or "", {})

    def _enter(self, socket: Socket, thread: int, after: int, version: int | None) -> None:
        if socket not in self._sockets or thread not in socket.versions:
            return  # gone, or changed its mind
        if version is None:
            self._refuse(socket, thread)
            return
        feed = self._feeds.get(thread)
        if feed is None:
            feed = self._feeds[thread] = Feed(thread, version)
            self._ear.want(thread_group(thread))
            self._soon(self._advance(feed))  # what came before the feed was there to hear of it
        feed.sockets[socket] = None
        newest = max(feed.version, version)
        if after < newest:
            self._soon(self._catch_ups.bring(socket, thread))
        elif after > newest:  # a page of a database that is no more
            fields = {"thread": thread, "version": newest, "reload": True}
            socket.versions[thread] = newest - 1
            send(socket, thread, Frame(newest - 1, newest, fields))

    def _refuse(self, socket: Socket, thread: int) -> None:
        self.unwatch(socket, [thread])
        socket.tell(thread=thread, error="not open")
        socket.expect_watch()

    def hear(self, message: dict[str, Any]) -> None:
        """Take a message of this process or of another one."""
        if message["type"] == "thread.changed":
            feed = self._feeds.get(message["thread"])
            if feed is not None and feed.version < message.get("version", feed.version + 1):
                self._soon(self._advance(feed))
        elif message["type"] == "counts.changed":
            self._soon(self._counts.refresh_soon())
        elif message["type"] == "desk.changed":
            self._desk.tell()
        elif message["type"] == "session.ended":
            for socket in [each for each in self._sockets if each.session]:
                if fingerprint(socket.session or "") == message["session"]:
                    socket.close(SIGNED_OUT)
        elif message["type"] == "access.changed":
            self._soon(self._compare())
            self._soon(self._guarded(self._desk.renew))

    async def _advance(self, feed: Feed) -> None:
        try:
            await feed.advance()
        except Exception as error:
            report(f"Thread {feed.thread} cannot be read; it is tried again", error)

    async def _compare_once(self) -> None:
        """Heal what was lost: in this process, in Redis, or by a change outside of both."""
        await self._watchers.close_ended(self._sockets)
        feeds = dict(self._feeds)
        if not feeds:
            return
        public = await from_database(public_versions, list(feeds))
        await self._recheck([feed for feed in feeds.values() if feed.thread not in public])
        for feed in feeds.values():
            if public.get(feed.thread, 0) > feed.version:
                await self._advance(feed)
            for socket in list(feed.sockets):
                if not socket.is_full and socket.versions.get(feed.thread, 0) < feed.version:
                    self._soon(self._catch_ups.bring(socket, feed.thread))

    async def _recheck(self, feeds: list[Feed]) -> None:
        """Let only those go on who may read what is not, or no longer, open to everybody."""
        watched = [(socket, feed) for feed in feeds for socket in feed.sockets]
        rights = await self._watchers.readable((socket, feed.thread) for socket, feed in watched)
        for socket, feed in watched:
            version = rights.get(socket.session or "", {}).get(feed.thread)
            if version is not None and version > feed.version:
                await self._advance(feed)
            elif version is None and socket in feed.sockets:
                self._refuse(socket, feed.thread)

    async def _compare(self) -> None:
        await self._guarded(self._compare_once)

    async def _tell_desk_once(self) -> None:
        """What other processes did to the queue is told by nobody while Redis is away."""
        if self._ear.is_deaf:
            self._desk.tell()

    async def _ping_once(self) -> None:
        await ping(list(self._sockets))

    async def _often(self, seconds: float, job: Callable[[], Awaitable[None]]) -> None:
        while True:
            await asyncio.sleep(seconds)
            await self._guarded(job)

    async def _guarded(self, job: Callable[[], Awaitable[None]]) -> None:
        try:
            await job()
        except Exception as error:
            report(f"{getattr(job, '__name__', job)} failed; it is tried again", error)

    def _soon(self, job: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(job)
        self._jobs.add(task)
        task.add_done_callback(self._jobs.discard)


_hubs: list[tuple[asyncio.AbstractEventLoop, Hub]] = []


def hub() -> Hub:
    """Return this process's hub (one for each event loop)."""
    loop = asyncio.get_running_loop()
    for known, found in _hubs:
        if known is loop:
            return found
    made = Hub()
    _hubs.append((loop, made))
    listen(made.hear)
    return made
