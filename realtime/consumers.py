"""The socket at ``/ws/live/``: one browser. It checks what is asked and leaves the rest to the hub.

It is a plain ASGI application: Channels' consumers keep two more tasks for each socket and visit a
thread for each message, which five thousand idle sockets can do without.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings
from django.http import parse_cookie

from realtime.codes import MALFORMED, NOTHING_WATCHED, TOO_LARGE, TOO_MANY, TOO_SLOW
from realtime.hub import hub
from realtime.requests import MAX_COUNTS, MAX_FRAME, MAX_WATCHES, Malformed, parse
from realtime.wire import ATTACH, LiveProtocol, encode

WATCH_WITHIN = 10.0  # seconds until a socket that watches nothing is closed
DRAIN_WITHIN = 10.0  # seconds that a full buffer may take to become empty
SESSION_KEY = re.compile(r"[a-z0-9]{8,40}")


class LiveConsumer:
    """One browser. ``versions`` holds the last version that was written of each thread."""

    __slots__ = (
        "__weakref__",
        "_drained",
        "_timer",
        "behind",
        "is_open",
        "language",
        "session",
        "versions",
        "watches_counts",
        "watches_desk",
        "wire",
    )

    def __init__(self, scope: dict[str, Any]) -> None:
        self.language: str = settings.LANGUAGE_CODE
        self.session = _session_key(scope)
        self.versions: dict[int, int] = {}
        self.behind: set[int] = set()  # threads whose catching up is under way
        self.watches_counts = self.watches_desk = False
        self.wire: LiveProtocol | None = None
        self.is_open = False
        self._drained: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None

    async def serve(
        self,
        receive: Callable[[], Awaitable[dict[str, Any]]],
        send: Callable[[dict[str, Any]], Awaitable[None]],
    ) -> None:
        """Take frames until the connection ends."""
        await receive()  # websocket.connect
        await send({"type": "websocket.accept"})
        await send({"type": ATTACH, "consumer": self})
        self.is_open = self.wire is not None  # not if the browser has gone meanwhile
        self.expect_watch()
        try:
            while (message := await receive())["type"] == "websocket.receive":
                if self.is_open:
                    self._take(message)
        finally:
            self._leave()

    def _leave(self) -> None:
        self.is_open = False
        self._stop_timer()
        self.on_drained()
        hub().forget(self)
        self.wire = None

    def _take(self, message: dict[str, Any]) -> None:
        """Carry out one frame; one that breaks the protocol closes the socket."""
        text = message.get("text")
        if text is None:
            self.close(MALFORMED)
        elif len(text.encode()) > MAX_FRAME:
            self.close(TOO_LARGE)
        else:
            try:
                asked = parse(text)
            except Malformed:
                self.close(MALFORMED)
                return
            self.language = asked.language or self.language
            hub().unwatch(self, asked.unwatch)
            if len({*self.versions, *(thread for thread, _after in asked.watch)}) > MAX_WATCHES:
                self.close(TOO_MANY)
            else:
                hub().watch(self, asked.watch)
            if asked.counts is not None:
                self._take_counts(*asked.counts)
            if asked.desk is not None and self.is_open:
                self.watches_desk = True
                hub().watch_desk(self, asked.desk["contribution"])
            self.expect_watch()

    def _take_counts(self, plans: list[int], consultations: list[int]) -> None:
        if len(plans) + len(consultations) > MAX_COUNTS:
            self.close(TOO_MANY)
        elif self.is_open:
            self.watches_counts = bool(plans or consultations)
            hub().watch_counts(self, plans, consultations)

    @property
    def _watches(self) -> bool:
        return self.watches_counts or self.watches_desk or bool(self.versions)

    # --- What the hub uses ------------------------------------------------------------------------

    @property
    def is_full(self) -> bool:
        """Whether more waits to be written than should."""
        return self._drained is not None

    def write(self, data: bytes) -> bool:
        """Write an encoded frame; say whether it was taken: not by a closed or a full socket."""
        return (
            self.is_open
            and self._drained is None
            and self.wire is not None
            and self.wire.push(data)
        )

    def tell(self, **fields: Any) -> None:
        """Write a frame that is for this socket alone."""
        self.write(encode(json.dumps(fields)))

    async def drained(self) -> None:
        """Wait until the buffer is empty, or the socket closed."""
        if self._drained is not None:
            await asyncio.shield(self._drained)

    def close(self, code: int) -> None:
        """End the connection with a code of docs/live.md."""
        if self.is_open and self.wire is not None:
            self.is_open = False
            hub().forget(self)
            self.wire.serverClose(code)

    def expect_watch(self) -> None:
        """Close the socket after a while unless it watches something."""
        if self._drained is not None:
            return
        self._stop_timer()
        if self.is_open and not self._watches:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(WATCH_WITHIN, self._give_up, NOTHING_WATCHED)

    # --- What its protocol tells ------------------------------------------------------------------

    def on_full(self) -> None:
        """Write no more until the reader has caught up; one that does not is let go."""
        if self._drained is None and self.is_open:
            loop = asyncio.get_running_loop()
            self._drained = loop.create_future()
            self._stop_timer()
            self._timer = loop.call_later(DRAIN_WITHIN, self._give_up, TOO_SLOW)

    def on_drained(self) -> None:
        """The reader keeps up again: what it lacks comes from the database."""
        if self._drained is not None:
            drained, self._drained = self._drained, None
            drained.set_result(None)
            self.expect_watch()
            if self.is_open:
                hub().catch_up_all(self)

    def _give_up(self, code: int) -> None:
        if code == TOO_SLOW or not self._watches:
            self.close(code)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _session_key(scope: dict[str, Any]) -> str | None:
    """Return the key of the browser's session, if it has one; the session itself is not read."""
    for name, value in scope["headers"]:
        if name == b"cookie":
            key = parse_cookie(value.decode("latin1")).get(settings.SESSION_COOKIE_NAME, "")
            if SESSION_KEY.fullmatch(key):
                return key
    return None


async def live(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """The ASGI application of one socket."""
    await LiveConsumer(scope).serve(receive, send)
