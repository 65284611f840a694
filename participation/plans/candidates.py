"""Which old sections a new one could be, for an editor who decides what the matching left open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from participation.plans.matching import Matching, Pair
from participation.plans.similarity import evidence, similarity
from participation.plans.tree import Node


def candidates(
    old: Sequence[Node], new: Sequence[Node], matching: Matching, *, most: int = 8
) -> dict[int, tuple[Pair, ...]]:
    """For each new section that has no old one yet the likeliest old ones, likeliest first.

    A proposal of the matching is always among them. `most` bounds how many there are for each.
    """
    if not matching.added or not matching.removed:
        return {}
    scores = similarity(evidence(old).only(matching.removed), evidence(new).only(matching.added))
    proposed = {pair.new: pair for pair in matching.doubtful}
    found: dict[int, tuple[Pair, ...]] = {}
    for column, index in enumerate(matching.added):
        best = np.argsort(-scores.total[:, column], kind="stable")[:most]
        pairs = [
            Pair(
                matching.removed[row],
                index,
                float(scores.heading[row, column]),
                float(scores.text[row, column]),
            )
            for row in best
            if scores.total[row, column] > 0
        ]
        proposal = proposed.get(index)
        if proposal is not None:
            pairs = [proposal, *(pair for pair in pairs if pair.old != proposal.old)]
        found[index] = tuple(pairs)
    return found


def with_pairs(matching: Matching, chosen: Iterable[Pair]) -> Matching:
    """The matching after an editor has decided: `chosen` are pairs, nothing is in doubt any more.

    Raises ValueError if a section of a chosen pair has another one already.
    """
    pairs = list(chosen)
    olds, news = {pair.old for pair in pairs}, {pair.new for pair in pairs}
    is_free = olds <= set(matching.removed) and news <= set(matching.added)
    if not is_free or len(olds) < len(pairs) or len(news) < len(pairs):
        raise ValueError("a section can be in one pair only")
    return replace(
        matching,
        pairs=tuple(sorted((*matching.pairs, *pairs), key=lambda pair: pair.old)),
        doubtful=(),
        added=tuple(index for index in matching.added if index not in news),
        removed=tuple(index for index in matching.removed if index not in olds),
    )
