"""Numbers of contributions, live in lists: a plan's contents, cards of consultations. No texts.

A message says only that something was counted anew. The hub waits a second for more, reads the
numbers of what is shown in a few statements and sends those that differ from what it sent before.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Iterable
from uuid import uuid4

from django.db.models import Sum

from participation.consultations.models import Consultation
from participation.contributions.models import Thread
from participation.plans.models import DraftPlan
from realtime import presence
from realtime.database import from_database, report
from realtime.feeds import Socket
from realtime.wire import encode

GATHER = 1.0  # seconds in which changes come together

Numbers = dict[int, int]


def plan_numbers(plans: Iterable[int]) -> dict[int, Numbers]:
    """Return the contributions of each thread of these public plans, in one statement."""
    found: dict[int, Numbers] = {plan: {} for plan in plans}
    rows = Thread.objects.filter(
        plan__in=found,
        plan__visibility=DraftPlan.Visibility.PUBLIC,
        plan__consultation__visibility=Consultation.Visibility.PUBLIC,
    ).values_list("plan", "pk", "published_count")
    for plan, thread, number in rows:
        found[plan][thread] = number
    return found


def consultation_numbers(consultations: Iterable[int]) -> Numbers:
    """Return the contributions of these public consultations in all their threads."""
    public = Consultation.objects.public().filter(pk__in=consultations)
    found: Counter[int] = Counter(dict.fromkeys(public.values_list("pk", flat=True), 0))
    for path in ("consultation", "plan__consultation", "idea__consultation"):
        sums = Thread.objects.filter(**{f"{path}__in": list(found)}).values_list(path)
        found.update(dict(sums.annotate(Sum("published_count"))))
    return dict(found)


class Counts:
    """Who watches the numbers of which plans and consultations, and what was sent last."""

    def __init__(self) -> None:
        self._plans: dict[int, set[Socket]] = {}
        self._consultations: dict[int, set[Socket]] = {}
        self._sent: dict[int, Numbers] = {}  # of a plan's threads
        self._counted: Numbers = {}  # of consultations
        self._readers: dict[str, int] = {}  # by place, as they were sent
        self._process = uuid4().hex
        self._is_waiting = False

    def __bool__(self) -> bool:
        return bool(self._plans or self._consultations)

    def watch(self, socket: Socket, plans: Iterable[int], consultations: Iterable[int]) -> None:
        """Let ``socket`` have the numbers of these, and of no others; all of them come first."""
        self.forget(socket)
        for watched, numbers, known in (
            (self._plans, plans, self._sent),
            (self._consultations, consultations, self._counted),
        ):
            for number in numbers:
                watched.setdefault(number, set()).add(socket)
                known.pop(number, None)  # so that all is sent again
        for plan in plans:
            self._readers.pop(f"plan.{plan}", None)

    def forget(self, socket: Socket) -> None:
        """Send ``socket`` no more numbers."""
        for watched in (self._plans, self._consultations):
            for number in [each for each, sockets in watched.items() if socket in sockets]:
                watched[number].discard(socket)
                if not watched[number]:
                    del watched[number]

    async def refresh_soon(self) -> None:
        """Count anew in a moment, once for all that changes until then."""
        if self._is_waiting or not self:
            return
        self._is_waiting = True
        await asyncio.sleep(GATHER)
        self._is_waiting = False
        try:
            await self.refresh()
        except Exception as error:
            report("Numbers cannot be read; it is tried again", error)

    async def refresh(self) -> None:
        """Send what differs from what was sent before."""
        if self._plans:
            for plan, numbers in (await from_database(plan_numbers, list(self._plans))).items():
                before = self._sent.get(plan, {})
                fresh = {key: value for key, value in numbers.items() if before.get(key) != value}
                self._sent[plan] = numbers
                if fresh:
                    _send(self._plans.get(plan, ()), plan=plan, counts=fresh)
        if self._consultations:
            counted = await from_database(consultation_numbers, list(self._consultations))
            for consultation, number in counted.items():
                if self._counted.get(consultation) != number:
                    self._counted[consultation] = number
                    watchers = self._consultations.get(consultation, ())
                    _send(watchers, consultation=consultation, count=number)

    async def count_readers(self) -> None:
        """Tell other processes how many read which plan here, and the readers how many read it."""
        watched = {f"plan.{number}": sockets for number, sockets in self._plans.items()}
        here = {place: len(sockets) for place, sockets in watched.items()}
        if not here:
            self._readers = {}
            return
        numbers = await from_database(_exchange, here, self._process)
        for place, number in numbers.items():
            if self._readers.get(place, 0) != number:
                _send(watched[place], plan=int(place.removeprefix("plan.")), readers=number)
        self._readers = numbers


def _exchange(here: dict[str, int], process: str) -> dict[str, int]:
    presence.note(here, who=process, seconds=presence.READERS_LAST)
    presence.sweep()
    return presence.readers(here)


def _send(sockets: Iterable[Socket], **fields: int | Numbers) -> None:
    data = encode(json.dumps(fields, separators=(",", ":")))
    for socket in list(sockets):
        socket.write(data)
