import pytest

from participation.plans.candidates import candidates, with_pairs
from participation.plans.matching import Pair, match_sections
from participation.plans.tree import Node, Paragraph


def section(title: str, text: str) -> Node:
    return Node("", title, 1, (Paragraph(f"<p>{text}</p>"),))


OLD = (
    section("Zweck", "Diese Satzung regelt die Breite der Wege in der ganzen Stadt."),
    section("Bäume", "An jeder Straße stehen Bäume in einem Abstand von acht Metern."),
    section("Hunde", "Hunde sind in allen Grünanlagen an der Leine zu führen."),
)
NEW = (
    OLD[0],
    section("Gehölze", "An Straßen der Stadt wachsen viele Bäume und Hecken ohne Abstand."),
    section("Katzen", "Tauben dürfen nirgends gefüttert werden, auch nicht am Markt."),
)


def test_candidates_are_the_likeliest_free_sections() -> None:
    matching = match_sections(OLD, NEW)

    found = candidates(OLD, NEW, matching)

    assert [(pair.old, pair.new) for pair in matching.pairs] == [(0, 0)]
    assert set(found) == {1, 2}
    assert found[1][0].old == 1
    assert all(pair.old in (1, 2) for pairs in found.values() for pair in pairs)
    proposed = {pair.new: pair for pair in matching.doubtful}
    assert all(proposed[index] == found[index][0] for index in proposed)


def test_candidates_are_bounded_and_none_without_free_sections() -> None:
    many = tuple(section(f"Alt {n}", f"Der Weg {n} ist breit.") for n in range(20))
    new = (section("Ganz anders", "Ein Weg unter vielen, schmal."),)
    matching = match_sections(many, new)

    assert len(candidates(many, new, matching, most=3).get(0, ())) <= 3
    assert candidates((), new, match_sections((), new)) == {}


def test_decided_pairs_join_the_matching() -> None:
    matching = match_sections(OLD, NEW)
    pair = Pair(1, 1, 0.1, 0.2)

    decided = with_pairs(matching, [pair])

    assert [(each.old, each.new) for each in decided.pairs] == [(0, 0), (1, 1)]
    assert (decided.doubtful, decided.added, decided.removed) == ((), (2,), (2,))


@pytest.mark.parametrize(
    "chosen", [[Pair(0, 1, 0, 0)], [Pair(1, 0, 0, 0)], [Pair(1, 1, 0, 0), Pair(1, 2, 0, 0)]]
)
def test_section_is_in_one_pair_only(chosen: list[Pair]) -> None:
    with pytest.raises(ValueError, match="one pair"):
        with_pairs(match_sections(OLD, NEW), chosen)
