"""Which section of a new text is which section of the old one.

First come the sections that are the same beyond doubt. The rest is assigned so that the similarity
of texts and headings over the whole tree is as great as possible. An equal printed number, an equal
level and a similar place only break ties, because amendments renumber and move.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from uuid import uuid4

import numpy as np
from scipy.optimize import linear_sum_assignment

from participation.plans.numbering import number_key
from participation.plans.plain_text import fold
from participation.plans.similarity import (
    TELLING_WORDS,
    Scores,
    evidence,
    paths,
    similarity,
    title_score,
    words,
)
from participation.plans.tree import Node

DOUBTFUL_BELOW = 0.5
SAME_NUMBER = 0.01
SAME_LEVEL = 0.002
SAME_PLACE = 0.001
# One good pair is worth more than two half ones: otherwise a section that keeps its heading would
# be torn from it whenever that lets two others find a remote likeness each.
CERTAINTY = 3
# Doubtful pairs are proposals: together they must not outweigh a pair that holds.
PROPOSAL_WEIGHT = 1e-4


@dataclass(frozen=True, slots=True)
class Pair:
    """An old and a new section (indexes) taken for the same one; scores from 0 to 1."""

    old: int
    new: int
    heading_score: float
    text_score: float

    @property
    def is_doubtful(self) -> bool:
        """Whether neither heading nor text are alike enough to go without a human's word."""
        return self.heading_score < DOUBTFUL_BELOW and self.text_score < DOUBTFUL_BELOW


@dataclass(frozen=True, slots=True)
class Matching:
    """Which sections correspond; every index stands at most once in pairs and doubtful together.

    pairs: in the old tree's order.
    doubtful: proposals for an editor, in the old tree's order; their sections also count as
    removed and added.
    added, removed: indexes of new and old sections that are in no pair, ascending.
    """

    pairs: tuple[Pair, ...]
    doubtful: tuple[Pair, ...]
    added: tuple[int, ...]
    removed: tuple[int, ...]

    def accepting(self, accepted: Iterable[Pair]) -> Matching:
        """The matching after an editor has accepted some of the doubtful pairs.

        Raises ValueError if one of them is not among the doubtful pairs.
        """
        chosen = set(accepted)
        if not chosen <= set(self.doubtful):
            raise ValueError("only doubtful pairs of this matching can be accepted")
        return Matching(
            tuple(sorted(chosen.union(self.pairs), key=lambda pair: pair.old)),
            tuple(pair for pair in self.doubtful if pair not in chosen),
            tuple(sorted(set(self.added) - {pair.new for pair in chosen})),
            tuple(sorted(set(self.removed) - {pair.old for pair in chosen})),
        )


def match_sections(old: Sequence[Node], new: Sequence[Node]) -> Matching:
    """The assignment of old to new sections that is most alike in texts and headings."""
    same = _same_sections(old, new)
    left = sorted(set(range(len(old))) - same.keys())
    right = sorted(set(range(len(new))) - set(same.values()))
    found = [
        Pair(i, j, title_score(old[i].title, new[j].title), 1.0) for i, j in sorted(same.items())
    ]
    if left and right:
        found += _assigned(old, new, left, right)
    pairs = sorted((pair for pair in found if not pair.is_doubtful), key=lambda pair: pair.old)
    return Matching(
        tuple(pairs),
        tuple(pair for pair in found if pair.is_doubtful),
        tuple(sorted(set(range(len(new))) - {pair.new for pair in pairs})),
        tuple(sorted(set(range(len(old))) - {pair.old for pair in pairs})),
    )


def carry_anchors(old: Sequence[Node], new: Sequence[Node], matching: Matching) -> tuple[Node, ...]:
    """The new sections with the anchors of their old ones, and a fresh anchor for all others."""
    anchors = {pair.new: old[pair.old].anchor for pair in matching.pairs}
    return tuple(
        replace(node, anchor=anchors.get(index) or uuid4()) for index, node in enumerate(new)
    )


def _same_sections(old: Sequence[Node], new: Sequence[Node]) -> dict[int, int]:
    """Sections that are the same beyond doubt, from the strictest ground to the weakest.

    1. Same heading and text below the same headings (several such: in their order).
    2. Same heading and text elsewhere, if neither tree has it twice.
    3. Same text under any heading, if it is telling and neither tree has it twice.
    """
    same: dict[int, int] = {}
    facts_old, facts_new = _facts(old), _facts(new)
    grounds: tuple[tuple[Ground, bool], ...] = (
        (lambda fact: fact, True),
        (lambda fact: (fact.heading, fact.text), False),
        (lambda fact: fact.text if fact.is_telling else None, False),
    )
    for ground, repeatable in grounds:
        groups_old = _groups(facts_old, ground, taken=same.keys())
        groups_new = _groups(facts_new, ground, taken=set(same.values()))
        for key, olds in groups_old.items():
            news = groups_new.get(key, [])
            if repeatable or len(olds) == len(news) == 1:
                same |= dict(zip(olds, news, strict=False))
    return same


@dataclass(frozen=True, slots=True)
class _Fact:
    path: tuple[str, ...]
    heading: str
    text: str

    @property
    def is_telling(self) -> bool:
        return len(words(self.text)) >= TELLING_WORDS


Ground = Callable[[_Fact], Hashable]


def _facts(nodes: Sequence[Node]) -> list[_Fact]:
    return [
        _Fact(path, node.heading, fold(node.text))
        for path, node in zip(paths(nodes), nodes, strict=True)
    ]


def _groups(facts: Sequence[_Fact], ground: Ground, taken: Set[int]) -> dict[Hashable, list[int]]:
    groups: defaultdict[Hashable, list[int]] = defaultdict(list)
    for index, fact in enumerate(facts):
        key = ground(fact)
        if index not in taken and key is not None:
            groups[key].append(index)
    return groups


def _assigned(
    old: Sequence[Node], new: Sequence[Node], left: list[int], right: list[int]
) -> Iterator[Pair]:
    """The best assignment of the sections that are left over, doubtful pairs included."""
    scores = similarity(evidence(old).only(left), evidence(new).only(right))
    holds = np.maximum(scores.heading, scores.text) >= DOUBTFUL_BELOW
    ties = _tie_breaks(old, new, left, right)
    wanted = (scores.total > 0) * (scores.total + ties) ** CERTAINTY
    best = linear_sum_assignment(np.where(holds, wanted, wanted * PROPOSAL_WEIGHT), maximize=True)
    for i, j in zip(*best, strict=True):
        if scores.total[i, j] > 0:
            heading, text = float(scores.heading[i, j]), float(scores.text[i, j])
            yield Pair(left[i], right[j], heading, text)


def _tie_breaks(
    old: Sequence[Node], new: Sequence[Node], left: list[int], right: list[int]
) -> Scores:
    chosen = [old[i] for i in left], [new[j] for j in right]
    numbers = [np.array([number_key(node.number) for node in side]) for side in chosen]
    levels = [np.array([node.level for node in side]) for side in chosen]
    places = [np.array(left) / len(old), np.array(right) / len(new)]
    same_number = np.equal.outer(*numbers) & (numbers[0] != "")[:, np.newaxis]
    far = np.abs(np.subtract.outer(*places))
    same_level = np.equal.outer(*levels)
    bonus: Scores = SAME_NUMBER * same_number + SAME_LEVEL * same_level + SAME_PLACE * (1 - far)
    return bonus
