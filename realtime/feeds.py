"""Threads that somebody in this process watches, and how their frames get to the sockets."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, Protocol

from realtime.database import from_database, report
from realtime.frames import Frame, frames_since

AT_A_TIME = 250  # sockets that are written to before others have their turn


class Socket(Protocol):
    """What is needed of a browser's socket. ``versions``: what was written last of each thread.

    ``watches_desk`` says that it asked for the moderators' queue and was not refused.
    """

    language: str
    session: str | None
    versions: dict[int, int]
    behind: set[int]
    is_open: bool
    watches_desk: bool

    @property
    def is_full(self) -> bool:
        """Whether more waits to be written than should."""

    def write(self, data: bytes) -> bool:
        """Write an encoded frame; say whether it was taken."""

    def tell(self, **fields: Any) -> None:
        """Write a frame that is for this socket alone."""

    async def drained(self) -> None:
        """Wait until the buffer is empty, or the socket closed."""

    def close(self, code: int) -> None:
        """End the connection."""

    def expect_watch(self) -> None:
        """Close the socket after a while unless it watches something."""


@dataclass(eq=False, slots=True)
class Feed:
    """One thread: the sockets that watch it and the version up to which they were told."""

    thread: int
    version: int
    sockets: dict[Socket, None] = field(default_factory=dict)
    is_advancing: bool = False
    advance_again: bool = False

    async def advance(self) -> None:
        """Bring the sockets what happened since ``version``; calls meanwhile are one more round.

        Read once, rendered once for each language that is watched, encoded once.
        """
        if self.is_advancing:
            self.advance_again = True
            return
        self.is_advancing = True
        try:
            again = True
            while again and self.sockets:
                self.advance_again = False
                await self._advance()
                again = self.advance_again
        finally:
            self.is_advancing = False

    async def _advance(self) -> None:
        languages = {socket.language for socket in self.sockets}
        version, frames = await from_database(frames_since, self.thread, self.version, languages)
        self.version = max(self.version, version)
        for number, socket in enumerate(list(self.sockets)):
            if number % AT_A_TIME == AT_A_TIME - 1:
                await asyncio.sleep(0)
            for frame in frames.get(socket.language, ()):
                send(socket, self.thread, frame)


def send(socket: Socket, thread: int, frame: Frame) -> bool:
    """Write a frame if it is what the socket lacks next; say whether it was written.

    One that cannot be written now is not lost: the socket's version stays behind, and the socket
    is caught up when it is drained, or by the next comparison.
    """
    known = socket.versions.get(thread)
    if known is None or not frame.since <= known < frame.version:
        return False
    if not socket.write(frame.data):
        return False
    socket.versions[thread] = frame.version
    return True


class CatchUps:
    """Brings single sockets up to date. Those that lack the same share one reading of it."""

    def __init__(self) -> None:
        self._running: dict[tuple[int, int, str], asyncio.Future[list[Frame]]] = {}

    async def bring(self, socket: Socket, thread: int) -> None:
        """Write to ``socket`` what it lacks of ``thread``, as fast as it reads."""
        if thread in socket.behind:
            return
        socket.behind.add(thread)
        try:
            while (known := socket.versions.get(thread)) is not None:
                for frame in await self._frames(thread, known, socket.language):
                    await socket.drained()
                    send(socket, thread, frame)
                # Another round for what came meanwhile; nothing written means nothing is missing.
                if socket.versions.get(thread) == known:
                    return
        except Exception as error:
            report(f"Catching up with thread {thread} failed; it is tried again", error)
        finally:
            socket.behind.discard(thread)

    async def _frames(self, thread: int, after: int, language: str) -> list[Frame]:
        key = (thread, after, language)
        running = self._running.get(key)
        if running is None:
            running = self._running[key] = asyncio.ensure_future(_read(*key))
            running.add_done_callback(lambda _done: self._running.pop(key, None))
        return await asyncio.shield(running)


async def _read(thread: int, after: int, language: str) -> list[Frame]:
    _version, frames = await from_database(frames_since, thread, after, [language])
    return frames[language]


async def ping(sockets: list[Socket]) -> None:
    """Show that the connections live, and say what was sent last of each thread."""
    for number, socket in enumerate(sockets):
        if number % AT_A_TIME == AT_A_TIME - 1:
            await asyncio.sleep(0)
        versions = {str(thread): version for thread, version in socket.versions.items()}
        socket.tell(ping=1, versions=versions)
