"""What every service that takes a text or an opinion checks before it locks anything."""

from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from participation.accounts.models import User
from participation.consultations.models import Consultation
from participation.contributions.cleaning import clean_line, clean_text, render_text
from participation.contributions.models import Thread
from participation.contributions.rules import can_contribute, is_open
from participation.errors import Refused
from participation.places.areas import covers
from participation.places.selectors import municipality_at

GUEST_NAME_MAX_LENGTH = 80


def checked_text(written: str, limit: int) -> tuple[str, str]:
    """Return the cleaned text and its HTML, or refuse an empty or too long one."""
    text = clean_text(written)
    if not text:
        raise Refused(_("Please write something."), code="empty")
    if len(text) > limit:
        raise Refused(
            ngettext(
                "Please shorten your text: it has %(over)s character too many.",
                "Please shorten your text: it has %(over)s characters too many.",
                len(text) - limit,
            )
            % {"over": len(text) - limit},
            code="too_long",
        )
    return text, render_text(text)


def checked_title(written: str) -> str:
    """Return the title of an idea as one line, or refuse a missing or too long one."""
    title = clean_line(written)
    if not title:
        raise Refused(_("Please give your idea a title."), code="no_title")
    most = settings.IDEA_TITLE_MAX_LENGTH
    if len(title) > most:
        raise Refused(
            _("Please shorten the title to %(most)s characters.") % {"most": most},
            code="long_title",
        )
    return title


def check_category(consultation: Consultation, category: str) -> None:
    """Refuse a category that is none of the consultation's; an idea needs none."""
    if category and category not in consultation.idea_categories:
        raise Refused(_("Please choose one of the categories."), code="no_category")


def checked_name(written: str) -> str:
    """Return the public name of a guest as one line, or refuse one that is none."""
    name = clean_line(written)
    if len(name) < 2:
        raise Refused(_("Please give a name of at least two characters."), code="name")
    if len(name) > GUEST_NAME_MAX_LENGTH:
        raise Refused(_("Please give a shorter name."), code="name")
    return name


def check_place(
    consultation: Consultation, latitude: float | None, longitude: float | None
) -> None:
    """Refuse half a place, and one outside of the area that the consultation is about."""
    if latitude is None and longitude is None:
        return
    if latitude is None or longitude is None:
        raise Refused(_("A place has latitude and longitude."), code="half_place")
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise Refused(_("There is no such place."), code="outside")
    area = consultation.area
    if area and not covers(area, latitude=latitude, longitude=longitude):
        raise Refused(
            _("This place lies outside of the area that the consultation is about."),
            code="outside",
        )


class Point(NamedTuple):
    """Somewhere, in degrees (WGS84)."""

    latitude: float
    longitude: float


def checked_place(consultation: Consultation, point: Point | None) -> dict[str, Any]:
    """Return what is kept of the place that a contribution is about, see `located`.

    Raises `Refused` where no places are asked for, and as `check_place` does.
    """
    if point is None:
        return {}
    if not consultation.asks_for_place:
        raise Refused(_("This consultation does not ask for places."), code="no_place")
    return located(consultation, *point)


def located(
    consultation: Consultation, latitude: float | None, longitude: float | None
) -> dict[str, Any]:
    """Return what is kept of a place, if there is one: the point in degrees, and its town.

    The town is looked up here, in one statement: what the public reads is not up to a form. Raises
    `Refused` as `check_place` does.
    """
    check_place(consultation, latitude, longitude)
    if latitude is None or longitude is None:
        return {}
    town = municipality_at(latitude=latitude, longitude=longitude)
    name = town.name if town else ""
    return {"latitude": latitude, "longitude": longitude, "place_name": name}


def check_access(author: User, thread: Thread, at: datetime) -> None:
    """Raise `Refused`, saying why, when ``author`` may not take part in the thread at ``at``."""
    if can_contribute(author, thread, at):
        return
    if not (author.is_authenticated and author.is_active):
        raise Refused(_("To write here, please sign in."), code="signed_out")
    if is_open(thread, at):
        raise Refused(
            _("Only invited people can contribute to this consultation."), code="not_invited"
        )
    raise Refused(_("This discussion is closed."), code="closed")
