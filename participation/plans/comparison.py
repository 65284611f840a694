"""What became of the sections of an old text in a new one: by section and by printed number."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from participation.plans.matching import Matching, Pair
from participation.plans.numbering import number_key
from participation.plans.plain_text import fold
from participation.plans.tree import Node, parents


@dataclass(frozen=True, slots=True)
class BySection:
    """What became of each section; where the comments on it go.

    Headings in reading order, of the new text, of the old one for `removed`; `renumbered` has the
    printed numbers. A section can be changed, moved and renumbered at once; it is unchanged if it
    is none of them.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    moved: tuple[str, ...]
    renumbered: tuple[tuple[str, str], ...]
    unchanged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ByNumber:
    """What stands under each printed number now and then, as a lawyer's synopsis compares it.

    Numbers in reading order, of the new text, of the old one for `removed`.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts compared in both ways."""

    by_section: BySection
    by_number: ByNumber

    def as_dict(self) -> dict[str, dict[str, list[str] | list[list[str]]]]:
        """The comparison as lists and strings, ready for JSON."""
        sections, numbers = self.by_section, self.by_number
        return {
            "by_section": {
                "added": list(sections.added),
                "removed": list(sections.removed),
                "changed": list(sections.changed),
                "moved": list(sections.moved),
                "renumbered": [list(pair) for pair in sections.renumbered],
                "unchanged": list(sections.unchanged),
            },
            "by_number": {
                "added": list(numbers.added),
                "removed": list(numbers.removed),
                "changed": list(numbers.changed),
                "unchanged": list(numbers.unchanged),
            },
        }


def compare(old: Sequence[Node], new: Sequence[Node], matching: Matching) -> Comparison:
    """What became of the old sections, if `matching` says which is which."""
    return Comparison(_by_section(old, new, matching), _by_number(old, new))


def _by_section(old: Sequence[Node], new: Sequence[Node], matching: Matching) -> BySection:
    pairs = sorted(matching.pairs, key=lambda pair: pair.new)
    changed = {pair for pair in pairs if _wording(old[pair.old]) != _wording(new[pair.new])}
    renumbered = [
        pair
        for pair in pairs
        if number_key(old[pair.old].number) != number_key(new[pair.new].number)
    ]
    moved = moved_pairs(old, new, pairs)
    touched = changed | moved | set(renumbered)
    return BySection(
        added=tuple(new[index].heading for index in matching.added),
        removed=tuple(old[index].heading for index in matching.removed),
        changed=tuple(new[pair.new].heading for pair in pairs if pair in changed),
        moved=tuple(new[pair.new].heading for pair in pairs if pair in moved),
        renumbered=tuple((old[pair.old].number, new[pair.new].number) for pair in renumbered),
        unchanged=tuple(new[pair.new].heading for pair in pairs if pair not in touched),
    )


def _wording(node: Node) -> tuple[str, str]:
    return fold(node.title), fold(node.text)


def moved_pairs(old: Sequence[Node], new: Sequence[Node], pairs: Sequence[Pair]) -> set[Pair]:
    """Pairs that stand below another section than before, or in another order beside the others.

    Of siblings that both texts have below the same section, as many as possible count as having
    stayed; so one section that is moved to the front does not move all others.
    """
    parents_old, parents_new = parents(old), parents(new)
    successor: dict[int | None, int | None] = {pair.old: pair.new for pair in pairs}
    successor[None] = None
    moved: set[Pair] = set()
    siblings: defaultdict[int | None, list[Pair]] = defaultdict(list)
    for pair in sorted(pairs, key=lambda pair: pair.old):
        parent = parents_old[pair.old]
        if parent in successor and successor[parent] == parents_new[pair.new]:
            siblings[parent].append(pair)
        else:
            moved.add(pair)
    for run in siblings.values():
        stayed = _longest_rising([pair.new for pair in run])
        moved |= {pair for place, pair in enumerate(run) if place not in stayed}
    return moved


def _longest_rising(values: Sequence[int]) -> set[int]:
    """The places of a longest rising subsequence."""
    ends: list[int] = []
    last_places: list[int] = []
    before: list[int | None] = []
    for place, value in enumerate(values):
        length = bisect_left(ends, value)
        before.append(last_places[length - 1] if length else None)
        ends[length : length + 1] = [value]
        last_places[length : length + 1] = [place]
    chosen: set[int] = set()
    step: int | None = last_places[-1] if last_places else None
    while step is not None:
        chosen.add(step)
        step = before[step]
    return chosen


def _by_number(old: Sequence[Node], new: Sequence[Node]) -> ByNumber:
    then, now = _numbered(old), _numbered(new)
    kept = {key: _wording(then[key]) == _wording(now[key]) for key in now if key in then}
    return ByNumber(
        added=tuple(node.number for key, node in now.items() if key not in then),
        removed=tuple(node.number for key, node in then.items() if key not in now),
        changed=tuple(now[key].number for key, same in kept.items() if not same),
        unchanged=tuple(now[key].number for key, same in kept.items() if same),
    )


def _numbered(nodes: Sequence[Node]) -> dict[tuple[str, int], Node]:
    """Numbered sections by number; one that is printed again (in an annex) by its repetition."""
    times: Counter[str] = Counter()
    found: dict[tuple[str, int], Node] = {}
    for node in nodes:
        key = number_key(node.number)
        if key:
            times[key] += 1
            found[key, times[key]] = node
    return found
