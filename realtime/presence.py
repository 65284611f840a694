"""Who is where just now, counted over all processes by entries that expire.

They lie in PostgreSQL with and without Redis: one way to do it, it goes on while Redis is away, and
it costs a statement for each process every few seconds.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db.models import Sum
from django.db.models.functions import Now

from participation.consultations.selectors import database_now
from realtime.models import Presence

READERS_LAST = 40  # seconds
CLAIM_LASTS = 90  # seconds
SHOWN_FROM, STEP = 5, 5  # readers


def note(places: Mapping[str, int], *, who: str, seconds: int) -> None:
    """Say that ``who`` is in these places for so many seconds, and with how many."""
    until = database_now() + timedelta(seconds=seconds)
    Presence.objects.bulk_create(
        [
            Presence(place=place, who=who, number=number, expires_at=until)
            for place, number in sorted(places.items())
        ],
        update_conflicts=True,
        unique_fields=["place", "who"],
        update_fields=["number", "expires_at"],
    )


def leave(*, who: str, places: Iterable[str]) -> None:
    """Say that ``who`` is not in these places any more."""
    Presence.objects.filter(who=who, place__in=places).delete()


def sweep() -> None:
    """Delete what expired."""
    Presence.objects.filter(expires_at__lt=Now()).delete()


def readers(places: Iterable[str]) -> dict[str, int]:
    """Return how many read in these places, as it is shown: from five on, in steps of five."""
    present = Presence.objects.filter(place__in=places, expires_at__gte=Now())
    numbers = dict(present.values_list("place").annotate(Sum("number")))
    return {place: shown(numbers.get(place, 0)) for place in places}


def shown(number: int) -> int:
    """Round down to fives; fewer than five are nobody, so that no one is picked out."""
    return number - number % STEP if number >= SHOWN_FROM else 0


def holders(places: Iterable[str]) -> dict[str, list[str]]:
    """Return who is in these places, the first to come first."""
    present = Presence.objects.filter(place__in=places, expires_at__gte=Now()).order_by("pk")
    found: dict[str, list[str]] = {}
    for place, who in present.values_list("place", "who"):
        found.setdefault(place, []).append(who)
    return found
