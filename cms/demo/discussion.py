"""Turns a written discussion into acts: who does what, and when."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from cms.demo.acting import Stage
from cms.demo.calendar import BERLIN
from cms.demo.remarks import AFTER, BEFORE, Place, Remark
from participation.accounts.models import User
from participation.contributions.models import Contribution

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
Moments = tuple[datetime, datetime]
Said = list[Contribution]  # empty until it has been said


@dataclass(order=True, slots=True)
class Act:
    """Something that somebody does at a moment. Acts of one moment keep their order."""

    at: datetime
    place: int
    do: Callable[[], object] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Talk:
    """Where people talk, who began, and until when."""

    place: Place
    beginner: User
    end: datetime


@dataclass(slots=True)
class Windows:
    """When things may happen: all midnights, the second one not included.

    ``revised`` is when the second version is published.
    """

    dialogue: Moments
    weighing: Moments
    revised: datetime | None = None

    def of(self, when: str) -> Moments:
        """Return the part of the dialogue before or after the second version, or all of it."""
        start, end = self.dialogue
        if self.revised is not None and when == BEFORE:
            return start, midnight(self.revised)
        if self.revised is not None and when == AFTER:
            return midnight(self.revised) + DAY, end
        return start, end


def midnight(moment: datetime) -> datetime:
    """Return when the moment's day began in Berlin."""
    local = moment.astimezone(BERLIN)
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


