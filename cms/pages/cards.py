"""What cards and lists of consultations show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from participation.accounts.models import Organisation
from participation.consultations.models import Consultation, ConsultationQuerySet, Phase, Result
from participation.consultations.rules import OPEN_KINDS, State, has_result, state_of
from participation.consultations.selectors import database_now, public_consultations
from participation.contributions.models import Contribution


@dataclass(frozen=True, slots=True)
class Card:
    """A consultation at a glance. ``deadline`` is when it closes, or opens if it is announced."""

    consultation: Consultation
    state: State
    deadline: datetime | None
    contributions: int

    @property
    def result(self) -> Result | None:
        """The published decision, if there is one."""
        return self.consultation.result if has_result(self.consultation) else None


def card_of(consultation: Consultation, at: datetime) -> Card:
    """Return the card of a consultation that `consultation_cards` counted."""
    state = state_of(consultation, at)
    return Card(
        consultation=consultation,
        state=state,
        deadline=_deadline(consultation.phases.all(), state, at),
        contributions=consultation.readable_contributions,  # type: ignore[attr-defined]
    )


def _deadline(phases: Iterable[Phase], state: State, at: datetime) -> datetime | None:
    taking_part = [phase for phase in phases if phase.kind in OPEN_KINDS]
    if state == State.OPEN:
        return min(phase.ends_at for phase in taking_part if phase.starts_at <= at < phase.ends_at)
    if state == State.ANNOUNCED:
        return min((p.starts_at for p in taking_part if p.starts_at > at), default=None)
    return None


def consultation_cards(
    *, organisation: Organisation | None = None, consultation: Consultation | None = None
) -> list[Card]:
    """Return the cards of public consultations, soonest deadline first, in four statements.

    ``organisation`` keeps its own and those of the bodies below it.
    """
    found = _counted(public_consultations())
    if organisation is not None:
        own = Organisation.objects.filter(pk=organisation.pk).order_by()
        found = found.of_organisations(Organisation.objects.subtree(own))
    if consultation is not None:
        found = found.filter(pk=consultation.pk)
    now = database_now()
    cards = [card_of(each, now) for each in found]
    return sorted(cards, key=lambda card: (card.deadline is None, card.deadline or now))


def cards_of(numbers: Sequence[int], at: datetime, *, with_areas: bool = False) -> list[Card]:
    """Return the cards of these consultations, in this order, in three statements.

    ``with_areas`` reads their areas for a map, too, with few points each.
    """
    consultations = public_consultations().filter(pk__in=numbers)
    if with_areas:
        consultations = consultations.defer(None).defer("area")
    found = _counted(consultations).in_bulk()
    return [card_of(found[number], at) for number in numbers if number in found]


def _counted(consultations: ConsultationQuerySet) -> ConsultationQuerySet:
    return consultations.annotate(
        readable_contributions=Count(
            "contributions", filter=Q(contributions__state__in=Contribution.State.readable())
        )
    )


def by_state(cards: Iterable[Card]) -> dict[str, list[Card]]:
    """Return the cards under ``open``, ``announced``, ``evaluation`` and ``decided``."""
    found: dict[str, list[Card]] = {state.value: [] for state in State}
    for card in cards:
        found[card.state.value].append(card)
    found["decided"].sort(key=lambda card: card.result.decided_on, reverse=True)  # type: ignore[union-attr]
    return found
