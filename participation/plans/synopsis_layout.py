"""How one side of a synopsis, or both in one column, is laid out: lists and tables kept apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from participation.plans.blocks import TextBlock
from participation.plans.inline import CELL, Run
from participation.plans.wording import BlockChange, Kind, Passage


class Side(StrEnum):
    """Whose words are shown: the old text's, the new one's, or both in one column."""

    OLD = "old"
    NEW = "new"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words to which the same happened, with their markup."""

    kind: Kind
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, an item or a row; a row has a cell for each of its ``cells``, others one."""

    kind: Kind
    cells: tuple[tuple[Piece, ...], ...]
    marker: str = ""
    level: int = 0
    is_head: bool = False


@dataclass(slots=True)
class Group:
    """Lines that belong together: the items of a list, the rows of a table; else one line."""

    role: str
    lines: list[Line] = field(default_factory=list)


def layout(blocks: Sequence[BlockChange], side: Side) -> list[Group]:
    """Return what ``side`` shows of a section, in groups."""
    groups: list[Group] = []
    last: tuple[str, int] | None = None
    for change in blocks:
        block = _shown(change, side)
        if block is None:
            continue
        key = (change.role, block.group)
        if change.role not in ("item", "row") or key != last:
            groups.append(Group(change.role))
        last = key
        cells = tuple(_cells(change.passages, side))
        groups[-1].lines.append(Line(change.kind, cells, block.marker, block.level, block.is_head))
    return groups


def pieces(passages: Sequence[Passage], side: Side) -> tuple[Piece, ...]:
    """Return what ``side`` shows of words that are in no table."""
    return tuple(piece for cell in _cells(passages, side) for piece in cell)


def _shown(change: BlockChange, side: Side) -> TextBlock | None:
    if side == Side.OLD:
        return change.before
    return change.after if side == Side.NEW else change.after or change.before


def _cells(passages: Sequence[Passage], side: Side) -> Iterator[tuple[Piece, ...]]:
    """Part the words where one cell ends and the next begins."""
    hidden = {Side.OLD: Kind.INSERTED, Side.NEW: Kind.DELETED}.get(side)
    cell: list[Piece] = []
    for passage in passages:
        if passage.kind == hidden:
            continue
        runs: list[Run] = []
        for run in _runs(passage, side):
            if CELL not in run.marks:
                runs.append(run)
                continue
            yield (*cell, *_piece(passage, runs))
            cell, runs = [], []
        cell += _piece(passage, runs)
    yield tuple(cell)


def _runs(passage: Passage, side: Side) -> tuple[Run, ...]:
    runs = passage.old_runs if side == Side.OLD else passage.runs
    return runs or (Run(passage.text),)


def _piece(passage: Passage, runs: Sequence[Run]) -> tuple[Piece, ...]:
    return (Piece(passage.kind, tuple(runs)),) if runs else ()