class Director:
    """Gives each remark an author and a time, by a chance that is the same every time."""

    def __init__(self, stage: Stage, windows: Windows, citizens: list[User], seed: str) -> None:
        self.stage = stage
        self.windows = windows
        self.citizens = citizens
        self.weights = [1 / (place + 2) ** 0.6 for place in range(len(citizens))]
        self.chance = random.Random(seed)  # noqa: S311 - the same on purpose
        self.applause = random.Random(f"{seed}: applause")  # noqa: S311 - as above
        self.acts: list[Act] = []

    def direct(self, places: list[Place]) -> list[Act]:
        """Return the acts of all that is said in these places."""
        for place in places:
            for remark in place.remarks:
                self._begin(place, remark)
        return self.acts

    def schedule(self, at: datetime, do: Callable[[], object]) -> None:
        """Note down that something is done at a moment."""
        self.acts.append(Act(at, len(self.acts), do))

    def _begin(self, place: Place, remark: Remark) -> None:
        start, end = self.windows.of(remark.when or place.when)
        if remark.report and not remark.decisions:
            start = end - 3 * DAY  # what was reported waits for days, not for weeks
        left = 5 if remark.has_answer else 2 if remark.assessment else 1  # days for what follows
        latest = max(start + DAY, end - left * DAY)
        at = self._by_day(start + (latest - start) * self.chance.random())
        author = self._somebody()
        said: Said = []
        self.schedule(at, partial(_keep, said, partial(self.stage.post, place, remark, author, at)))
        self._follow_up(remark, said, author, at, end)
        self._support(said, author, at, end)
        self._reply(Talk(place, author, end), remark, said, author, at)

    def reply_to_idea(self, idea: Callable[[], Contribution], text: str) -> None:
        """Let somebody write in an idea's own discussion."""
        start, end = self.windows.dialogue
        at = self._by_day(start + DAY + (end - start - 2 * DAY) * self.chance.random())
        author = self._somebody()
        self.schedule(at, lambda: self.stage.discuss(idea(), text, author, at))

    def wish(self, wishes: list[dict[str, Any]]) -> None:
        """Let ideas be brought, supported and discussed, by a chance of their own."""
        chance = random.Random(f"{self.stage.consultation.slug}: wishes")  # noqa: S311 - as above
        start, end = self.windows.dialogue
        step = (end - start) / (len(wishes) + 2)
        for number, wish in enumerate(wishes, 1):
            said: Said = []
            author, *others = chance.sample(self.citizens, len(wish["replies"]) + 4)
            at = self._by_day_of(start + number * step, chance)
            self.schedule(at, partial(_keep, said, partial(self.stage.bring, wish, author, at)))
            for place, text in enumerate(wish["replies"], 1):
                later = self._by_day_of(at + place * step / 4, chance)
                speak = partial(self._discuss, said, text, others[place - 1], later)
                self.schedule(later, speak)
            for person in others[len(wish["replies"]) :][: chance.randrange(4)]:
                moment = at + step / 2
                self.schedule(moment, partial(self.stage.support, said, person, moment))

    def _discuss(self, said: Said, text: str, author: User, at: datetime) -> None:
        self.stage.discuss(said[0], text, author, at)

    def weigh(
        self, contribution: Callable[[], Contribution], outcome: str, text: str, *, since: datetime
    ) -> None:
        """Let the clerk weigh something that was said at ``since``, on a later day."""
        start, end = self.windows.weighing
        start = max(start, midnight(since) + DAY)
        last_day = max(start, end - DAY)
        at = self._in_office(start + (last_day - start) * self.chance.random())
        self.schedule(at, lambda: self.stage.assess(contribution(), outcome, text, at))

    def _reply(
        self, talk: Talk, above: Remark, parent: Said, before: User, last: datetime
    ) -> datetime:
        """Let replies follow one after the other; return when the last of them was written.

        ``before`` wrote what is replied to, ``last`` is when something was said last.
        """
        for waiting, remark in enumerate(above.replies):
            said: Said = []
            if remark.is_answer:
                author = self.stage.officer
                last = self._office_hour_after(last, talk.end)
                speak = partial(self.stage.answer, parent, remark.text, last)
            else:
                author = talk.beginner if remark.by_beginner else self._somebody(but=before)
                last = self._after(last, talk.end, len(above.replies) - waiting)
                speak = partial(self.stage.reply, talk.place, parent, remark.text, author, last)
            self.schedule(last, partial(_keep, said, speak))
            self._follow_up(remark, said, author, last, talk.end)
            last = self._reply(talk, remark, said, author, last)
        return last

    def _follow_up(
        self, remark: Remark, said: Said, author: User, at: datetime, end: datetime
    ) -> None:
        """Let a remark be let through, reported, decided on and weighed, as it is written."""
        if self.stage.looks_first and not (remark.is_answer or remark.is_held):
            self.schedule(at, partial(self.stage.decide, said, "approve", "", "", at))
        if remark.report:
            at = self._after(at, end, 3)
            reporter = self._somebody(but=author)
            reason, text = remark.report
            self.schedule(at, partial(self.stage.report, said, reason, text, reporter, at))
        for decision, reason, text in remark.decisions:
            at = self._after(at, end, 3)
            self.schedule(at, partial(self.stage.decide, said, decision, reason, text, at))
        if remark.assessment:
            self.weigh(lambda: said[0], *remark.assessment, since=at)

    def _support(self, said: Said, author: User, at: datetime, end: datetime) -> None:
        """Let some agree with it, most of them soon; many contributions find nobody."""
        number, choices = self.applause.choice((0, 0, 1, 1, 2, 4)), self.stage.choices
        for person in self.applause.sample(self.citizens, number):
            if person != author:
                moment = at + (end - at) * self.applause.random() ** 2 * 0.9
                choice = self.applause.choice(choices) if len(choices) > 1 else choices[0]
                act = partial(self.stage.support, said, person, moment, choice)
                self.schedule(moment, act)

    def _somebody(self, but: User | None = None) -> User:
        while True:
            (found,) = self.chance.choices(self.citizens, self.weights)
            if found != but:
                return found

    def _after(self, moment: datetime, end: datetime, left: int) -> datetime:
        """Return a moment soon after, early enough for ``left`` to come before ``end``."""
        longest = min(30 * HOUR, (end - moment) / (left + 1))
        return self._by_day(moment + longest * (0.05 + 0.95 * self.chance.random()))

    def _by_day(self, moment: datetime) -> datetime:
        """Return the moment, or a later one of the same day if people sleep."""
        return self._by_day_of(moment, self.chance)

    def _by_day_of(self, moment: datetime, chance: random.Random) -> datetime:
        local = moment.astimezone(BERLIN).replace(microsecond=0)
        return local.replace(hour=chance.randrange(7, 22)) if local.hour < 7 else local

    def _in_office(self, moment: datetime) -> datetime:
        local = moment.astimezone(BERLIN).replace(second=0, microsecond=0)
        return local.replace(hour=self.chance.randrange(9, 16))

    def _office_hour_after(self, moment: datetime, end: datetime) -> datetime:
        """Return an hour of office on one of the next working days."""
        for days in _from(self.chance.choice((1, 1, 2, 3)), 5):
            at = self._in_office(moment + days * DAY)
            if at.weekday() < 5 and at < end:
                return at
        return self._after(moment, end, 1)


def _keep(said: Said, speak: Callable[[], Contribution]) -> None:
    said.append(speak())


def _from(first: int, last: int) -> Iterator[int]:
    yield from range(first, last + 1)
