"""What a consultation allows at a moment."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import Membership
from participation.accounts.rules import Person, has_role
from participation.consultations.models import Consultation, Invitee, Phase, Result

OPEN_KINDS = (Phase.Kind.DIALOGUE, Phase.Kind.STATEMENT)


class State(models.TextChoices):
    """Where a consultation stands."""

    ANNOUNCED = "announced", _("announced")
    OPEN = "open", _("open")
    EVALUATION = "evaluation", _("under evaluation")
    DECIDED = "decided", _("decided")


def state_of(consultation: Consultation, at: datetime) -> State:
    """Derive the state from phases and result.

    Announced before the first dialogue or statement and between two, open in one,
    under evaluation after the last, decided once a result is published.
    """
    if has_result(consultation):
        return State.DECIDED
    taking_part = [phase for phase in consultation.phases.all() if phase.kind in OPEN_KINDS]
    if not taking_part or at < min(phase.starts_at for phase in taking_part):
        return State.ANNOUNCED
    if any(phase.starts_at <= at < phase.ends_at for phase in taking_part):
        return State.OPEN
    if at < max(phase.ends_at for phase in taking_part):
        return State.ANNOUNCED
    return State.EVALUATION


def has_result(consultation: Consultation) -> bool:
    """Say whether a result is published."""
    try:
        return consultation.result is not None
    except Result.DoesNotExist:
        return False


def in_dialogue(consultation: Consultation, at: datetime) -> bool:
    """Say whether a dialogue runs at ``at``, a moment by the database's clock."""
    return any(
        phase.kind == Phase.Kind.DIALOGUE and phase.starts_at <= at < phase.ends_at
        for phase in consultation.phases.all()
    )


def shows_votes(consultation: Consultation, at: datetime) -> bool:
    """Say whether numbers of support may be shown: those of a vote once its dialogues are over."""
    if consultation.voting == Consultation.Voting.SUPPORT:
        return True
    ends = [p.ends_at for p in consultation.phases.all() if p.kind == Phase.Kind.DIALOGUE]
    return bool(ends) and max(ends) <= at


def next_dialogue(consultation: Consultation, at: datetime) -> datetime | None:
    """Return when the next dialogue begins after ``at``; None if none is planned."""
    starts = (
        phase.starts_at
        for phase in consultation.phases.all()
        if phase.kind == Phase.Kind.DIALOGUE and phase.starts_at > at
    )
    return min(starts, default=None)


def can_read(user: Person, consultation: Consultation) -> bool:
    """Say whether ``user`` may read the consultation and its discussion.

    Everybody reads what is public; what is not published, only those who work on it.
    """
    return consultation.is_public or has_role(
        user,
        consultation.organisation,
        Membership.Role.EDITOR,
        Membership.Role.MODERATOR,
        Membership.Role.CLERK,
    )


def admits(user: Person, consultation: Consultation) -> bool:
    """Say whether ``user`` is among those who may contribute, whatever the phase.

    Whoever works for the asking organisation speaks through official answers; as citizens they
    are asked like everybody else.
    """
    if not (user.is_authenticated and user.is_active):
        return False
    if consultation.contributors != Consultation.Contributors.INVITED:
        return True
    return Invitee.objects.filter(consultation=consultation, email__iexact=user.email).exists()
