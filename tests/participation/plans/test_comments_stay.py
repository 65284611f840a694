"""However a plan is amended, no comment is lost and none comes to a foreign text."""

import random
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.accounts.models import User
from participation.contributions.models import Contribution, Thread
from participation.contributions.selectors import threads_by_anchor
from participation.plans.models import DraftPlan
from participation.plans.selectors import plan_versions, read_plan
from participation.plans.services import SectionDraft
from tests import factories

pytestmark = pytest.mark.django_db

FATES = ("keep", "keep", "edit", "retitle", "renumber", "move", "split", "delete", "add")


def draft(dice: random.Random, number: int) -> SectionDraft:
    return SectionDraft(
        anchor=UUID(int=dice.getrandbits(128), version=4),
        number=f"§ {number}",
        title=f"Titel {dice.randint(0, 9)}",
        level=dice.randint(1, 6),
        html=f"<p>Text {dice.randint(0, 9)}</p>",
    )


def amended(dice: random.Random, sections: list[SectionDraft]) -> list[SectionDraft]:
    """Let each section have its fate; the editor's block keeps its id through all of them."""
    found: list[SectionDraft] = []
    for section in sections:
        match dice.choice(FATES):
            case "keep":
                found.append(section)
            case "edit":
                found.append(replace(section, html=section.html + "<p>Ergänzt.</p>"))
            case "retitle":
                found.append(replace(section, title="Anderer Titel"))
            case "renumber":
                found.append(replace(section, number=f"§ {dice.randint(1, 99)}"))
            case "move":
                found.insert(dice.randint(0, len(found)), replace(section, level=1))
            case "split":
                found += [section, replace(section, anchor=uuid4(), html="<p>Rest.</p>")]
            case "add":
                found += [section, draft(dice, dice.randint(100, 199))]
    return found


def talk(dice: random.Random, plan: DraftPlan, author: User, count: int) -> None:
    """Let people comment on sections of the newest version, and reply to each other."""
    threads = list(Thread.objects.filter(plan=plan, anchor__in=_anchors(plan)))
    for _each in range(count if threads else 0):
        thread = dice.choice(threads)
        parent = thread.contributions.order_by("?").first() if dice.random() < 0.3 else None
        factories.comment(author=author, thread=thread, parent=parent)


def _anchors(plan: DraftPlan) -> list[UUID]:
    return [section.anchor for section in read_plan(plan_versions(plan)[0]).sections]


def state_of(plan: DraftPlan) -> dict[int, tuple[object, ...]]:
    """Return what must never change of each comment: its place, its text, what it was read in."""
    rows = Contribution.objects.filter(thread__plan=plan).select_related("thread", "section")
    return {
        row.pk: (
            row.thread.anchor,
            row.parent_id,
            row.root_id,
            row.section.anchor,
            row.section.html,
            row.section.version_id,
        )
        for row in rows
    }


@given(seed=st.integers(0, 2**32), size=st.integers(1, 30))
@settings(max_examples=12, deadline=None)
def test_comments_stay_with_their_paragraph_through_any_amendment(seed: int, size: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - no secret
    author, asked = factories.person(), factories.consultation()
    sections = [draft(dice, number) for number in range(1, size + 1)]
    plan = factories.plan(consultation=asked, sections=sections)
    known: dict[int, tuple[object, ...]] = {}
    for _round in range(3):
        talk(dice, plan, author, dice.randint(0, 20))
        before = state_of(plan)
        assert known.items() <= before.items()

        sections = amended(dice, sections)
        factories.plan(key=plan.key, slug=plan.slug, consultation=asked, sections=sections)

        known = state_of(plan)
        assert known == before
        text = read_plan(plan_versions(plan)[0])
        readable = {row.anchor for row in (*text.sections, *text.removed)}
        assert {row[0] for row in known.values()} <= readable
        assert [row.anchor for row in text.sections] == [each.anchor for each in sections]
        assert set(threads_by_anchor(plan)) >= {str(each.anchor) for each in sections}
