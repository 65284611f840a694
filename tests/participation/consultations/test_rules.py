"""The state of a consultation follows from its phases and its result, to the microsecond."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser

from participation.accounts.models import Membership
from participation.consultations.models import Consultation, Phase
from participation.consultations.rules import State, can_read, in_dialogue, state_of
from participation.consultations.selectors import database_now
from participation.consultations.services import (
    PhaseDraft,
    ResultDraft,
    publish_consultation,
    unpublish_consultation,
)
from tests import factories

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)
WEEK = timedelta(weeks=1)
Kind = Phase.Kind
Role = Membership.Role


def phase(kind, start, end):
    return PhaseDraft(kind=kind, starts_at=START + start * WEEK, ends_at=START + end * WEEK)


def asked(*phases, result=None):
    return publish_consultation(
        key=uuid4(),
        slug="frage",
        organisation=factories.organisation(),
        kind=Consultation.Kind.DIALOGUE,
        language="de",
        title="Frage",
        lead="",
        phases=phases,
        result=result,
        at=START,
    )


@pytest.mark.parametrize("kind", [Kind.DIALOGUE, Kind.STATEMENT])
def test_state_changes_exactly_at_the_ends_of_the_phase(kind):
    consultation = asked(phase(kind, 0, 1))

    states = [
        state_of(consultation, at)
        for at in (START - TICK, START, START + WEEK - TICK, START + WEEK)
    ]

    assert states == [State.ANNOUNCED, State.OPEN, State.OPEN, State.EVALUATION]


@pytest.mark.parametrize("kind", [Kind.INFORMATION, Kind.EVALUATION, Kind.DECISION])
def test_other_phases_open_nothing(kind):
    consultation = asked(phase(kind, 0, 1))

    assert state_of(consultation, START) == State.ANNOUNCED
    assert not in_dialogue(consultation, START)


def test_consultation_without_phases_is_announced():
    assert state_of(asked(), START) == State.ANNOUNCED


def test_between_two_phases_it_is_announced_again():
    consultation = asked(phase(Kind.DIALOGUE, 0, 1), phase(Kind.STATEMENT, 2, 3))

    states = [state_of(consultation, START + weeks * WEEK) for weeks in (0, 1, 2, 3)]

    assert states == [State.OPEN, State.ANNOUNCED, State.OPEN, State.EVALUATION]


def test_dialogue_that_begins_when_another_ends_leaves_no_gap():
    consultation = asked(phase(Kind.DIALOGUE, 0, 1), phase(Kind.DIALOGUE, 1, 2))

    states = [state_of(consultation, START + WEEK + tick) for tick in (-TICK, TICK * 0, TICK)]

    assert states == [State.OPEN] * 3


@pytest.mark.parametrize("weeks", [-1, 0, 2])
def test_published_result_decides_whatever_phase_runs(weeks):
    result = ResultDraft(decided_on=date(2026, 5, 1), body="Stadtrat", text="Angenommen.")
    consultation = asked(phase(Kind.DIALOGUE, 0, 1), result=result)

    assert state_of(consultation, START + weeks * WEEK) == State.DECIDED


def test_dialogue_is_half_open():
    consultation = asked(phase(Kind.DIALOGUE, 0, 1), phase(Kind.STATEMENT, 0, 2))

    found = [
        in_dialogue(consultation, at)
        for at in (START - TICK, START, START + WEEK - TICK, START + WEEK)
    ]

    assert found == [False, True, True, False]


def test_phases_in_force_are_half_open_in_the_database_too():
    asked(phase(Kind.DIALOGUE, 0, 1))

    found = [
        Phase.objects.in_force(at).count()
        for at in (START - TICK, START, START + WEEK - TICK, START + WEEK)
    ]

    assert found == [0, 1, 1, 0]


def test_clock_of_the_database_goes_on_within_a_transaction():
    assert database_now() < database_now()


def test_everybody_reads_what_is_public():
    assert can_read(AnonymousUser(), asked())


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.EDITOR, True),
        (Role.MODERATOR, True),
        (Role.CLERK, True),
        (Role.ADMINISTRATOR, True),
        (Role.AUTHORITY, False),
    ],
)
def test_unpublished_is_read_by_those_who_work_on_it(role, expected):
    consultation = asked()
    unpublish_consultation(key=consultation.key)
    consultation.refresh_from_db()
    member = factories.member(organisation=consultation.organisation, role=role)
    stranger = factories.member(organisation=factories.organisation(), role=role)

    assert can_read(member, consultation) is expected
    assert not can_read(stranger, consultation)
    assert not can_read(AnonymousUser(), consultation)
