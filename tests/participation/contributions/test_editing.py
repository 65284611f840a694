"""Authors change and withdraw their own texts, as long as the discussion is open."""

from datetime import timedelta

import pytest

from participation.consultations.models import Consultation
from participation.consultations.selectors import database_now
from participation.consultations.services import Terms
from participation.contributions.counters import wrong_counters
from participation.contributions.editing import edit_contribution, withdraw_contribution
from participation.contributions.models import Contribution, Edit, Thread
from participation.contributions.selectors import threads
from participation.errors import Refused
from participation.moderation.services import approve_contribution
from participation.search.models import InternalEntry
from tests import factories

pytestmark = pytest.mark.django_db

State = Contribution.State


@pytest.fixture
def said(author):
    return fresh(factories.comment(author=author, text="Erster Text."))


def fresh(contribution):
    found = Contribution.objects.get(pk=contribution.pk)
    found.thread = threads().get(pk=found.thread_id)
    return found


def edit(author, said, text="Zweiter Text.", at=None, **more):
    return edit_contribution(
        author=author, contribution=said, text=text, at=at or database_now(), **more
    )


def withdraw(author, said, at=None):
    return withdraw_contribution(author=author, contribution=said, at=at or database_now())


def changes(said):
    return list(Thread.objects.get(pk=said.thread_id).changes.values_list("version", "kind"))


def test_edit_is_public_at_once_and_keeps_the_former_text(author, said):
    written, version = edit(author, said, "Zweiter <b>Text</b>.")

    now = fresh(said)
    assert (now.text, now.html) == (
        "Zweiter <b>Text</b>.",
        "<p>Zweiter &lt;b&gt;Text&lt;/b&gt;.</p>",
    )
    assert now.edited_at == written.decided_at
    assert (written.former_text, written.former_since) == ("Erster Text.", said.created_at)
    assert (version, changes(said)) == (2, [(1, "published"), (2, "edited")])
    assert list(Edit.objects.public()) == [written]


def test_same_text_changes_nothing(author, said):
    assert edit(author, said, " Erster Text. ") == (None, None)
    assert (Edit.objects.count(), changes(said)) == (0, [(1, "published")])


def test_edit_that_is_sent_again_is_answered_like_the_first_time(author, said):
    first = edit(author, said)

    again = edit(author, fresh(said))

    assert again == first
    assert (Edit.objects.count(), len(changes(said))) == (1, 2)


def test_saving_what_one_sees_unchanged_changes_nothing(author, said):
    edit(author, said)
    seen = Edit.objects.mark_of(said)

    assert edit(author, fresh(said), edited_from=seen) == (None, None)


def test_edit_of_what_was_changed_meanwhile_is_refused_once(author, said):
    seen = Edit.objects.mark_of(said)
    edit(author, said, "In einem anderen Fenster.")

    with pytest.raises(Refused) as refused:
        edit(author, fresh(said), "Hier.", edited_from=seen)

    assert refused.value.code == "changed_meanwhile"
    assert fresh(said).text == "In einem anderen Fenster."
    edit(author, fresh(said), "Hier.", edited_from=Edit.objects.mark_of(said))
    assert fresh(said).text == "Hier."
    assert edit(author, fresh(said), "Hier.", edited_from=seen)[1] == 3  # its answer was lost


@pytest.mark.parametrize(("text", "code"), [("  ", "empty"), ("x" * 100_000, "too_long")])
def test_edit_is_checked_like_a_contribution(author, said, text, code):
    with pytest.raises(Refused) as refused:
        edit(author, said, text)

    assert refused.value.code == code


@pytest.mark.parametrize("act", [edit, withdraw])
def test_nothing_changes_after_the_dialogue(author, said, act):
    end = said.consultation.phases.get().ends_at

    with pytest.raises(Refused) as refused:
        act(author, said, at=end)

    assert refused.value.code == "closed"
    act(author, fresh(said), at=end - timedelta(microseconds=1))


@pytest.mark.parametrize("act", [edit, withdraw])
def test_nobody_changes_what_others_wrote(said, act):
    with pytest.raises(Refused) as refused:
        act(factories.person(), said)

    assert refused.value.code == "not_changeable"


@pytest.mark.parametrize(
    ("act", "state"),
    [
        *((edit, state) for state in State if state != State.PUBLISHED),
        *((withdraw, state) for state in (State.UNCONFIRMED, State.HIDDEN, State.REDACTED)),
        (withdraw, State.REJECTED),
    ],
)
def test_only_what_is_published_is_changed(author, said, act, state):
    Contribution.objects.filter(pk=said.pk).update(state=state)

    with pytest.raises(Refused) as refused:
        act(author, said)  # read before a moderator was quicker

    assert refused.value.code == "not_changeable"
    assert fresh(said).state == state


def test_withdrawn_contribution_leaves_a_dated_tombstone_and_its_replies(author, said):
    edit(author, said)
    reply = factories.comment(parent=said)
    at = database_now()

    _withdrawn, version = withdraw(author, fresh(said), at=at)
    assert withdraw(author, said)[1] == version  # sent again

    now = fresh(said)
    assert (now.state, now.state_since, now.state_reason) == ("withdrawn", at, "")
    assert (version, changes(said)[-1]) == (4, (4, "withdrawn"))
    assert fresh(reply).state == "published"
    assert list(Edit.objects.public()) == []
    assert wrong_counters() == (1, [])


def test_edit_waits_where_moderators_look_first(author):
    asked = factories.consultation(terms=Terms(moderation=Consultation.Moderation.BEFORE))
    said = factories.comment(consultation=asked, author=author, text="Erster Text.")
    moderator = factories.member(organisation=asked.organisation)
    approve_contribution(moderator=moderator, contribution=said, at=database_now())

    first, version = edit(author, fresh(said))
    assert edit(author, fresh(said)) == (first, None)  # sent again
    second, _version = edit(author, fresh(said), "Dritter Text.")

    assert (version, fresh(said).text) == (None, "Erster Text.")
    states = list(Edit.objects.values_list("pk", "state"))
    assert states == [(first.pk, "superseded"), (second.pk, "pending")]
    assert list(Edit.objects.public()) == []
    withdraw(author, fresh(said))
    assert not Edit.objects.pending().exists()


@pytest.mark.parametrize("is_over", [False, True])
def test_what_waits_for_the_moderators_is_taken_back_without_a_trace(author, is_over):
    asked = factories.consultation(terms=Terms(moderation=Consultation.Moderation.BEFORE))
    said = fresh(factories.comment(consultation=asked, author=author))
    end = asked.phases.get().ends_at
    with pytest.raises(Refused) as refused:
        withdraw(factories.person(), said)

    withdrawn, version = withdraw(author, said, at=end if is_over else None)

    assert refused.value.code == "not_changeable"
    assert (withdrawn.text, version) == (said.text, None)
    assert (Contribution.objects.count(), changes(said)) == (0, [])
    assert not InternalEntry.objects.filter(kind="contribution").exists()
    with pytest.raises(Refused) as again:
        withdraw(author, said)
    assert again.value.code == "withdrawn"


def test_what_was_approved_meanwhile_leaves_a_tombstone(author):
    asked = factories.consultation(terms=Terms(moderation=Consultation.Moderation.BEFORE))
    said = fresh(factories.comment(consultation=asked, author=author))
    moderator = factories.member(organisation=asked.organisation)
    approve_contribution(moderator=moderator, contribution=said, at=database_now())

    _withdrawn, version = withdraw(author, said)  # read while it waited

    assert (version, fresh(said).state) == (2, "withdrawn")
    assert wrong_counters() == (1, [])
