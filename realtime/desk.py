"""The moderators' desk, live: the queue changed, and who has which contribution open.

A frame only says that the queue is another one now; the page fetches its list anew, and the list
checks rights as ever. Having a contribution open is a claim that expires: it is renewed for as
long as the page's socket is there, and anybody may decide in spite of it.
"""

import json

from participation.accounts.models import Membership
from participation.accounts.rules import organisations_where
from realtime import presence
from realtime.access import person_of
from realtime.database import from_database, report
from realtime.feeds import Socket
from realtime.groups import DESK
from realtime.telling import tell
from realtime.wire import encode

CHANGED = encode(json.dumps({"desk": "changed"}))
REFUSED = encode(json.dumps({"desk": "not open"}))


def place_of(contribution: int) -> str:
    """Return the place of presence of whoever works on a contribution."""
    return f"desk.{contribution}"


def claim(contribution: int, user: int) -> None:
    """Say that a moderator has a contribution open now."""
    presence.note({place_of(contribution): 1}, who=str(user), seconds=presence.CLAIM_LASTS)


def release(contribution: int, user: int) -> None:
    """Say that a moderator does not have it open any more."""
    presence.leave(who=str(user), places=[place_of(contribution)])


def claims(contributions: list[int]) -> dict[int, list[int]]:
    """Return which users have which of these open, in one statement; the first to come first."""
    found = presence.holders(map(place_of, contributions))
    return {
        int(place.removeprefix("desk.")): [int(who) for who in whos]
        for place, whos in found.items()
    }


def moderator_of(session_key: str | None) -> int | None:
    """Return the number of the session's user if they moderate anything, else None."""
    person = person_of(session_key)
    moderates = organisations_where(person, Membership.Role.MODERATOR).exists()
    return person.pk if moderates else None


def changed() -> None:
    """Tell all moderators' pages that the queue is another one now."""
    tell(DESK, {"type": "desk.changed"})


class Desk:
    """The moderators' pages that are open in this process."""

    def __init__(self) -> None:
        self._open: dict[Socket, tuple[int, int | None]] = {}  # user, contribution

    async def enter(self, socket: Socket, contribution: int | None) -> None:
        """Let a moderator's page follow the queue, and claim what it has open."""
        try:
            user = await from_database(moderator_of, socket.session) if socket.session else None
            if user is None:
                socket.write(REFUSED)
                return
            self._open[socket] = (user, contribution)
            if contribution is not None:
                await from_database(claim, contribution, user)
                changed()
        except Exception as error:
            report("Nobody can be let to the desk", error)

    async def leave(self, socket: Socket) -> None:
        """The page is closed: nobody has its contribution open any more."""
        user, contribution = self._open.pop(socket, (0, None))
        if contribution is None or (user, contribution) in self._open.values():
            return
        try:
            await from_database(release, contribution, user)
        except Exception as error:
            report("A claim is left to expire", error)
        changed()

    async def renew(self) -> None:
        """Claim again what is open, and let go of whoever is no moderator any more."""
        for socket, (user, contribution) in list(self._open.items()):
            if await from_database(moderator_of, socket.session) != user:
                self._open.pop(socket, None)
                socket.write(REFUSED)
            elif contribution is not None:
                await from_database(claim, contribution, user)

    def tell(self) -> None:
        """Say that the queue changed."""
        for socket in list(self._open):
            socket.write(CHANGED)
