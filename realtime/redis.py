"""How Redis is spoken to, and what is logged when it does not answer."""

import logging
import socket
import time
from typing import Any


def host(url: str) -> dict[str, Any]:
    """Return the options of channels_redis for one Redis.

    A host that vanishes without closing its connections is noticed after ten seconds, not after
    the quarter of an hour that TCP takes by itself: the kernel gives up what is not acknowledged.
    """
    options = {
        socket.TCP_KEEPIDLE: 5,  # seconds of silence before the first question
        socket.TCP_KEEPINTVL: 2,  # seconds between questions
        socket.TCP_KEEPCNT: 3,  # questions without an answer
        socket.TCP_USER_TIMEOUT: 10_000,  # milliseconds without an acknowledgement
    }
    return {
        "address": url,
        "socket_connect_timeout": 2,
        "socket_keepalive": True,
        "socket_keepalive_options": options,
        "health_check_interval": 5,
    }


class Calm(logging.Filter):
    """Lets a message through once a minute, without its traceback.

    channels_redis writes a traceback each second for as long as Redis is away. The hub says once
    that it is, and once that it is back.
    """

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether the record is logged."""
        if record.exc_info and record.exc_info[1] is not None:
            record.msg, record.args = f"{record.msg}: {record.exc_info[1]!r}", ()
            record.exc_info = record.exc_text = None
        now = time.monotonic()
        if now - self._last.get(record.msg, -60.0) < 60.0:
            return False
        self._last[record.msg] = now
        return True
