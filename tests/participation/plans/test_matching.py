from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings

from participation.plans.matching import Matching, Pair, carry_anchors, match_sections
from participation.plans.tree import Node
from tests.participation.plans.amendments import (
    FOREST,
    TRAFFIC,
    WATER,
    WIND,
    Amendment,
    amendments,
    node,
)


def partners(old: Sequence[Node], new: Sequence[Node]) -> dict[int, int]:
    return {pair.old: pair.new for pair in match_sections(old, new).pairs}


def test_match_of_equal_trees_pairs_everything_in_order() -> None:
    tree = (
        node(("", "Ziele"), level=1),
        node(("§ 1", "Wald"), FOREST),
        node(("§ 2", "(weggefallen)")),
    )

    matching = match_sections(tree, tree)

    assert matching == Matching(tuple(Pair(i, i, 1.0, 1.0) for i in range(3)), (), (), ())


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ((), (), Matching((), (), (), ())),
        ((node(("§ 1", "Wald"), FOREST),), (), Matching((), (), (), (0,))),
        ((), (node(("§ 1", "Wald"), FOREST),), Matching((), (), (0,), ())),
    ],
)
def test_match_with_an_empty_tree(
    old: tuple[Node, ...], new: tuple[Node, ...], expected: Matching
) -> None:
    assert match_sections(old, new) == expected


def test_match_follows_the_text_not_the_number() -> None:
    old = (node(("§ 1", "Wald"), FOREST), node(("§ 2", "Wasser"), WATER))
    new = (node(("§ 1", "Wasser"), WATER + " Satz 2."), node(("§ 2", "Wald"), FOREST + " Satz 2."))

    assert partners(old, new) == {0: 1, 1: 0}


def test_match_follows_the_text_where_nothing_has_a_title() -> None:
    old = (node(("Art 1", ""), FOREST), node(("Art 2", ""), WATER))
    new = (
        node(("Art 1", ""), WIND),
        node(("Art 2", ""), FOREST + " Neu ist dies."),
        node(("Art 3", ""), WATER + " Neu ist das."),
    )

    assert partners(old, new) == {0: 1, 1: 2}


def test_match_keeps_an_exact_title_under_a_rewritten_text() -> None:
    old = (node(("§ 1", "Beteiligung der Öffentlichkeit"), FOREST),)
    new = (
        node(("§ 1", "Anhörung"), WIND),
        node(("§ 7", "Beteiligung der Öffentlichkeit"), TRAFFIC),
    )

    assert partners(old, new) == {0: 1}


def test_match_takes_the_equal_number_only_between_equals() -> None:
    old = (node(("§ 5", "Ausnahmen"), FOREST),)
    new = (
        node(("§ 4", "Ausnahmen"), FOREST + " Erste Hälfte."),
        node(("§ 5", "Ausnahmen"), FOREST + " Zweite Hälfte."),
    )

    assert partners(old, new) == {0: 1}


def test_match_calls_unlike_sections_doubtful() -> None:
    old = (node(("§ 1", "Schutz der Wälder"), FOREST),)
    new = (node(("§ 1", "Ausbau der Windkraft"), WIND),)

    matching = match_sections(old, new)

    assert (matching.pairs, matching.added, matching.removed) == ((), (0,), (0,))
    assert [(pair.old, pair.new, pair.is_doubtful) for pair in matching.doubtful] == [(0, 0, True)]


def test_match_lets_doubtful_pairs_never_outweigh_a_sure_one() -> None:
    old = (node(("§ 1", "Wald"), FOREST), node(("§ 2", "Wälder und Windkraft"), WIND + TRAFFIC))
    new = (node(("§ 1", "Waldgebiete und Windkraft"), WIND), node(("§ 2", "Waldboden"), TRAFFIC))

    matching = match_sections(old, new)

    assert 1 in {pair.old for pair in matching.pairs}


def test_match_does_not_pair_repealed_sections_of_other_numbers() -> None:
    old = (node(("§ 24", "(weggefallen)")), node(("§ 25", ""), "(weggefallen)"))
    new = (node(("§ 26", "(weggefallen)")), node(("§ 27", "(aufgehoben)"), "(weggefallen)"))

    assert match_sections(old, new) == Matching((), (), (0, 1), (0, 1))


