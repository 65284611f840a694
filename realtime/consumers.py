"""The socket at ``/ws/live/``: checks what a browser asks and leaves the rest to the hub."""

import json
from collections import deque
from time import monotonic
from typing import Any

from asgiref.sync import sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

from realtime.frames import public_versions
from realtime.hub import hub

MAX_FRAME = 16_384  # bytes of one frame from the browser
MAX_WATCHES = 600  # threads on one socket: a plan's sections
MAX_FRAMES = 40  # within ten seconds
MALFORMED, TOO_LARGE, TOO_MANY = 4400, 4413, 4429


class Malformed(ValueError):
    """A frame that is not of the protocol."""


class LiveConsumer(AsyncWebsocketConsumer):
    """One browser. Frames hold what everybody may read, so nobody need be signed in."""

    # The hub alone listens to the channel layer; so a browser gets its socket without Redis too.
    channel_layer_alias = "none"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = settings.LANGUAGE_CODE
        self.versions: dict[int, int] = {}
        self._arrivals: deque[float] = deque(maxlen=MAX_FRAMES)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Carry out one frame; one that breaks the protocol closes the socket."""
        if self._is_too_fast():
            await self.close(code=TOO_MANY)
        elif text_data is None or len(text_data) > MAX_FRAME:
            await self.close(code=TOO_LARGE if text_data else MALFORMED)
        else:
            try:
                watches, unwatches, language = _parse(text_data)
            except Malformed:
                await self.close(code=MALFORMED)
                return
            self.language = language or self.language
            await self._carry_out(watches, unwatches)

    def _is_too_fast(self) -> bool:
        now = monotonic()
        is_full = len(self._arrivals) == MAX_FRAMES
        too_fast = is_full and now - self._arrivals[0] < 10
        self._arrivals.append(now)
        return too_fast

    async def _carry_out(self, watches: list[tuple[int, int]], unwatches: list[int]) -> None:
        for thread in unwatches:
            await hub().unwatch(self, thread)
        if len({*self.versions, *(thread for thread, _after in watches)}) > MAX_WATCHES:
            await self.close(code=TOO_MANY)
            return
        threads = [thread for thread, _after in watches]
        public = await sync_to_async(public_versions)(threads) if threads else {}
        for thread, after in watches:
            if thread in public:
                await hub().watch(self, thread, after)
            else:
                await self.send_error(thread)

    async def disconnect(self, code: int) -> None:
        """Let the hub forget this socket."""
        for thread in list(self.versions):
            await hub().unwatch(self, thread)

    async def send_text(self, text: str) -> None:
        """Write one encoded frame."""
        await self.send(text_data=text)

    async def send_error(self, thread: int) -> None:
        """Say that a thread is unknown or not open to everybody."""
        await self.send(text_data=json.dumps({"thread": thread, "error": "not open"}))

    async def ping(self) -> None:
        """Show that the connection lives, and which versions were sent."""
        versions = {str(thread): version for thread, version in self.versions.items()}
        await self.send(text_data=json.dumps({"ping": 1, "versions": versions}))


def _parse(text: str) -> tuple[list[tuple[int, int]], list[int], str | None]:
    """Return what a frame asks to watch and to unwatch, and its language; raise `Malformed`."""
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    if not isinstance(frame, dict) or not ({"watch", "unwatch"} & frame.keys()):
        raise Malformed
    watch, unwatch = frame.get("watch", []), frame.get("unwatch", [])
    if not isinstance(watch, list) or not isinstance(unwatch, list):
        raise Malformed
    watches = []
    for item in watch:
        if not isinstance(item, dict):
            raise Malformed
        watches.append((_number(item.get("thread")), _number(item.get("after", 0))))
    language = frame.get("language")
    known = isinstance(language, str) and language in dict(settings.LANGUAGES)
    return watches, [_number(item) for item in unwatch], language if known else None


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**63:
        raise Malformed
    return value
