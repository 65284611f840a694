"""The days of the demonstration: all of them are counted from the day on which it is seeded."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Counts days from ``today``; everything that was said was said before that day began."""

    today: date

    def day(self, number: int) -> date:
        """Return the day that many days from today."""
        return self.today + timedelta(days=number)

    def working_day(self, number: int) -> date:
        """Return that day, or the Monday after it."""
        day = self.day(number)
        return day + timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)

    def at(self, number: int, hour: int = 0, minute: int = 0) -> datetime:
        """Return a moment of that day, by the clocks in Berlin."""
        return datetime.combine(self.day(number), time(hour, minute), tzinfo=BERLIN)
