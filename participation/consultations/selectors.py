"""Reading consultations."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Case, CharField, Exists, F, Min, OuterRef, Subquery, Value, When

from participation.consultations.models import Consultation, ConsultationQuerySet, Phase, Result
from participation.consultations.rules import OPEN_KINDS, State
from participation.places.selectors import feature


def database_now() -> datetime:
    """Return the moment by the database's clock, which decides about deadlines."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        row = cursor.fetchone()
    return row[0]


def public_consultations() -> ConsultationQuerySet:
    """Return what everybody may read, with all that cards and states need, in 4 statements."""
    return (
        Consultation.objects.public()
        .defer("area", "area_sketch")
        .select_related("organisation", "result")
        .prefetch_related("phases", "addresses")
    )


def area_features(consultation: Consultation) -> list[dict[str, Any]]:
    """Return a consultation's area as GeoJSON features; none if it has no area."""
    if not consultation.area:
        return []
    properties = {"title": consultation.area_name, "source": consultation.area_source}
    return [feature(consultation.area, properties)]


def with_state(consultations: ConsultationQuerySet, at: datetime) -> ConsultationQuerySet:
    """Add to each its ``state`` at ``at``, as `rules.state_of` derives it, and its ``next_date``.

    ``next_date`` is when an open one closes or an announced one opens; others have none.
    """
    taking_part = Phase.objects.filter(consultation=OuterRef("pk"), kind__in=OPEN_KINDS).order_by()
    running = taking_part.filter(starts_at__lte=at, ends_at__gt=at)
    coming = taking_part.filter(starts_at__gt=at)
    first = Min("starts_at"), Min("ends_at")
    opens = coming.values("consultation").annotate(at=first[0]).values("at")
    closes = running.values("consultation").annotate(at=first[1]).values("at")
    return consultations.annotate(
        state=Case(
            When(Exists(Result.objects.filter(consultation=OuterRef("pk"))), Value(State.DECIDED)),
            When(Exists(running), Value(State.OPEN)),
            When(Exists(coming) | ~Exists(taking_part), Value(State.ANNOUNCED)),
            default=Value(State.EVALUATION),
            output_field=CharField(),
        ),
    ).annotate(
        next_date=Case(
            When(state=State.OPEN, then=Subquery(closes)),
            When(state=State.ANNOUNCED, then=Subquery(opens)),
        )
    )


def in_order_of_urgency(consultations: ConsultationQuerySet) -> ConsultationQuerySet:
    """Sort what `with_state` made: open by deadline, announced, evaluated, newest decisions."""
    ranks = [When(state=state, then=Value(rank)) for rank, state in enumerate(_URGENCY)]
    return consultations.order_by(
        Case(*ranks), F("next_date").asc(nulls_last=True), F("result__decided_on").desc(), "-pk"
    )


_URGENCY = (State.OPEN, State.ANNOUNCED, State.EVALUATION, State.DECIDED)
