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
    """Return the contributions of each thread of those plans that are public, in one statement."""
    found: dict[int, Numbers] = {}
    rows = Thread.objects.filter(
        plan__in=plans,
        plan__visibility=DraftPlan.Visibility.PUBLIC,
        plan__consultation__visibility=Consultation.Visibility.PUBLIC,
    ).values_list("plan", "pk", "published_count")
    for plan, thread, number in rows:
        found.setdefault(plan, {})[thread] = number
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
        self._sent: dict[int, Numbers] = {}  # of a public plan's threads
        self._counted: Numbers = {}  # of public consultations
        self._readers: Numbers = {}  # of public plans
        self._lacking: set[Socket] = set()  # who has no numbers yet
        self._unread: set[Socket] = set()  # who does not know the numbers of readers yet
        self._process = uuid4().hex
        self._is_waiting = False

    def __bool__(self) -> bool:
        return bool(self._plans or self._consultations)

    def watch(self, socket: Socket, plans: Iterable[int], consultations: Iterable[int]) -> None:
        """Let ``socket`` have the numbers of these, and of no others; all of them come first."""
        self.forget(socket)
        for watched, numbers in (self._plans, plans), (self._consultations, consultations):
            for number in numbers:
                watched.setdefault(number, set()).add(socket)
                self._lacking.add(socket)
                self._unread.add(socket)

    def repeat(self, socket: Socket) -> bool:
        """Let ``socket`` have all its numbers again; say whether it watches any."""
        watches = any(socket in sockets for sockets in self._plans.values())
        watches = watches or any(socket in sockets for sockets in self._consultations.values())
        if watches:
            self._lacking.add(socket)
            self._unread.add(socket)
        return watches

    def forget(self, socket: Socket) -> None:
        """Send ``socket`` no more numbers."""
        self._lacking.discard(socket)
        self._unread.discard(socket)
        for watched, known in (self._plans, self._sent), (self._consultations, self._counted):
            for number in [each for each, sockets in watched.items() if socket in sockets]:
                watched[number].discard(socket)
                if not watched[number]:
                    del watched[number]
                    known.pop(number, None)

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
        """Send what differs from what was sent before, and all of it to whoever has nothing yet."""
        plans: dict[int, Numbers] = {}
        counted: Numbers = {}
        lacking = set(self._lacking)
        if self._plans:
            plans = await from_database(plan_numbers, list(self._plans))
        if self._consultations:
            counted = await from_database(consultation_numbers, list(self._consultations))
        self._lacking -= lacking
        for plan, numbers in plans.items():
            watchers, before = self._plans.get(plan, set()), self._sent.get(plan, {})
            fresh = {key: value for key, value in numbers.items() if before.get(key) != value}
            if fresh:
                _send(watchers - lacking, plan=plan, counts=fresh)
            _send(watchers & lacking, plan=plan, counts=numbers)
            if watchers:
                self._sent[plan] = numbers
        for consultation, number in counted.items():
            watchers = self._consultations.get(consultation, set())
            knowing = watchers - lacking if self._counted.get(consultation) == number else set()
            _send(watchers - knowing, consultation=consultation, count=number)
            if watchers:
                self._counted[consultation] = number

    async def count_readers(self) -> None:
        """Tell other processes how many read which plan here, and the readers how many read it."""
        here = {plan: len(self._plans[plan]) for plan in self._sent if plan in self._plans}
        if not here:
            self._readers = {}
            return
        unread = set(self._unread)
        numbers = await from_database(_exchange, here, self._process)
        self._unread -= unread
        for plan, number in numbers.items():
            told = self._plans.get(plan, set())
            if self._readers.get(plan, 0) == number:
                told = told & unread if number else set()
            _send(told, plan=plan, readers=number)
        self._readers = numbers


def _exchange(here: Numbers, process: str) -> Numbers:
    places = {f"plan.{plan}": number for plan, number in here.items()}
    presence.note(places, who=process, seconds=presence.READERS_LAST)
    presence.sweep()
    numbers = presence.readers(places)
    return {plan: numbers[f"plan.{plan}"] for plan in here}


def _send(sockets: Iterable[Socket], **fields: int | Numbers) -> None:
    if not sockets:
        return
    data = encode(json.dumps(fields, separators=(",", ":")))
    for socket in list(sockets):
        socket.write(data)
