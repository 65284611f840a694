"""Publishing a plan: versions that never change, and never one too many."""

from uuid import uuid4

import pytest

from participation.consultations.selectors import database_now
from participation.contributions.models import Thread
from participation.errors import Refused
from participation.plans.models import DraftPlan, PlanVersion, Section
from participation.plans.services import publish_plan
from tests import factories
from tests.factories import section

pytestmark = pytest.mark.django_db


def publish(sections, *, key, consultation=None, slug="entwurf", title="Entwurf"):
    return publish_plan(
        key=key,
        slug=slug,
        consultation=consultation or factories.consultation(),
        language="de",
        title=title,
        sections=sections,
        at=database_now(),
    )


@pytest.fixture
def asked():
    return factories.consultation()


def test_changed_content_takes_the_next_number_and_leaves_the_former(asked):
    key, anchor = uuid4(), uuid4()
    texts = ["<p>Eins.</p>", "<p>Zwei.</p>", "<p>Drei.</p>"]

    outcomes = [
        publish([section(anchor=anchor, html=html)], key=key, consultation=asked) for html in texts
    ]

    assert [(version.number, created) for version, created in outcomes] == [
        (1, True),
        (2, True),
        (3, True),
    ]
    assert list(Section.objects.values_list("version__number", "html")) == [
        (1, "<p>Eins.</p>"),
        (2, "<p>Zwei.</p>"),
        (3, "<p>Drei.</p>"),
    ]


def test_same_content_makes_no_version(asked):
    key, sections = uuid4(), [section(), section(number="§ 2")]
    first, _created = publish(sections, key=key, consultation=asked)

    again, created = publish(sections, key=key, consultation=asked, title="Neuer Titel")

    assert (again, created) == (first, False)
    assert PlanVersion.objects.count() == 1
    assert DraftPlan.objects.get().title == "Neuer Titel"


@pytest.mark.parametrize(
    "change", [{"number": "§ 2"}, {"title": "Ziel"}, {"level": 2}, {"html": "<p>Anders.</p>"}]
)
def test_any_change_a_reader_sees_makes_a_version(asked, change):
    key, anchor = uuid4(), uuid4()
    publish([section(anchor=anchor)], key=key, consultation=asked)

    version, created = publish([section(anchor=anchor, **change)], key=key, consultation=asked)

    assert (version.number, created) == (2, True)


def test_changed_order_makes_a_version(asked):
    key, sections = uuid4(), [section(), section(number="§ 2")]
    publish(sections, key=key, consultation=asked)

    version, created = publish(sections[::-1], key=key, consultation=asked)

    assert (version.number, created) == (2, True)


def test_former_content_again_makes_a_version(asked):
    key, anchor = uuid4(), uuid4()
    old, new = section(anchor=anchor), section(anchor=anchor, html="<p>Anders.</p>")
    for sections in ([old], [new]):
        publish(sections, key=key, consultation=asked)

    version, created = publish([old], key=key, consultation=asked)

    assert (version.number, created) == (3, True)


def test_parent_is_the_nearest_higher_heading(asked):
    levels = [("1", 1), ("1.1", 2), ("1.1.1", 4), ("1.2", 2), ("2", 1), ("2.0.1", 3), ("2.1", 2)]

    publish([section(number=n, title="", level=level) for n, level in levels], key=uuid4())

    rows = Section.objects.select_related("parent")
    assert [(row.number, row.parent and row.parent.number, row.order) for row in rows] == [
        ("1", None, 0),
        ("1.1", "1", 1),
        ("1.1.1", "1.1", 2),
        ("1.2", "1", 3),
        ("2", None, 4),
        ("2.0.1", "2", 5),
        ("2.1", "2", 6),
    ]


def test_plan_that_begins_below_the_first_level_has_no_parent_made_up(asked):
    publish([section(level=3), section(number="§ 2", level=2)], key=uuid4(), consultation=asked)

    assert list(Section.objects.values_list("parent", flat=True)) == [None, None]


def test_repeated_anchor_is_refused_and_nothing_written(asked):
    anchor = uuid4()

    with pytest.raises(Refused) as refused:
        publish([section(anchor=anchor), section(anchor=anchor)], key=uuid4(), consultation=asked)

    assert refused.value.code == "anchor_repeated"
    assert not DraftPlan.objects.exists()


def test_equal_anchors_of_two_plans_are_two_discussions(asked):
    anchor = uuid4()

    for slug in ("a", "b"):
        publish([section(anchor=anchor)], key=uuid4(), consultation=asked, slug=slug)

    assert Thread.objects.filter(anchor=anchor).count() == 2


def test_each_section_gets_one_thread_for_all_versions(asked):
    key, anchors = uuid4(), [uuid4(), uuid4(), uuid4()]
    publish([section(anchor=each) for each in anchors[:2]], key=key, consultation=asked)

    publish([section(anchor=each) for each in anchors[1:]], key=key, consultation=asked)

    found = Thread.objects.filter(plan__key=key).values_list("anchor", flat=True)
    assert sorted(found) == sorted(anchors)


def test_taken_slug_gets_a_number_and_a_renamed_plan_keeps_its_own(asked):
    key = uuid4()
    publish([section()], key=uuid4(), consultation=asked)

    second, _created = publish([section()], key=key, consultation=asked)
    renamed, _created = publish([section()], key=key, consultation=asked, slug="anders")

    assert (second.plan.slug, renamed.plan.slug) == ("entwurf-2", "entwurf-2")


def test_plan_with_contributions_stays_in_its_consultation(asked):
    key, sections = uuid4(), [section()]
    version, _created = publish(sections, key=key, consultation=asked)
    factories.comment(plan=version.plan)

    with pytest.raises(Refused) as refused:
        publish(sections, key=key, consultation=factories.consultation())

    assert refused.value.code == "discussed"
    assert DraftPlan.objects.get().consultation == asked


def test_plan_without_contributions_may_move(asked):
    key, sections = uuid4(), [section()]
    publish(sections, key=key, consultation=asked)
    other = factories.consultation()

    publish(sections, key=key, consultation=other)

    assert DraftPlan.objects.get().consultation == other


@pytest.mark.parametrize(
    ("number", "levels", "statements"), [(1, 1, 25), (30, 1, 25), (2, 2, 25), (30, 2, 25)]
)
def test_publishing_costs_the_same_however_long(
    asked, number, levels, statements, django_assert_num_queries
):
    sections = [section(number=f"§ {each}", level=1 + each % levels) for each in range(number)]

    with django_assert_num_queries(statements):
        version, _created = publish(sections, key=uuid4(), consultation=asked)

    assert version.sections.count() == number
