"""Events are told within the transaction or after its commit, and to nobody if it fails."""

import logging
from dataclasses import dataclass

import pytest
from django.db import transaction

from participation import events
from participation.accounts.models import Organisation
from participation.events import announce, on_announced, on_within, within
from tests import factories


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that only these tests tell."""

    number: int


@dataclass(frozen=True, slots=True)
class Broke:
    """Something on which the first listener fails."""

    number: int


heard: list[object] = []


@on_announced(Happened)
def hear_after(event: Happened) -> None:
    """Remember what was announced."""
    heard.append(("announced", event.number))


@on_within(Happened)
def hear_within(event: Happened) -> None:
    """Remember what was told within."""
    heard.append(("within", event.number))


@on_announced(Broke)
def fail_after(event: Broke) -> None:
    """Fail, before the next listener is told."""
    raise RuntimeError("listener is broken")


@on_announced(Broke)
def hear_after_failure(event: Broke) -> None:
    """Hear it all the same."""
    heard.append(("after failure", event.number))


@on_within(Broke)
def fail_within(event: Broke) -> None:
    """Fail and take the change along."""
    raise RuntimeError("must be true together")


def change_and(tell, event):
    """Make a change and tell of it, in one transaction."""
    with transaction.atomic():
        factories.organisation()
        tell(event)


def announce_and_fail(event):
    """Announce within a transaction that is rolled back."""
    with transaction.atomic():
        announce(event)
        raise LookupError


@pytest.fixture(autouse=True)
def _nothing_heard():
    heard.clear()


@pytest.mark.usefixtures("committed_db")
def test_announcement_comes_after_the_commit_only():
    with transaction.atomic():
        announce(Happened(1))
        before = list(heard)

    assert (before, heard) == ([], [("announced", 1)])


@pytest.mark.usefixtures("committed_db")
def test_announcement_of_an_inner_block_waits_for_the_outer_commit():
    with transaction.atomic():
        with transaction.atomic():
            announce(Happened(1))
        before = list(heard)

    assert (before, heard) == ([], [("announced", 1)])


@pytest.mark.usefixtures("committed_db")
def test_rolled_back_announces_nothing():
    with pytest.raises(LookupError):
        announce_and_fail(Happened(1))

    assert heard == []


@pytest.mark.usefixtures("committed_db")
def test_rolled_back_inner_block_announces_only_what_was_kept():
    with transaction.atomic():
        announce(Happened(1))
        with pytest.raises(LookupError):
            announce_and_fail(Happened(2))

    assert heard == [("announced", 1)]


@pytest.mark.django_db
def test_within_is_told_at_once():
    with transaction.atomic():
        within(Happened(1))
        before = list(heard)

    assert before == [("within", 1)]


@pytest.mark.usefixtures("committed_db")
def test_failure_within_rolls_the_change_back():
    with pytest.raises(RuntimeError, match="must be true together"):
        change_and(within, Broke(1))

    assert not Organisation.objects.exists()


@pytest.mark.usefixtures("committed_db")
def test_failing_listener_is_logged_and_disturbs_nobody(caplog):
    with caplog.at_level(logging.ERROR, logger=events.__name__):
        change_and(announce, Broke(1))

    assert Organisation.objects.count() == 1
    assert heard == [("after failure", 1)]
    logged = [record for record in caplog.records if record.name == events.__name__]
    assert [record.exc_info[1].args for record in logged] == [("listener is broken",)]


@pytest.mark.django_db
def test_listener_hears_its_own_event_only(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        announce(events.ContributionRestored(contribution=1, decision=1))

    assert heard == []
