"""Word-level differences of two texts, paragraph by paragraph.

Texts are compared as blocks: a paragraph, a list item, a row of a table, a footnote. Blocks are
paired first, so that an inserted paragraph does not shift all that follow, and words are compared
inside a pair only: differences never run across paragraphs.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html.parser import HTMLParser

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq
from rapidfuzz.process import cdist

from participation.plans.plain_text import fold

# A word, a number with its decimals, a space, a sign.
TOKEN = re.compile(r"\d+(?:[.,]\d+)*|\w+|\s+|[^\w\s]")
ALIKE = 45  # of 100; below it a block is another block rather than a changed one
MOST_TOKENS = 20_000  # in a block; longer ones are shown as replaced whole
MOST_PAIRS = 40_000  # blocks that are weighed against each other
BLOCKS = {"p": "text", "li": "item", "tr": "row", "figure": "image", "caption": "text"}
CELLS = ("td", "th")


class Kind(StrEnum):
    """What happened to a word, or to a whole block."""

    SAME = "same"
    INSERTED = "inserted"
    DELETED = "deleted"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of words to which the same happened: same, inserted or deleted."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph, list item, table row, image or footnote as plain words."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class BlockChange:
    """What happened to a block; its passages in the order in which both texts can be read."""

    role: str
    kind: Kind
    passages: tuple[Passage, ...]

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


def text_blocks(html: str) -> tuple[TextBlock, ...]:
    """Return the blocks of a section's cleaned HTML; text outside any block is one of its own."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.finish()
    return tuple(reader.found)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[TextBlock] = []
        self._words: list[str] = []
        self._roles: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "aside":
            self.finish()
            self._roles.append("note")
        elif tag in BLOCKS:
            self.finish()
            self._roles.append(self._role(tag))
        elif tag == "br":
            self._words.append(" ")
        elif tag in CELLS and "".join(self._words).strip():
            self._words.append(" | ")
        elif tag == "img":
            self._words.append(dict(attrs).get("alt") or "")

    def _role(self, tag: str) -> str:
        """Return a block's role; a paragraph in a footnote or an item belongs to it."""
        is_inside = tag == "p" and self._roles and self._roles[-1] in ("note", "item")
        return self._roles[-1] if is_inside else BLOCKS[tag]

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS or tag == "aside":
            self.finish()
            if self._roles:
                self._roles.pop()

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def finish(self) -> None:
        """End the block that is being read."""
        text = fold("".join(self._words))
        if text:
            self.found.append(TextBlock(self._roles[-1] if self._roles else "text", text))
        self._words = []


def _changes(old: Sequence[TextBlock], new: Sequence[TextBlock]) -> Iterator[BlockChange]:
    """Compare what lies between the blocks that both texts have alike."""
    done_old = done_new = 0
    for step in LCSseq.opcodes(old, new):
        if step.tag != "equal":
            continue
        yield from _paired(old[done_old : step.src_start], new[done_new : step.dest_start])
        for block in new[step.dest_start : step.dest_end]:
            yield _whole(block, Kind.SAME)
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


def _whole(block: TextBlock, kind: Kind) -> BlockChange:
    return BlockChange(block.role, kind, (Passage(kind, block.text),))


def _changed(old: TextBlock, new: TextBlock) -> BlockChange:
    return BlockChange(new.role, Kind.CHANGED, compare_words(old.text, new.text))


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
