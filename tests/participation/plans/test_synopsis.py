"""Two versions of a plan beside each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.plans.models import Section
from participation.plans.synopsis import Change, section_changes, synopsis


def section(title, *, number="", level=1, text="Text."):
    anchor = f"00000000-0000-4000-8000-{sum(map(ord, title)):012}"
    return Section(anchor=anchor, number=number, title=title, level=level, html=f"<p>{text}</p>")


def table(old, new):
    return [
        (row.old and row.old.heading, row.new and row.new.heading, list(row.changes))
        for row in synopsis(old, new)
    ]


def test_unchanged_sections_have_no_changes():
    text = [section("A"), section("B")]

    assert table(text, text) == [("A", "A", []), ("B", "B", [])]
    assert section_changes(text, text) == {}


def test_removed_section_stands_where_it_stood():
    old = [section("A"), section("B"), section("C"), section("D")]
    new = [section("A"), section("D"), section("E")]

    assert table(old, new) == [
        ("A", "A", []),
        ("B", None, ["removed"]),
        ("C", None, ["removed"]),
        ("D", "D", []),
        (None, "E", ["added"]),
    ]


def test_removed_first_section_stands_first():
    assert table([section("A"), section("B")], [section("B")]) == [
        ("A", None, ["removed"]),
        ("B", "B", []),
    ]


def test_section_can_be_changed_renumbered_and_moved_at_once():
    old = [section("A", number="§ 1"), section("B", number="§ 2"), section("C", number="§ 3")]
    new = [
        section("C", number="§ 1", text="Anders."),
        section("A", number="§ 2"),
        section("B", number="§ 3"),
    ]

    assert table(old, new) == [
        ("§ 3 C", "§ 1 C", ["changed", "renumbered", "moved"]),
        ("§ 1 A", "§ 2 A", ["renumbered"]),
        ("§ 2 B", "§ 3 B", ["renumbered"]),
    ]


@pytest.mark.parametrize("old", [[], [section("A")]])
def test_first_version_is_all_new(old):
    rows = synopsis(old, [section("A"), section("B")])

    assert [row.changes for row in rows][-1] == (Change.ADDED,)


titles = st.lists(st.sampled_from("ABCDEFGH"), unique=True, max_size=8)


@given(titles, titles)
def test_each_section_of_either_version_has_exactly_one_row(old, new):
    rows = synopsis([section(each) for each in old], [section(each) for each in new])

    assert [row.new.title for row in rows if row.new] == new
    assert sorted(row.section.title for row in rows) == sorted({*old, *new})
    assert {row.old.title for row in rows if row.old} == set(old)
