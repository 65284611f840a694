"""The moderators' desk, live: the queue changed, and who has which contribution open.

A frame only says that the queue is another one now; the page fetches its list anew, and the list
checks rights as ever. Having a contribution open is a claim that expires: it is renewed for as
long as the page's socket is there, and anybody may decide in spite of it.
"""

import json

from participation.accounts.models import Membership
from participation.accounts.rules import organisations_where
from participation.contributions.models import Contribution
from realtime import presence
from realtime.access import person_of
from realtime.database import from_database, report
from realtime.feeds import Socket
from realtime.groups import DESK
from realtime.telling import tell
from realtime.wire import encode

CHANGED = encode(json.dumps({"desk": "changed"}))
REFUSED = encode(json.dumps({"desk": "not open"}))

Entry = tuple[int, int | None]
"""A user, and which contribution they have open."""


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


def at_desk(session_key: str | None, contribution: int | None) -> Entry | None:
    """Return who is signed in by a session and what they have open; None if they moderate nothing.

    What they have open counts only if it is theirs to moderate.
    """
    person = person_of(session_key)
    moderated = organisations_where(person, Membership.Role.MODERATOR)
    if person.pk is None or not moderated.exists():
        return None
    if contribution is not None:
        own = Contribution.objects.of_organisations(moderated).filter(pk=contribution)
        contribution = contribution if own.exists() else None
    return person.pk, contribution


def changed() -> None:
    """Tell all moderators' pages that the queue is another one now."""
    tell(DESK, {"type": "desk.changed"})


class Desk:
    """The moderators' pages that are open in this process."""

    def __init__(self) -> None:
        self._open: dict[Socket, Entry] = {}

    async def enter(self, socket: Socket, contribution: int | None) -> None:
        """Let a moderator's page follow the queue, and claim what it has open."""
        try:
            entry = await self._asked(socket, contribution)
            if not socket.is_open:
                return
            before = self._open.pop(socket, None)
            if entry is None:
                self._refuse(socket)
            else:
                self._open[socket] = entry
                await self._claim(entry)
            if before is not None and before != entry:
                await self._release(before)
        except Exception as error:
            report("Nobody can be let to the desk", error)

    async def leave(self, socket: Socket) -> None:
        """The page is closed: nobody has its contribution open any more."""
        before = self._open.pop(socket, None)
        if before is not None:
            await self._release(before)

    async def renew(self) -> None:
        """Claim again what is open, and let go of whoever is no moderator any more."""
        for socket, entry in list(self._open.items()):
            now = await self._asked(socket, entry[1])
            if self._open.get(socket) != entry:
                continue  # it was closed, or opened another one, meanwhile
            if now is None or now[0] != entry[0]:
                del self._open[socket]
                self._refuse(socket)
                await self._release(entry)
            elif entry[1] is not None:
                await from_database(claim, entry[1], entry[0])

    async def _asked(self, socket: Socket, contribution: int | None) -> Entry | None:
        if socket.session is None:
            return None
        return await from_database(at_desk, socket.session, contribution)

    async def _claim(self, entry: Entry) -> None:
        user, contribution = entry
        if contribution is not None:
            await from_database(claim, contribution, user)
            changed()

    async def _release(self, entry: Entry) -> None:
        user, contribution = entry
        if contribution is None or entry in self._open.values():
            return
        try:
            await from_database(release, contribution, user)
        except Exception as error:
            report("A claim is left to expire", error)
        changed()

    def _refuse(self, socket: Socket) -> None:
        socket.write(REFUSED)
        socket.watches_desk = False
        socket.expect_watch()

    def repeat(self, socket: Socket) -> None:
        """Tell a page that could not be told while its buffer was full."""
        if socket in self._open:
            socket.write(CHANGED)

    def tell(self) -> None:
        """Say that the queue changed."""
        for socket in list(self._open):
            socket.write(CHANGED)
