"""What an author may change of a contribution besides its text.

Of an idea title, category and picture, of a comment the passage that it quotes and its files, of
both the place. What is taken away is gone for good; what was said stays readable (`Edit`).
"""

from dataclasses import dataclass
from typing import Any

from participation.contributions.attachments import drop_attachments
from participation.contributions.checks import (
    Point,
    check_category,
    checked_place,
    checked_title,
    located,
)
from participation.contributions.models import Attachment, Contribution, Edit, Picture
from participation.contributions.pictures import (
    PictureDraft,
    TakenPicture,
    checked_alt,
    keep_picture,
    write_picture,
)
from participation.places.forms import DIGITS

NO_PLACE = {"latitude": None, "longitude": None, "place_name": ""}
NO_QUOTE = {"quote": "", "quote_prefix": "", "quote_suffix": ""}
FIELDS = ("title", "category", *NO_PLACE, *NO_QUOTE)
_WORDS = ("title", "category", "quote")


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What an author wants to be otherwise besides the text; what is None stays as it is.

    ``removes`` names what is taken away: ``place``, ``quote``, ``picture``; ``removed_files`` are
    numbers of attachments. ``alt`` says anew what the picture shows.
    """

    title: str | None = None
    category: str | None = None
    point: Point | None = None
    picture: PictureDraft | None = None
    alt: str | None = None
    removes: frozenset[str] = frozenset()
    removed_files: frozenset[int] = frozenset()


AS_IT_IS = Revision()


def checked_revision(contribution: Contribution, revision: Revision) -> dict[str, Any]:
    """Return the fields of ``contribution`` that a revision asks for, by name.

    They are checked as when they are written first. Raises `Refused` when the title is missing or
    too long, the category is none of the consultation's, or the place is none that is taken; what
    is as it was is taken in any case.
    """
    fields: dict[str, Any] = {}
    if contribution.kind == Contribution.Kind.IDEA:
        if revision.title is not None:
            fields["title"] = checked_title(revision.title)
        if revision.category not in (None, contribution.category):
            check_category(contribution.consultation, revision.category or "")
            fields["category"] = revision.category
    if "place" in revision.removes:
        fields |= NO_PLACE
    elif revision.point is not None and not _is_there(contribution, revision.point):
        fields |= _place(contribution, revision.point)
    if "quote" in revision.removes:
        fields |= NO_QUOTE
    return fields


def _is_there(contribution: Contribution, point: Point) -> bool:
    if contribution.latitude is None or contribution.longitude is None:
        return False
    stored = (round(contribution.latitude, DIGITS), round(contribution.longitude, DIGITS))
    return stored == (round(point.latitude, DIGITS), round(point.longitude, DIGITS))


def _place(contribution: Contribution, point: Point) -> dict[str, Any]:
    if contribution.kind == Contribution.Kind.IDEA:
        return located(contribution.consultation, *point)
    return checked_place(contribution.consultation, point)


def changes_of(
    contribution: Contribution,
    fields: dict[str, Any],
    revision: Revision,
    picture: TakenPicture | None,
    waiting: Edit | None,
) -> dict[str, Any]:
    """Return what is otherwise than in a contribution of a locked thread, for `Edit.wanted`.

    ``fields`` are what `checked_revision` found, ``picture`` is the one of the revision. A new
    picture of an edit that is ``waiting`` is not sent again: it stays. Raises `Refused` when a
    picture shall go without words.
    """
    changes = {
        name: value for name, value in fields.items() if getattr(contribution, name) != value
    }
    if contribution.kind == Contribution.Kind.IDEA:
        changes |= _picture(contribution, revision, picture, waiting)
    if revision.removed_files:
        files = Attachment.objects.filter(contribution=contribution)
        numbers = files.filter(number__in=revision.removed_files).order_by("number")
        changes |= (
            {"files": found} if (found := list(numbers.values_list("number", flat=True))) else {}
        )
    return changes


def _picture(
    contribution: Contribution,
    revision: Revision,
    taken: TakenPicture | None,
    waiting: Edit | None,
) -> dict[str, Any]:
    names = ("digest", "width", "height", "alt")
    stored = Picture.objects.filter(contribution=contribution).values(*names).first()
    if taken is not None:
        wanted: dict[str, Any] | None = keep_picture(taken)
    elif "picture" in revision.removes:
        wanted = None
    else:
        wanted = (waiting.wanted.get("picture") if waiting else None) or stored
        if wanted and revision.alt is not None:
            wanted = {**wanted, "alt": checked_alt(revision.alt)}
    return {} if wanted == stored else {"picture": wanted}


def formerly(contribution: Contribution, changes: dict[str, Any]) -> dict[str, Any]:
    """Return what the history keeps of ``changes``, before they are written."""
    kept = {name: getattr(contribution, name) for name in _WORDS if name in changes}
    places = [name for name in ("latitude", "longitude") if name in changes]
    seen = [
        *(["place"] if places else []),
        *(each for each in ("picture", "files") if each in changes),
    ]
    return kept | dict.fromkeys(seen, True)


def write_changes(contribution: Contribution, changes: dict[str, Any]) -> list[str]:
    """Make changes of a contribution in a locked thread; return the fields that are to be saved."""
    names = [name for name in FIELDS if name in changes]
    for name in names:
        setattr(contribution, name, changes[name])
    if "picture" in changes:
        write_picture(contribution, changes["picture"])
    if "files" in changes:
        drop_attachments(contribution, changes["files"])
    return names
