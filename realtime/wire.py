"""Daphne's socket with bounds: what it buffers, and how fast a client may send.

Twisted buffers without end what is written to somebody who does not read, and ASGI has no word for
it: ``await send()`` returns at once. Twisted itself tells a *producer* when more than 64 KiB wait;
so this protocol registers itself as one and passes it on to the consumer that attached to it.

Frames are counted here, where they arrive: a ping, which autobahn answers by itself, and each part
of a message in parts cost the server as much as a message that the consumer gets to see.
"""

import time
from collections import deque
from socket import SO_SNDBUF, SOL_SOCKET
from typing import Any, Protocol

from autobahn.websocket.protocol import PreparedMessage
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol

from realtime.codes import TOO_MANY, TOO_SLOW

ATTACH = "live.attach"  # the message by which a consumer gets hold of its protocol
KERNEL_BUFFER = 65_536  # bytes that the kernel may hold for a socket; Linux takes twice as much
MAX_MESSAGE = 65_536  # bytes; beyond it autobahn closes with 1009 before anything is kept
MAX_FRAMES, WITHIN = 40, 10.0  # frames of any kind, in so many seconds
LAST_WORDS = 5  # seconds that a slow reader has to read why it is closed; others have one


class Attached(Protocol):
    """What a consumer offers to its protocol."""

    wire: "LiveProtocol | None"

    def on_full(self) -> None:
        """The buffer is full; what is written now is kept, but no more should come."""

    def on_drained(self) -> None:
        """The buffer is empty again."""

    def close(self, code: int) -> None:
        """End the connection with a code."""


class LiveProtocol(WebSocketProtocol):
    """A WebSocket of Daphne that says when its reader does not keep up, and takes only so much."""

    attached: Attached | None = None
    _arrivals: deque[float]

    def onOpen(self) -> None:  # noqa: N802 - autobahn's name
        """Take less from a client than Daphne does."""
        self.maxMessagePayloadSize = self.maxFramePayloadSize = MAX_MESSAGE
        self.failByDrop = False  # say why
        self._arrivals = deque(maxlen=MAX_FRAMES)
        self.transport.getHandle().setsockopt(SOL_SOCKET, SO_SNDBUF, KERNEL_BUFFER)
        super().onOpen()

    def onMessageFrameBegin(self, length: int) -> None:  # noqa: N802 - autobahn's name
        """A message begins, or its next part."""
        self._count()
        super().onMessageFrameBegin(length)

    def onPing(self, payload: bytes) -> None:  # noqa: N802 - autobahn's name
        """Somebody asks for an answer, as no browser does."""
        self._count()
        super().onPing(payload)

    def onPong(self, payload: bytes) -> None:  # noqa: N802 - autobahn's name
        """An answer to Daphne's own ping, or to nothing."""
        self._count()
        super().onPong(payload)

    def onMessage(self, payload: bytes, isBinary: bool) -> None:  # noqa: N802, N803 - as above
        """Pass on what comes before the end."""
        if self.state == self.STATE_OPEN:
            super().onMessage(payload, isBinary)

    def _count(self) -> None:
        """Close the socket of whoever sends faster than any page."""
        now, arrivals = time.monotonic(), self._arrivals
        if len(arrivals) == MAX_FRAMES and now - arrivals[0] < WITHIN:
            if self.attached is not None:
                self.attached.close(TOO_MANY)
            elif self.state == self.STATE_OPEN:
                self.serverClose(TOO_MANY)
        arrivals.append(now)

    def handle_reply(self, message: dict[str, Any]) -> None:
        """Take the consumer's messages, the one that attaches it among them."""
        if message["type"] != ATTACH:
            super().handle_reply(message)
            return
        self.attached = message["consumer"]
        self.attached.wire = self
        # Until now this is the HTTP channel from which the socket was upgraded.
        self.transport.unregisterProducer()
        self.transport.registerProducer(self, True)

    def push(self, data: bytes) -> bool:
        """Write an encoded frame; say whether the socket is open."""
        if self.state != self.STATE_OPEN:
            return False
        self.transport.write(data)
        return True

    def serverClose(self, code: int | None = None) -> None:  # noqa: N802 - Daphne's name
        """Say why, and drop the connection if that is not answered."""
        if code == TOO_SLOW:
            self.closeHandshakeTimeout = LAST_WORDS
        super().serverClose(code)

    def pauseProducing(self) -> None:  # noqa: N802 - Twisted's name
        """Twisted has more than 64 KiB to write."""
        if self.attached is not None:
            self.attached.on_full()

    def resumeProducing(self) -> None:  # noqa: N802 - Twisted's name
        """Twisted has written all."""
        if self.attached is not None:
            self.attached.on_drained()

    def stopProducing(self) -> None:  # noqa: N802 - Twisted's name
        """The connection is lost; autobahn tells the consumer."""


def encode(text: str) -> bytes:
    """Return a text frame as it goes over the wire, the same bytes for every socket."""
    data: bytes = PreparedMessage(text.encode(), False, False, True).payloadHybi
    return data


def install() -> None:
    """Let Daphne make its sockets of `LiveProtocol`."""
    WebSocketFactory.protocol = LiveProtocol
