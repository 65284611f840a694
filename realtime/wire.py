"""Daphne's socket with a bounded buffer.

Twisted buffers without end what is written to somebody who does not read, and ASGI has no word for
it: ``await send()`` returns at once. Twisted itself tells a *producer* when more than 64 KiB wait;
so this protocol registers itself as one and passes it on to the consumer that attached to it.
"""

from socket import SO_SNDBUF, SOL_SOCKET
from typing import Any, Protocol

from autobahn.websocket.protocol import PreparedMessage
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol

ATTACH = "live.attach"  # the message by which a consumer gets hold of its protocol
KERNEL_BUFFER = 65_536  # bytes that the kernel may hold for a socket; Linux takes twice as much
MAX_MESSAGE = 65_536  # bytes; beyond it autobahn closes with 1009 before anything is kept


class Attached(Protocol):
    """What a consumer offers to its protocol."""

    wire: "LiveProtocol | None"

    def on_full(self) -> None:
        """The buffer is full; what is written now is kept, but no more should come."""

    def on_drained(self) -> None:
        """The buffer is empty again."""


class LiveProtocol(WebSocketProtocol):
    """A WebSocket of Daphne that says when its reader does not keep up."""

    attached: Attached | None = None

    def onOpen(self) -> None:  # noqa: N802 - autobahn's name
        """Take less from a client than Daphne does."""
        self.maxMessagePayloadSize = self.maxFramePayloadSize = MAX_MESSAGE
        self.failByDrop = False  # say why
        self.transport.getHandle().setsockopt(SOL_SOCKET, SO_SNDBUF, KERNEL_BUFFER)
        super().onOpen()

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
