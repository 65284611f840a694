from dataclasses import replace

from hypothesis import given, settings

from participation.plans.comparison import ByNumber, BySection, Comparison, compare
from participation.plans.matching import match_sections
from tests.participation.plans.amendments import (
    FOREST,
    TRAFFIC,
    WATER,
    WIND,
    Amendment,
    amendments,
    node,
)


def test_compare_tells_what_became_of_each_section() -> None:
    old = (
        node(("", "Erster Teil - Natur"), level=1),
        node(("§ 1", "Wald"), FOREST),
        node(("§ 2", "Wasser"), WATER),
        node(("", "Zweiter Teil - Technik"), level=1),
        node(("§ 3", "Wind"), WIND),
        node(("§ 4", "Gebühren"), "Es werden Gebühren nach dem Gebührengesetz erhoben."),
    )
    new = (
        old[0],
        node(("§ 1", "Wald"), FOREST + " Rodungen sind verboten."),
        old[3],
        node(("§ 2", "Wasser"), WATER),
        node(("§ 3", "Wind"), f"  {WIND}\n"),
        node(("§ 5", "Verkehr"), TRAFFIC),
    )

    found = compare(old, new, match_sections(old, new))

    assert found == Comparison(
        BySection(
            added=("§ 5 Verkehr",),
            removed=("§ 4 Gebühren",),
            changed=("§ 1 Wald",),
            moved=("§ 2 Wasser",),
            renumbered=(),
            unchanged=("Erster Teil - Natur", "Zweiter Teil - Technik", "§ 3 Wind"),
        ),
        ByNumber(added=("§ 5",), removed=("§ 4",), changed=("§ 1",), unchanged=("§ 2", "§ 3")),
    )


def test_compare_of_one_section_moved_to_the_front() -> None:
    texts = (FOREST, WATER, WIND, TRAFFIC)
    old = tuple(node((f"§ {i}", f"Titel {i}"), text) for i, text in enumerate(texts, 1))
    new = tuple(replace(old[i], number=f"§ {place}") for place, i in enumerate((3, 0, 1, 2), 1))

    found = compare(old, new, match_sections(old, new)).as_dict()

    assert found == {
        "by_section": {
            "added": [],
            "removed": [],
            "changed": [],
            "moved": ["§ 1 Titel 4"],
            "renumbered": [["§ 4", "§ 1"], ["§ 1", "§ 2"], ["§ 2", "§ 3"], ["§ 3", "§ 4"]],
            "unchanged": [],
        },
        "by_number": {
            "added": [],
            "removed": [],
            "changed": ["§ 1", "§ 2", "§ 3", "§ 4"],
            "unchanged": [],
        },
    }


def test_compare_numbers_that_an_annex_prints_again() -> None:
    old = (node(("1", "Wald"), FOREST), node(("", "Anhang"), level=1), node(("1", "Wind"), WIND))
    new = (old[0], old[1], node(("1", "Wind"), WIND + " Neu."), node(("1.", "Rest"), TRAFFIC))

    found = compare(old, new, match_sections(old, new)).by_number

    assert found == ByNumber(added=("1.",), removed=(), changed=("1",), unchanged=("1",))


@settings(max_examples=60, deadline=None)
@given(amendments())
def test_compare_puts_each_section_somewhere(amendment: Amendment) -> None:
    old, new, _ = amendment
    matching = match_sections(old, new)

    found = compare(old, new, matching)

    sections, numbers = found.by_section, found.by_number
    assert len(sections.added) + len(matching.pairs) == len(new)
    assert len(sections.removed) + len(matching.pairs) == len(old)
    assert len(sections.unchanged) <= len(matching.pairs)
    assert len(numbers.added) + len(numbers.changed) + len(numbers.unchanged) == len(new)
    assert len(numbers.removed) + len(numbers.changed) + len(numbers.unchanged) == len(old)
