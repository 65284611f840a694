"""One person supports a contribution once, and can take it back."""

import pytest

from participation.consultations.models import Consultation
from participation.consultations.selectors import database_now
from participation.consultations.services import Terms
from participation.contributions.counters import wrong_counters
from participation.contributions.models import Contribution, Support, Thread
from participation.contributions.selectors import threads, visible_contributions
from participation.contributions.supporting import support_contribution
from participation.errors import Refused
from tests import factories
from tests.participation.contributions.rows import idea, row, run

pytestmark = pytest.mark.django_db

State = Contribution.State
VOTE = Terms(voting=Consultation.Voting.VOTE)


@pytest.fixture
def person():
    return factories.person(name="Ben")


def fresh(contribution):
    found = Contribution.objects.get(pk=contribution.pk)
    found.thread = threads().get(pk=found.thread_id)
    return found


def support(person, said, choice="agree", at=None):
    return support_contribution(
        person=person, contribution=fresh(said), choice=choice, at=at or database_now()
    )


def counts(said):
    now = fresh(said)
    return now.support_count, now.opposition_count, now.pass_count


def versions(said):
    changes = Thread.objects.get(pk=said.thread_id).changes
    return list(changes.values_list("version", "kind"))


def test_support_counts_once_and_is_taken_back(person):
    said = factories.comment()

    first, again = support(person, said), support(person, said)
    other = support(factories.person(), said)
    counted = counts(said)
    back = support(person, said, "")

    assert (first, again, other, back) == (2, None, 3, 4)
    assert (counted, counts(said)) == ((2, 0, 0), (1, 0, 0))
    assert versions(said)[1:] == [(2, "supported"), (3, "supported"), (4, "supported")]
    assert Support.objects.count() == 1
    assert wrong_counters() == (1, [])


def test_imported_support_is_counted_with_ours(person):
    asked = factories.consultation()
    run(asked, row("1", votes_up=5, votes_down=2))
    said = Contribution.objects.get()

    support(person, said)
    run(asked, row("1", votes_up=7, votes_down=2))

    assert counts(said) == (8, 2, 0)
    assert wrong_counters() == (1, [])


def test_votes_change_and_stay_unknown_during_the_dialogue(person):
    said = factories.comment(consultation=factories.consultation(terms=VOTE))

    outcome = [support(person, said, choice) for choice in ("agree", "disagree", "pass")]

    assert outcome == [None, None, None]
    assert counts(said) == (0, 0, 1)
    assert versions(said) == [(1, "published")]
    assert visible_contributions().get(pk=said.pk).shows_votes is False
    assert wrong_counters() == (1, [])


def test_votes_are_shown_after_the_dialogue():
    open_, closed = (factories.consultation(terms=terms) for terms in (Terms(), VOTE))
    said = [factories.comment(consultation=asked) for asked in (open_, closed)]
    closed.phases.update(
        starts_at=factories.dialogue(is_open=False).starts_at, ends_at=database_now()
    )

    shown = visible_contributions().in_bulk([each.pk for each in said])

    assert [shown[each.pk].shows_votes for each in said] == [True, True]


def test_list_of_ideas_shows_all_numbers_of_a_vote_after_the_dialogue(client):
    asked = factories.consultation(terms=Terms(voting="vote", collects_ideas=True))
    run(asked, idea("1", votes_up=4, votes_down=3))
    address = f"/ideen/{asked.slug}/"

    before = client.get(address).content.decode()
    asked.phases.update(
        starts_at=factories.dialogue(is_open=False).starts_at, ends_at=database_now()
    )
    after = client.get(address).content.decode()

    assert ("4 stimmen zu" in before, "ist nach dem Dialog" in before) == (False, True)
    assert "4 stimmen zu, 3 lehnen ab, 0 weder noch" in after
    assert "ist nach dem Dialog" not in after


@pytest.mark.parametrize(
    ("choice", "code"), [("disagree", "unknown_choice"), ("much", "unknown_choice")]
)
def test_only_what_the_consultation_asks_can_be_chosen(person, choice, code):
    said = factories.comment()

    with pytest.raises(Refused) as refused:
        support(person, said, choice)

    assert (refused.value.code, counts(said)) == (code, (0, 0, 0))


def test_nobody_supports_their_own(person):
    said = factories.comment(author=person)

    with pytest.raises(Refused) as refused:
        support(person, said)

    assert refused.value.code == "own"


def test_nobody_supports_after_the_dialogue(person):
    said = factories.comment()

    with pytest.raises(Refused) as refused:
        support(person, said, at=said.consultation.phases.get().ends_at)

    assert refused.value.code == "closed"


@pytest.mark.parametrize(
    "state", [s for s in Contribution.State if s not in ("published", "redacted")]
)
def test_nobody_supports_what_cannot_be_read(person, state):
    said = factories.comment()
    Contribution.objects.filter(pk=said.pk).update(state=state)

    with pytest.raises(Refused) as refused:
        support(person, said)

    assert (refused.value.code, Support.objects.count()) == ("not_public", 0)


def test_whoever_is_not_signed_in_is_told_what_an_account_is_needed_for(client):
    said = factories.comment()

    html = client.get(f"/beitrag/{said.pk}/unterstuetzen/").content.decode()

    assert "Um zu sagen, was Sie von einem Beitrag halten" in html
    assert "Um hier zu schreiben" not in html


def test_buttons_that_were_asked_for_take_the_focus_and_pressed_ones_keep_it(client, person):
    asked = factories.consultation(terms=VOTE)
    address = f"/beitrag/{factories.comment(consultation=asked).pk}/unterstuetzen/"
    client.force_login(person)
    htmx = {"HX-Request": "true"}

    given = client.get(address, headers=htmx).content.decode()
    pressed = client.post(address, {"choice": "disagree"}, headers=htmx).content.decode()

    assert ("autofocus" in given, "autofocus" in pressed) == (True, False)
