"""The columns of the public export, as docs/open-data.md describes them.

PostgreSQL writes the values itself, so each column is an expression. Nothing depends on the reader
or on the language in force.
"""

from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import (
    Case,
    F,
    FilteredRelation,
    Func,
    OuterRef,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils.translation import override

from participation.consultations.models import Consultation
from participation.consultations.rules import shows_votes
from participation.contributions.models import (
    Attachment,
    Contribution,
    ContributionQuerySet,
    Picture,
    Thread,
)

EMPTY_LIST = Cast(Value([]), ArrayField(TextField()))
"""What stands for all lists where no row has anything in them."""


class Column(NamedTuple):
    """One column. ``is_text`` says that people wrote what is in it.

    What is a list in JSON stands in CSV with blanks between its members.
    """

    name: str
    value: F | Func | Value | models.Expression | ArraySubquery
    is_text: bool = False


class Moment(Func):
    """A moment in UTC as ISO 8601 writes it."""

    template = """to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""
    output_field = TextField()


class Harmless(Func):
    """A text that no spreadsheet takes for a formula: an apostrophe stands before what may be one.

    Wide characters and white space before the sign are taken for it by some programs as well. The
    expression is repeated, so it must have no parameters.
    """

    template = (
        "CASE WHEN %(expressions)s ~ '^\\s*[-=+@＝＋－＠]|^\\s' "
        "THEN '''' || %(expressions)s ELSE %(expressions)s END"
    )
    output_field = TextField()


def published(consultation: Consultation, thread: Thread | None = None) -> ContributionQuerySet:
    """Return what the export holds: all that everybody may read, of one discussion if given."""
    said = Contribution.objects.visible().readable().filter(consultation=consultation)
    if thread is not None:
        said = said.filter(thread=thread)
    current = Q(assessments__superseded_at__isnull=True)
    return said.alias(outcome_now=FilteredRelation("assessments", condition=current)).order_by("pk")


def columns(consultation: Consultation, at: datetime) -> list[Column]:
    """Return the columns in their order; numbers of a vote that still runs are empty."""
    return [
        Column("id", F("pk")),
        Column("url", _address()),
        Column("kind", F("kind")),
        Column("state", F("state")),
        Column("thread", F("thread")),
        Column("reply_to", Coalesce("shown_below", "thread__idea")),
        Column("plan", F("thread__plan__slug")),
        Column("plan_version", F("section__version__number")),
        Column("section", F("section__anchor")),
        Column("section_number", F("section__number"), is_text=True),
        Column("section_heading", F("section__title"), is_text=True),
        Column("quote", F("quote"), is_text=True),
        Column("author", _byline(), is_text=True),
        Column("title", F("title"), is_text=True),
        Column("text", F("text"), is_text=True),
        Column("category", F("category"), is_text=True),
        Column("place", F("place_name"), is_text=True),
        Column("latitude", F("latitude")),
        Column("longitude", F("longitude")),
        Column("picture", _picture(consultation)),
        Column("attachments", _attachments(consultation)),
        Column("created_at", Moment("created_at")),
        Column("edited_at", Moment("edited_at")),
        *_numbers(consultation, at),
        Column("replies", F("reply_count")),
        Column("outcome", F("outcome_now__outcome")),
        Column("outcome_reasoning", F("outcome_now__reasoning"), is_text=True),
        Column("outcome_at", Moment("outcome_now__at")),
    ]


def _address(name: str = "contribution") -> models.Expression:
    """Return the permanent address, the same in whatever language the export is asked for."""
    with override(settings.LANGUAGE_CODE):
        before, behind = reverse(f"participation:{name}", args=[0]).split("0")
    return Concat(
        Value(settings.SITE_URL + before),
        Cast("pk", TextField()),
        Value(behind),
        output_field=TextField(),
    )


def _picture(consultation: Consultation) -> models.Expression:
    """Return the address of an idea's picture; where there are none, none is asked for."""
    nothing = Cast(Value(None), TextField())
    if not Picture.objects.filter(contribution__consultation=consultation).exists():
        return nothing
    return Case(When(picture__isnull=False, then=_address("picture")), default=nothing)


def _attachments(consultation: Consultation) -> Cast | ArraySubquery:
    """Return the addresses of the files in their order; where there are none, none is asked for."""
    files = Attachment.objects.filter(contribution__consultation=consultation)
    if not files.exists():
        return EMPTY_LIST
    with override(settings.LANGUAGE_CODE):
        before, between = reverse("participation:attachment", args=[0, 1]).split("0")
    address = Concat(
        Value(settings.SITE_URL + before),
        Cast("contribution_id", TextField()),
        Value(between.removesuffix("1/")),
        Cast("number", TextField()),
        Value("/"),
        output_field=TextField(),
    )
    of_it = Attachment.objects.filter(contribution=OuterRef("pk")).order_by("number")
    return ArraySubquery(of_it.values(address=address))


def _byline() -> models.Expression:
    """Return who speaks, as `Contribution.byline` says it."""
    return Coalesce("organisation__name", "author__display_name", "author_name")


def _numbers(consultation: Consultation, at: datetime) -> list[Column]:
    names = {"support": "support_count", "opposition": "opposition_count", "neither": "pass_count"}
    nothing = Cast(Value(None), models.IntegerField())
    is_shown = shows_votes(consultation, at)
    return [Column(name, F(field) if is_shown else nothing) for name, field in names.items()]
