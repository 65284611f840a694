"""Which Markdown the platform reads: headings, lists, tables, definition lists, footnotes.

Raw HTML is text. Indentation makes no code blocks: laws and plans indent their enumerations.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from participation.exchange.errors import ExchangeError
from participation.plans.tree import Problem

# Each list takes two levels; markdown-it stops reading silently at its own limit.
DEEPEST = 100
# Collections of laws print a row of a table as a list in a list item and indent its further cells
# by four characters, one too few for CommonMark.
ROW_OF_CELLS = re.compile(r"^( *)\*    \*(?= {1,3}\S)", re.MULTILINE)


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST})
    reader.enable("table")
    reader.disable(["code", "lheading", "html_block", "html_inline"])
    reader.use(footnote_plugin, inline=False, move_to_end=False)
    reader.use(deflist_plugin)
    # Every link is parsed, so that a forbidden one leaves its text instead of its source.
    reader.validateLink = lambda url: True  # type: ignore[method-assign]
    return reader


def read_blocks(source: str) -> list[SyntaxTreeNode]:
    """The blocks of the source in reading order.

    Raises ExchangeError (too_deep) if lists or quotations are nested more than 49 deep.
    """
    tokens = _reader().parse(ROW_OF_CELLS.sub(r"\1*   *", source))
    if any(token.level >= DEEPEST - 1 for token in tokens):
        message = _("Lists or quotations are nested too deeply in this file.")
        raise ExchangeError(message, code="too_deep")
    return SyntaxTreeNode(tokens).children


def first_line(node: SyntaxTreeNode) -> int:
    """The 1-based line on which the node begins; an inline node begins with its block."""
    while node.map is None and node.parent is not None and not node.parent.is_root:
        node = node.parent
    return node.map[0] + 1 if node.map else 1


def is_hyphenated(before: str, after: str) -> bool:
    """Whether a line break stands inside a word with a hyphen: "Stadt-Land-", "Partnerschaften".

    In "Siedlungs-", "und Freiraum" the hyphen stands for a word left out, and the space stays.
    """
    if len(before) < 2 or before[-1] != "-" or not before[-2].isalpha() or not after[:1].isalpha():
        return False
    word = after.split(maxsplit=1)[0].rstrip(".,;:)")
    return word not in LEFT_OUT_BEFORE


LEFT_OUT_BEFORE = frozenset(
    {"und", "oder", "bzw", "beziehungsweise", "sowie", "bis", "als", "wie", "noch", "aber", "statt"}
)


@dataclass(slots=True)
class Notes:
    """The footnotes of a file.

    marks: the printed mark of each label, running from 1 through the file in order of appearance.
    texts: the definition that a reference to the label means, the first one.
    loose: definitions that nothing refers to; they are shown where they stand.
    """

    marks: dict[str, str] = field(default_factory=dict)
    texts: dict[str, SyntaxTreeNode] = field(default_factory=dict)
    loose: set[int] = field(default_factory=set)


def label_of(node: SyntaxTreeNode) -> str:
    """The label of a footnote's definition or of a reference to one."""
    return str(node.meta["label"])


def find_notes(blocks: Sequence[SyntaxTreeNode]) -> Notes:
    """The footnotes of a file's blocks."""
    found = [
        node
        for block in blocks
        for node in block.walk()
        if node.type in ("footnote_ref", "footnote_reference")
    ]
    referred = {label_of(node) for node in found if node.type == "footnote_ref"}
    notes = Notes()
    for node in found:
        label = label_of(node)
        if node.type == "footnote_reference":
            first = notes.texts.setdefault(label, node) is node
            if not first or label not in referred:
                notes.loose.add(first_line(node))
        if node.type == "footnote_ref" or label not in referred:
            notes.marks.setdefault(label, str(len(notes.marks) + 1))
    return notes


def shown_notes(blocks: Sequence[SyntaxTreeNode], notes: Notes) -> list[SyntaxTreeNode]:
    """The definitions to show below these blocks: those referred to, then loose ones among them."""
    walked = [node for block in blocks for node in block.walk()]
    labels = dict.fromkeys(label_of(node) for node in walked if node.type == "footnote_ref")
    loose = [
        node
        for node in walked
        if node.type == "footnote_reference" and first_line(node) in notes.loose
    ]
    return [notes.texts[label] for label in labels if label in notes.texts] + loose


def problem(node: SyntaxTreeNode, code: str, reason: object) -> Problem:
    """A problem at the node's line."""
    return Problem(first_line(node), code, reason)