def test_match_does_not_trust_tiny_texts() -> None:
    old = (node(("3", "Bodenschutz im Außenbereich"), "Keine."),)
    new = (node(("7", "Lärm an Flughäfen"), "Keine."),)

    assert match_sections(old, new).pairs == ()


def test_match_does_not_trust_titles_that_stand_everywhere() -> None:
    old = (
        node(("1", "Wald"), level=1),
        node(("1.1", "Ziele"), FOREST),
        node(("2", "Verkehr"), level=1),
        node(("2.1", "Ziele"), TRAFFIC),
    )
    new = (
        node(("1", "Windenergie"), level=1),
        node(("1.1", "Ziele"), WIND),
        node(("2", "Verkehr"), level=1),
        node(("2.1", "Ziele"), TRAFFIC),
    )

    assert partners(old, new) == {2: 2, 3: 3}


def test_match_of_equal_empty_sections_follows_what_is_above() -> None:
    old = (
        node(("", "Wald"), FOREST, 1),
        node(("", "Ziele")),
        node(("", "Wasser"), WATER, 1),
        node(("", "Ziele")),
    )
    new = (old[2], old[3], node(("", "Verkehr"), TRAFFIC, 1), old[1], old[0], old[1])

    assert partners(old, new) == {0: 4, 1: 5, 2: 0, 3: 1}


def test_match_knows_a_heading_without_text_by_what_is_below() -> None:
    below = (node(("§ 1", "Grundsätze der Landesplanung"), FOREST), node(("§ 2", "Fristen"), WATER))
    old = (node(("", "Abschnitt 2 - Länder"), level=1), *below)
    new = (node(("", "Abschnitt 4 - Regionales"), level=1), *below)

    assert partners(old, new) == {0: 0, 1: 1, 2: 2}


def test_match_of_a_split_section_takes_the_greater_part() -> None:
    old = (node(("§ 1", "Freiraum"), f"{FOREST} {WATER} {WIND}"),)
    new = (node(("§ 1", "Wind"), WIND), node(("§ 2", "Freiraum"), f"{FOREST} {WATER}"))

    matching = match_sections(old, new)

    assert [(pair.old, pair.new) for pair in matching.pairs] == [(0, 1)]
    assert matching.added == (0,)


def test_accepting_a_doubtful_pair_makes_it_a_pair() -> None:
    old = (node(("§ 1", "Schutz der Wälder"), FOREST),)
    new = (node(("§ 1", "Ausbau der Windkraft"), WIND),)
    matching = match_sections(old, new)

    accepted = matching.accepting(matching.doubtful)

    assert accepted == Matching(matching.doubtful, (), (), ())
    with pytest.raises(ValueError, match="only doubtful pairs"):
        accepted.accepting(matching.doubtful)


def test_carry_anchors_to_partners_and_nobody_else() -> None:
    anchors = [uuid4(), uuid4()]
    old = (
        replace(node(("§ 1", "Wald"), FOREST), anchor=anchors[0]),
        replace(node(("§ 2", "Wasser"), WATER), anchor=anchors[1]),
    )
    new = (node(("§ 1", "Wind"), WIND), node(("§ 2", "Wald"), FOREST))

    carried = carry_anchors(old, new, match_sections(old, new))

    assert carried[1] == replace(new[1], anchor=anchors[0])
    assert isinstance(carried[0].anchor, UUID)
    assert carried[0].anchor not in anchors


@settings(max_examples=60, deadline=None)
@given(amendments())
def test_match_keeps_unchanged_texts_with_their_partners(amendment: Amendment) -> None:
    old, new, unchanged = amendment

    found = partners(old, new)

    assert {index: found.get(index) for index in unchanged} == unchanged


@settings(max_examples=60, deadline=None)
@given(amendments())
def test_match_uses_each_section_at_most_once_and_forgets_none(amendment: Amendment) -> None:
    old, new, _ = amendment

    matching = match_sections(old, new)

    both = matching.pairs + matching.doubtful
    assert len({pair.old for pair in both}) == len({pair.new for pair in both}) == len(both)
    assert sorted([*matching.removed, *(pair.old for pair in matching.pairs)]) == [*range(len(old))]
    assert sorted([*matching.added, *(pair.new for pair in matching.pairs)]) == [*range(len(new))]
    assert all(0 <= score <= 1 for p in both for score in (p.heading_score, p.text_score))
