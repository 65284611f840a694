"""Word-level differences of two texts, paragraph by paragraph, with their inline markup.

Texts are compared as blocks: a paragraph, a list item, a row of a table, a footnote. Blocks are
paired first, so that an inserted paragraph does not shift all that follow, and words are compared
inside a pair only: differences never run across paragraphs.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq
from rapidfuzz.process import cdist

from participation.plans.blocks import TextBlock, text_blocks
from participation.plans.inline import Run, cut

# A word, a number with its decimals, a space, a sign.
TOKEN = re.compile(r"\d+(?:[.,]\d+)*|\w+|\s+|[^\w\s]")
ALIKE = 45  # of 100; below it a block is another block rather than a changed one
MOST_TOKENS = 20_000  # in a block; longer ones are shown as replaced whole
MOST_PAIRS = 40_000  # blocks that are weighed against each other


class Kind(StrEnum):
    """What happened to a word, or to a whole block."""

    SAME = "same"
    INSERTED = "inserted"
    DELETED = "deleted"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Passage:
    """Words to which the same happened: same, inserted or deleted.

    ``runs`` are the words with their markup in the new text, ``old_runs`` in the old one.
    """

    kind: Kind
    text: str
    runs: tuple[Run, ...] = field(default=(), compare=False)
    old_runs: tuple[Run, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class BlockChange:
    """What happened to a block; its passages in the order in which both texts can be read.

    ``before`` and ``after`` are the block in the old and in the new text, if it is there.
    """

    role: str
    kind: Kind
    passages: tuple[Passage, ...]
    before: TextBlock | None = field(default=None, compare=False)
    after: TextBlock | None = field(default=None, compare=False)

    @property
    def old(self) -> str:
        """The words of the old text."""
        return "".join(p.text for p in self.passages if p.kind != Kind.INSERTED)

    @property
    def new(self) -> str:
        """The words of the new text."""
        return "".join(p.text for p in self.passages if p.kind != Kind.DELETED)


def compare_wording(old: str, new: str) -> tuple[BlockChange, ...]:
    """Compare two cleaned HTML texts; blocks in the order of the new, deleted ones in place."""
    return tuple(_changes(text_blocks(old), text_blocks(new)))


def _changes(old: Sequence[TextBlock], new: Sequence[TextBlock]) -> Iterator[BlockChange]:
    """Compare what lies between the blocks that both texts have alike."""
    done_old = done_new = 0
    for step in LCSseq.opcodes(old, new):
        if step.tag != "equal":
            continue
        yield from _paired(old[done_old : step.src_start], new[done_new : step.dest_start])
        yield from map(
            _same, old[step.src_start : step.src_end], new[step.dest_start : step.dest_end]
        )
        done_old, done_new = step.src_end, step.dest_end
    yield from _paired(old[done_old:], new[done_new:])


def _paired(old: Sequence[TextBlock], new: Sequence[TextBlock]) -> Iterator[BlockChange]:
    """Compare blocks that differ: pairs that are alike in their words, in order, and the rest."""
    done_old = done_new = 0
    for i, j in [*_alike(old, new), (len(old), len(new))]:
        yield from (_whole(block, Kind.DELETED) for block in old[done_old:i])
        yield from (_whole(block, Kind.INSERTED) for block in new[done_new:j])
        if i < len(old) and j < len(new):
            yield _changed(old[i], new[j])
        done_old, done_new = i + 1, j + 1


def _alike(old: Sequence[TextBlock], new: Sequence[TextBlock]) -> list[tuple[int, int]]:
    """Return the pairs, in the order of both texts, whose likeness adds up to most."""
    if not old or not new or len(old) * len(new) > MOST_PAIRS:
        return []
    texts = [block.text for block in old], [block.text for block in new]
    likeness = cdist(*texts, scorer=fuzz.ratio, score_cutoff=ALIKE)
    best = np.zeros((len(old) + 1, len(new) + 1))
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            together = likeness[i, j] + best[i + 1, j + 1] if likeness[i, j] else 0
            best[i, j] = max(together, best[i + 1, j], best[i, j + 1])
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if best[i, j] == best[i + 1, j]:
            i += 1
        elif best[i, j] == best[i, j + 1]:
            j += 1
        else:
            pairs.append((i, j))
            i, j = i + 1, j + 1
    return pairs


def _same(old: TextBlock, new: TextBlock) -> BlockChange:
    passage = Passage(Kind.SAME, new.text, new.runs, old.runs)
    return BlockChange(new.role, Kind.SAME, (passage,), old, new)


def _whole(block: TextBlock, kind: Kind) -> BlockChange:
    passage = Passage(kind, block.text, block.runs, block.runs)
    is_new = kind == Kind.INSERTED
    return BlockChange(
        block.role, kind, (passage,), None if is_new else block, block if is_new else None
    )


def _changed(old: TextBlock, new: TextBlock) -> BlockChange:
    passages = _with_markup(compare_words(old.text, new.text), old.runs, new.runs)
    return BlockChange(new.role, Kind.CHANGED, passages, old, new)


def _with_markup(
    passages: Sequence[Passage], old: Sequence[Run], new: Sequence[Run]
) -> tuple[Passage, ...]:
    """Give each passage the markup that its words have in either text."""
    found, at_old, at_new = [], 0, 0
    for passage in passages:
        length = len(passage.text)
        to_old = at_old + (length if passage.kind != Kind.INSERTED else 0)
        to_new = at_new + (length if passage.kind != Kind.DELETED else 0)
        before, after = cut(old, at_old, to_old), cut(new, at_new, to_new)
        found.append(replace(passage, runs=after or before, old_runs=before or after))
        at_old, at_new = to_old, to_new
    return tuple(found)


def compare_words(old: str, new: str) -> tuple[Passage, ...]:
    """Compare two lines of text word by word; what is deleted stands before what replaces it."""
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    if old == new:
        return (Passage(Kind.SAME, old),) if old else ()
    if max(len(before), len(after)) > MOST_TOKENS:
        return _joined([Passage(Kind.DELETED, old), Passage(Kind.INSERTED, new)])
    found = []
    for step in LCSseq.opcodes(before, after):
        gone = "".join(before[step.src_start : step.src_end])
        come = "".join(after[step.dest_start : step.dest_end])
        if step.tag == "equal":
            found.append(Passage(Kind.SAME, gone))
        else:
            found += [Passage(Kind.DELETED, gone), Passage(Kind.INSERTED, come)]
    return _joined(found)


def _joined(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Return the passages without needless seams.

    A space between two changed words is part of the change, else each word would be marked alone.
    """
    runs: list[tuple[str, str, str]] = []  # what is the same before, then deleted, then inserted
    same = gone = come = ""
    for place, passage in enumerate(passages):
        if passage.kind == Kind.DELETED:
            gone += passage.text
        elif passage.kind == Kind.INSERTED:
            come += passage.text
        elif (gone or come) and not passage.text.strip() and place < len(passages) - 1:
            gone, come = gone + passage.text, come + passage.text
        else:
            runs.append((same, gone, come))
            same, gone, come = passage.text, "", ""
    runs.append((same, gone, come))
    kinds = (Kind.SAME, Kind.DELETED, Kind.INSERTED)
    return tuple(
        Passage(kind, text) for run in runs for kind, text in zip(kinds, run, strict=True) if text
    )
