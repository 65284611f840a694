"""Narrowing a search down: what the address of a search says besides its words."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Self
from urllib.parse import urlencode

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.consultations.models import Consultation
from participation.consultations.selectors import with_state
from participation.contributions.models import Contribution, Thread
from participation.search.models import Entry

IDEA = "idea"  # a kind of contribution that is asked for by itself, too
KINDS = (*Entry.Kind.choices, (IDEA, _("Idea")))


@dataclass(frozen=True, slots=True)
class Filters:
    """Everything empty narrows nothing. Names are those in the address."""

    art: str = ""
    beteiligung: str = ""
    stelle: str = ""
    phase: str = ""
    kategorie: str = ""
    jahr: int | None = None
    sprache: str = ""
    entwurf: str = ""
    diskussion: int | None = None

    def without(self, *names: str) -> Self:
        """Return the same filters but these."""
        nothing: dict[str, Any] = {
            name: None if name in ("jahr", "diskussion") else "" for name in names
        }
        return replace(self, **nothing)

    def given(self) -> dict[str, Any]:
        """Return the filters that narrow."""
        return {name: value for name, value in asdict(self).items() if value not in ("", None)}


def narrow(
    entries: models.QuerySet[Any], filters: Filters, *, at: datetime
) -> models.QuerySet[Any]:
    """Keep the entries that ``filters`` allow."""
    fields = {
        "kind": filters.art,
        "consultation__slug": filters.beteiligung,
        "organisation__slug": filters.stelle,
        "category": filters.kategorie,
        "happened_at__year": filters.jahr,
        "language": filters.sprache,
        "plan__slug": filters.entwurf,
    }
    if filters.art == IDEA:
        fields["kind"] = Entry.Kind.CONTRIBUTION
        ideas = Contribution.objects.filter(kind=Contribution.Kind.IDEA)
        entries = entries.filter(source__in=ideas.order_by().values("pk"))
    entries = entries.filter(**{name: value for name, value in fields.items() if value})
    if filters.phase:
        in_phase = with_state(Consultation.objects.public(), at).filter(
            models.Q(state=filters.phase)
        )
        entries = entries.filter(consultation__in=in_phase.values("pk"))
    if filters.diskussion:
        # A discussion of an idea holds the idea itself.
        entries = entries.filter(
            models.Q(thread=filters.diskussion)
            | models.Q(
                kind=Entry.Kind.CONTRIBUTION,
                source__in=_idea_of(filters.diskussion),
            )
        )
    return entries


def _idea_of(thread: int) -> models.QuerySet[Any]:
    return Thread.objects.filter(pk=thread, idea__isnull=False).values("idea_id")


def address_query(words: str, filters: Filters, sort: str = "") -> str:
    """Return the query part of a search's address, always in the same order."""
    return urlencode({"q": words, **filters.given(), **({"sortierung": sort} if sort else {})})
