"""How alike the sections of two trees are: by heading and by text, each pair from 0 to 1.

Texts are compared word by word (the longest common sequence of words): between unrelated German
texts that gives 0.1 to 0.3, where comparing letters gives 0.5. Titles are compared by their
groups of three letters, which forgives inflection and another order of words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist
from scipy.sparse import csr_array

from participation.plans.numbering import bare_title
from participation.plans.tree import Node, parents

Scores = NDArray[np.float64]

# So many words say which text it is. "Keine." or "Siehe oben." stand in many sections.
TELLING_WORDS = 6
# A title weighs a third beside a long text; a text of so few words weighs half of its two thirds.
TITLE_WEIGHT = 1 / 3
HALF_WEIGHT_WORDS = 8
# Only what nobody can confuse with a text of its own.
PLACEHOLDER = re.compile(
    r"\W*(weggefallen|aufgehoben|gestrichen|entfallen|entfällt|unbesetzt|nicht besetzt|frei)\W*"
)
# Private-use and later planes: one character stands for a word, never a surrogate.
FIRST_WORD = 0xE000
MOST_WORDS = 1_000_000


def words(text: str) -> list[str]:
    """The words of a text in lower case; none for "(weggefallen)", which says nothing."""
    folded = text.casefold()
    return [] if PLACEHOLDER.fullmatch(folded) else re.findall(r"\w+", folded)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of some sections of a tree; the tuples have one item for each section.

    titles: the words of the title, "" if it has none or names nothing.
    above: the title of the section above, "^" if there is none.
    texts: the words of the text; of a section without text, the titles right below it.
    repeated: titles that stand several times in the whole tree.
    """

    titles: tuple[str, ...]
    above: tuple[str, ...]
    texts: tuple[tuple[str, ...], ...]
    repeated: frozenset[str]

    def only(self, indexes: Iterable[int]) -> Evidence:
        """What is known of these sections alone."""
        chosen = list(indexes)
        return replace(
            self,
            titles=tuple(self.titles[index] for index in chosen),
            above=tuple(self.above[index] for index in chosen),
            texts=tuple(self.texts[index] for index in chosen),
        )


def evidence(nodes: Sequence[Node]) -> Evidence:
    """What is known of a whole tree's sections."""
    tree = parents(nodes)
    titles = tuple(" ".join(words(bare_title(node.title))) for node in nodes)
    above = tuple("^" if parent is None else titles[parent] or "^" for parent in tree)
    below: list[list[str]] = [[] for _ in nodes]
    for title, parent in zip(titles, tree, strict=True):
        if parent is not None:
            below[parent] += title.split()
    texts = tuple(
        tuple(words(node.text) or inner) for node, inner in zip(nodes, below, strict=True)
    )
    repeated = frozenset(title for title, times in Counter(titles).items() if times > 1)
    return Evidence(titles, above, texts, repeated)


def title_score(old: str, new: str) -> float:
    """How alike two headings are, without what stands above them."""
    found = [_letter_groups(" ".join(words(bare_title(title)))) for title in (old, new)]
    if not any(found):
        return 1.0
    return 2 * len(found[0] & found[1]) / (len(found[0]) + len(found[1]))


@dataclass(frozen=True, slots=True)
class Similarity:
    """Matrices of old by new sections; `total` weighs both scores by how much each can tell."""

    heading: Scores
    text: Scores
    total: Scores


def similarity(old: Evidence, new: Evidence) -> Similarity:
    """The similarity of every old section to every new one.

    Where both have no title, or both no text, there is nothing to compare: then the other score
    counts for both.
    """
    heading = _headings(old, new)
    text, length = _texts(old.texts, new.texts)
    no_titles = np.outer(_empty(old.titles), _empty(new.titles))
    no_texts = np.outer(_empty(old.texts), _empty(new.texts))
    heading = np.where(no_titles, text, heading)
    text = np.where(no_texts, heading, text)
    weight = (1 - TITLE_WEIGHT) * length / (length + HALF_WEIGHT_WORDS)
    return Similarity(heading, text, weight * text + (1 - weight) * heading)


def _empty(values: Sequence[Sequence[str]]) -> NDArray[np.bool_]:
    return np.array([not value for value in values], dtype=bool)


def _headings(old: Evidence, new: Evidence) -> Scores:
    """Titles that stand several times in a tree ("Ziele") tell only together with what is above."""
    repeated = old.repeated | new.repeated
    common = np.logical_or.outer(
        [title in repeated for title in old.titles], [title in repeated for title in new.titles]
    )
    own = _titles(old.titles, new.titles)
    return np.where(common, own * _titles(old.above, new.above), own)


def _titles(old: Sequence[str], new: Sequence[str]) -> Scores:
    """Dice's coefficient of the sets of letter groups."""
    rows = [_letter_groups(title) for title in (*old, *new)]
    columns: dict[str, int] = {}
    marked = [columns.setdefault(group, len(columns)) for row in rows for group in sorted(row)]
    sizes = np.array([len(row) for row in rows], dtype=float)
    table = csr_array(
        (np.ones(len(marked)), np.array(marked, dtype=np.int32), np.cumsum([0, *sizes], dtype=int)),
        shape=(len(rows), max(len(columns), 1)),
    )
    common = (table[: len(old)] @ table[len(old) :].T).toarray()
    scores: Scores = 2 * common / np.maximum(np.add.outer(sizes[: len(old)], sizes[len(old) :]), 1)
    return scores


def _letter_groups(title: str) -> set[str]:
    padded = f" {title} " if title else ""
    return {padded[start : start + 3] for start in range(len(padded) - 2)}


def _texts(
    old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]
) -> tuple[Scores, NDArray[np.float64]]:
    """Scores, and the mean number of words of each pair."""
    letters: dict[str, str] = {}
    spelled_old, spelled_new = ([_spelled(text, letters) for text in side] for side in (old, new))
    scores = cdist(
        spelled_old, spelled_new, scorer=Indel.normalized_similarity, dtype=np.float64, workers=1
    )
    sizes = [np.array([len(text) for text in side], dtype=float) for side in (old, new)]
    longest = np.maximum.outer(*sizes)
    one_empty = np.minimum.outer(*sizes) == 0
    telling = np.minimum(longest / TELLING_WORDS, 1)
    return np.where(one_empty, 0, scores * telling), np.add.outer(*sizes) / 2


def _spelled(text: Sequence[str], letters: dict[str, str]) -> str:
    """The text as a string of one letter for each word."""
    return "".join(
        letters.setdefault(word, chr(FIRST_WORD + len(letters) % MOST_WORDS)) for word in text
    )


def paths(nodes: Sequence[Node]) -> Iterator[tuple[str, ...]]:
    """The headings above each section, from its parent upwards."""
    above = parents(nodes)
    for index in range(len(nodes)):
        path: list[str] = []
        parent = above[index]
        while parent is not None:
            path.append(nodes[parent].heading)
            parent = above[parent]
        yield tuple(path)
