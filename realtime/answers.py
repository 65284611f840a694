"""Daphne's answers with a bounded buffer.

``await send()`` returns at once, and Twisted keeps in memory what a slow reader has not taken yet:
the whole of a large file or export. So what writes one in parts waits here until there is room.
"""

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from daphne.server import Server
from twisted.internet.interfaces import IPushProducer
from zope.interface import implementer

Reply = Callable[[Server, Any, dict[str, Any]], Coroutine[Any, Any, None]]


@implementer(IPushProducer)
class Room:
    """Hears from Twisted whether there is room for more of one answer."""

    def __init__(self) -> None:
        """Begin with room."""
        self._there_is = asyncio.Event()
        self._there_is.set()

    def pauseProducing(self) -> None:  # noqa: N802 - Twisted's name
        """More than 64 KiB wait."""
        self._there_is.clear()

    def resumeProducing(self) -> None:  # noqa: N802 - Twisted's name
        """All is written."""
        self._there_is.set()

    def stopProducing(self) -> None:  # noqa: N802 - Twisted's name
        """The reader is gone; Daphne tells the application."""
        self._there_is.set()

    async def wait(self) -> None:
        """Return as soon as more may come."""
        await self._there_is.wait()


def _patient(reply: Reply) -> Reply:
    @wraps(reply)
    async def handle_reply(server: Server, protocol: Any, message: dict[str, Any]) -> None:
        if message.get("type") != "http.response.body":
            await reply(server, protocol, message)
            return
        room: Room | None = getattr(protocol, "producer", None)
        if message.get("more_body"):
            if room is None and getattr(protocol, "channel", None) is not None:
                room = Room()
                protocol.registerProducer(room, True)
            await reply(server, protocol, message)
            if room is not None:
                await room.wait()
        else:
            if room is not None and protocol.channel is not None:
                protocol.unregisterProducer()
            await reply(server, protocol, message)

    return handle_reply


def install() -> None:
    """Let Daphne wait for slow readers."""
    Server.handle_reply = _patient(Server.handle_reply)
