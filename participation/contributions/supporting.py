"""Saying what one thinks of a contribution, once, and taking it back."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import User
from participation.consultations.models import Consultation
from participation.contributions.changes import lock_thread, record_change, still_readable
from participation.contributions.checks import check_access
from participation.contributions.models import Contribution, Support, ThreadChange
from participation.contributions.rules import can_support, choices_of
from participation.errors import Refused

_COUNTER = {
    Support.Choice.AGREE: "support_count",
    Support.Choice.DISAGREE: "opposition_count",
    Support.Choice.PASS: "pass_count",
}


def support_contribution(
    *, person: User, contribution: Contribution, choice: str, at: datetime
) -> int | None:
    """Store what ``person`` thinks of a contribution; an empty ``choice`` takes it back.

    Doing the same twice changes nothing. Returns the thread's version that brings the new number;
    None if nothing changed, and for votes: their numbers stay unknown until the dialogue is over,
    so the public sees no change. Raises `Refused` when ``person`` may not, or not this.
    """
    _check(person, contribution, choice, at)
    with transaction.atomic():
        thread = lock_thread(contribution.thread_id)
        still_readable(contribution)
        former = Support.objects.filter(contribution=contribution, person=person).first()
        if (former.choice if former else "") == choice:
            return None
        _store(person, contribution, choice, at)
        _count({former.choice if former else "": -1, choice: 1}, contribution)
        if contribution.consultation.voting != Consultation.Voting.SUPPORT:
            return None
        return record_change(thread, contribution, ThreadChange.Kind.SUPPORTED)


def _check(person: User, contribution: Contribution, choice: str, at: datetime) -> None:
    check_access(person, contribution.thread, at)
    if contribution.author_id == person.pk:
        raise Refused(_("You cannot support your own contribution."), code="own")
    if not can_support(person, contribution, at):
        raise Refused(_("This contribution is no longer public."), code="not_public")
    if choice and choice not in choices_of(contribution):
        raise Refused(_("This cannot be chosen here."), code="unknown_choice")


def _store(person: User, contribution: Contribution, choice: str, at: datetime) -> None:
    if choice:
        Support.objects.update_or_create(
            contribution=contribution, person=person, defaults={"choice": choice, "at": at}
        )
    else:
        Support.objects.filter(contribution=contribution, person=person).delete()


def _count(changes: dict[str, int], contribution: Contribution) -> None:
    fields = {
        _COUNTER[Support.Choice(choice)]: change for choice, change in changes.items() if choice
    }
    Contribution.objects.filter(pk=contribution.pk).update(
        **{field: F(field) + change for field, change in fields.items()}
    )
