"""Stamps: the same as long as a contribution looks the same, another one as soon as it does not."""

from collections.abc import Callable

import pytest
from django.template.loader import render_to_string

from participation.consultations.selectors import database_now
from participation.consultations.services import Terms
from participation.contributions.ideas import IdeaDraft, submit_idea
from participation.contributions.models import Contribution, Picture, Thread
from participation.contributions.reading import thread_page
from participation.contributions.selectors import threads
from participation.contributions.stamps import stamps
from tests import factories

pytestmark = pytest.mark.django_db


def stamp(contribution: Contribution) -> tuple[object, ...] | None:
    return stamps([contribution.pk]).get(contribution.pk)


@pytest.fixture
def idea() -> Contribution:
    terms = Terms(collects_ideas=True, idea_categories=["Grün"])
    asked = factories.consultation(terms=terms)
    idea, _version = submit_idea(
        author=factories.person(),
        thread=threads().get(consultation=asked),
        draft=IdeaDraft(title="Ein Baum", text="Auf dem Markt fehlt Schatten.", category="Grün"),
        at=database_now(),
    )
    Picture.objects.create(contribution=idea, digest="0" * 64, width=9, height=9, alt="Ein Baum")
    return idea


CHANGES: dict[str, Callable[[Contribution], object]] = {
    "text": lambda idea: Contribution.objects.filter(pk=idea.pk).update(html="<p>Neu</p>"),
    "text to the same": lambda idea: Contribution.objects.filter(pk=idea.pk).update(html=idea.html),
    "comment on it": lambda idea: factories.comment(thread=idea.discussion),
    "picture described": lambda idea: Picture.objects.filter(contribution=idea).update(alt="Zwei"),
    "picture gone": lambda idea: Picture.objects.filter(contribution=idea).delete(),
    "assessed": lambda idea: factories.assessment(contribution=idea),
}


@pytest.mark.parametrize("name", CHANGES)
def test_change_gives_another_stamp(idea: Contribution, name: str) -> None:
    before = stamp(idea)
    assert before == stamp(idea)

    CHANGES[name](idea)

    assert stamp(idea) != before


def test_row_changed_twice_in_a_transaction_has_three_stamps(idea: Contribution) -> None:
    seen = {stamp(idea)}
    for support in (1, 2):
        Contribution.objects.filter(pk=idea.pk).update(support_count=support)
        seen.add(stamp(idea))

    assert len(seen) == 3


def test_change_of_another_contribution_changes_nothing(idea: Contribution) -> None:
    other = factories.comment(consultation=idea.consultation)
    before = stamp(idea)

    Contribution.objects.filter(pk=other.pk).update(html="<p>Neu</p>")

    assert stamp(idea) == before


@pytest.mark.parametrize("state", ["pending", "unconfirmed", "rejected"])
def test_what_nobody_sees_has_no_stamp(idea: Contribution, state: str) -> None:
    Contribution.objects.filter(pk=idea.pk).update(state=state)

    assert stamp(idea) is None


def test_contribution_that_goes_while_its_page_is_made_is_left_out() -> None:
    said = factories.comment(text="Gleich weg")
    factories.comment(thread=said.thread, text="Bleibt")
    page = thread_page(Thread.objects.get(pk=said.thread_id))

    Contribution.objects.filter(pk=said.pk).update(state="pending")

    template = "participation/contributions/contribution.html#entry"
    shown = "".join(render_to_string(template, {"entry": entry}) for entry in page.entries)
    assert "Bleibt" in shown
    assert "Gleich weg" not in shown
    assert f"beitrag-{said.pk}" not in shown
