"""Whose session lives, and who may still read what is not public: asked again every few seconds."""

from collections.abc import Iterable

from realtime.access import living_sessions, versions_in_session
from realtime.codes import SIGNED_OUT
from realtime.database import from_database
from realtime.feeds import Socket


class Watchers:
    """Remembers which sessions were seen alive, and so which of them ended.

    A browser may keep the cookie of a session that ended long ago: it is a visitor like any other.
    """

    def __init__(self) -> None:
        self._living: set[str] = set()

    async def admit(self, sockets: Iterable[Socket]) -> None:
        """Take their session from those sockets whose session does not live; one statement."""
        sockets = list(sockets)
        asked = _sessions(sockets)
        living = await from_database(living_sessions, asked) if asked else set()
        for socket in sockets:
            if socket.session not in living:
                socket.session = None
        self._living |= living

    async def close_ended(self, sockets: set[Socket]) -> None:
        """Close those whose session ended: one statement, and none where nobody is signed in."""
        asked = _sessions(sockets)
        if not asked:
            return
        living = await from_database(living_sessions, asked)
        for socket in list(sockets):
            if socket.session in asked - living:
                if socket.session in self._living:
                    socket.close(SIGNED_OUT)
                else:
                    socket.session = None
        self._living = (self._living - asked | living) & _sessions(sockets)

    async def readable(self, watched: Iterable[tuple[Socket, int]]) -> dict[str, dict[int, int]]:
        """Return by session the versions of those of its watched threads that it may read.

        Each session is asked for once, for all its threads, whatever the number of its sockets.
        """
        threads: dict[str, set[int]] = {}
        for socket, thread in watched:
            if socket.session:
                threads.setdefault(socket.session, set()).add(thread)
        return {
            session: await from_database(versions_in_session, session, numbers)
            for session, numbers in threads.items()
        }


def _sessions(sockets: Iterable[Socket]) -> set[str]:
    return {socket.session for socket in sockets if socket.session}
