"""Reading a version: its sections, and those that earlier versions had."""

from uuid import uuid4

import pytest

from participation.plans.selectors import latest_version, read_plan, section_as_read
from tests import factories
from tests.factories import section

pytestmark = pytest.mark.django_db


@pytest.fixture
def versions():
    """Three versions: b goes with the second, c with the third, b's text had changed before."""
    key, asked = uuid4(), factories.consultation()
    anchors = {name: uuid4() for name in "abcd"}
    texts = [{"a": "1", "b": "1", "c": "1"}, {"a": "1", "c": "2"}, {"d": "1", "a": "2"}]
    for version in texts:
        plan = factories.plan(
            key=key,
            consultation=asked,
            sections=[
                section(anchor=anchors[name], number=name, title="", html=f"<p>{name}{text}</p>")
                for name, text in version.items()
            ],
        )
    return plan, anchors


def shown(sections):
    return [(row.number, row.text, row.version.number) for row in sections]


@pytest.mark.parametrize(
    ("number", "sections", "removed"),
    [
        (1, [("a", "a1", 1), ("b", "b1", 1), ("c", "c1", 1)], []),
        (2, [("a", "a1", 2), ("c", "c2", 2)], [("b", "b1", 1)]),
        (3, [("d", "d1", 3), ("a", "a2", 3)], [("b", "b1", 1), ("c", "c2", 2)]),
    ],
)
def test_version_shows_its_sections_and_the_last_text_of_those_gone(
    versions, number, sections, removed
):
    plan, _anchors = versions

    found = read_plan(plan.versions.get(number=number))

    assert (shown(found.sections), shown(found.removed)) == (sections, removed)


def test_section_that_comes_back_is_not_removed():
    key, asked, anchor = uuid4(), factories.consultation(), uuid4()
    kept = section()
    for sections in ([kept, section(anchor=anchor)], [kept], [kept, section(anchor=anchor)]):
        plan = factories.plan(key=key, consultation=asked, sections=sections)

    found = read_plan(latest_version(plan))

    assert (len(found.sections), list(found.removed)) == (2, [])


def test_section_as_read_is_the_newest_text_even_if_removed(versions):
    plan, anchors = versions

    found = [section_as_read(plan, anchors[name]) for name in "abcd"]

    assert shown(found) == [("a", "a2", 3), ("b", "b1", 1), ("c", "c2", 2), ("d", "d1", 3)]


def test_section_as_read_of_an_unknown_or_foreign_anchor_is_none(versions):
    plan, anchors = versions

    found = [
        section_as_read(plan, uuid4()),
        section_as_read(factories.plan(), anchors["a"]),
        section_as_read(plan, None),
        section_as_read(None, anchors["a"]),
    ]

    assert found == [None, None, None, None]


def test_plan_without_versions_has_no_latest():
    plan = factories.plan()
    plan.versions.get().sections.all().delete()
    plan.versions.all().delete()

    assert latest_version(plan) is None


@pytest.mark.parametrize("number", [1, 30])
def test_reading_costs_two_statements_however_long(number, django_assert_num_queries):
    key, asked = uuid4(), factories.consultation()
    factories.plan(key=key, consultation=asked, sections=[section() for _each in range(number)])
    plan = factories.plan(
        key=key, consultation=asked, sections=[section() for _each in range(number)]
    )
    version = latest_version(plan)

    with django_assert_num_queries(2):
        found = read_plan(version)

    assert (len(found.sections), len(found.removed)) == (number, number)
