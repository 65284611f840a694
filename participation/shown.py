"""What a page shows of what people say, as its view declares it, so that the host may keep it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Shown:
    """The discussions on a page, by keys: single threads, all of a plan, all of a consultation."""

    threads: tuple[int, ...] = ()
    plans: tuple[int, ...] = ()
    consultations: tuple[int, ...] = ()


def shows(
    request: HttpRequest,
    *,
    threads: Iterable[int] = (),
    plans: Iterable[int] = (),
    consultations: Iterable[int] = (),
) -> None:
    """Declare that the page is the same for every anonymous reader until one of these changes.

    What editors publish need not be named: whatever of it changes makes every page anew.
    """
    request.shown = Shown(  # type: ignore[attr-defined]
        *(tuple(sorted(set(each))) for each in (threads, plans, consultations))
    )


def shown_by(request: HttpRequest) -> Shown | None:
    """Return what the view declared; None if it did not."""
    return getattr(request, "shown", None)
