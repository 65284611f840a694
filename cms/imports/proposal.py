"""What a file would do to a plan, section by section, before anything is saved."""

from collections.abc import Iterable
from dataclasses import dataclass

from wagtail.models import Page

from cms.pages.consultation import ConsultationPage
from cms.pages.importing import PlanFile
from cms.pages.plan import PlanPage
from cms.pages.streams import nodes_of
from participation.plans.candidates import candidates
from participation.plans.comparison import moved_pairs
from participation.plans.matching import Matching, Pair, match_sections
from participation.plans.numbering import number_key
from participation.plans.plain_text import fold
from participation.plans.tree import Node


@dataclass(frozen=True, slots=True)
class Row:
    """A section of the file. before: the section of the plan that it is, None if it is new.

    states: what becomes of it: new, changed, moved, renumbered; unchanged if nothing.
    """

    index: int
    node: Node
    states: tuple[str, ...]
    pair: Pair | None = None
    before: Node | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A file beside the plan as it stands.

    state: that of the page when the proposal was made. options: for each new section without an
    old one the pairs that it could be, likeliest first. doubtful: those that must be decided.
    """

    file: PlanFile
    state: str
    old: tuple[Node, ...]
    matching: Matching
    options: dict[int, tuple[Pair, ...]]
    title: str = ""

    @property
    def new(self) -> tuple[Node, ...]:
        """The sections of the file."""
        return self.file.tree.nodes

    @property
    def doubtful(self) -> frozenset[int]:
        """The new sections about which the editor must decide."""
        return frozenset(pair.new for pair in self.matching.doubtful)

    def rows(self) -> list[Row]:
        """All sections of the file in reading order."""
        pairs = {pair.new: pair for pair in self.matching.pairs}
        moved = moved_pairs(self.old, self.new, self.matching.pairs)
        return [self._row(index, pairs.get(index), moved) for index in range(len(self.new))]

    def _row(self, index: int, pair: Pair | None, moved: Iterable[Pair]) -> Row:
        node = self.new[index]
        if pair is None:
            return Row(index, node, ("new",))
        before = self.old[pair.old]
        is_so = {
            "changed": (fold(before.title), fold(before.text))
            != (fold(node.title), fold(node.text)),
            "moved": pair in moved,
            "renumbered": number_key(before.number) != number_key(node.number),
        }
        states = tuple(name for name, holds in is_so.items() if holds) or ("unchanged",)
        return Row(index, node, states, pair, before)

    def removed(self) -> list[Node]:
        """The sections of the plan that are in no pair."""
        return [self.old[index] for index in self.matching.removed]


def propose(file: PlanFile, page: Page, *, state: str) -> Proposal:
    """Compare a file with the newest draft of a plan's page; below a consultation all is new."""
    draft = latest_draft(page)
    old = nodes_of(draft.sections) if isinstance(draft, PlanPage) else ()
    matching = match_sections(old, file.tree.nodes)
    return Proposal(
        file=file,
        state=state,
        old=old,
        matching=matching,
        options=candidates(old, file.tree.nodes, matching),
        title=file.tree.title,
    )


def latest_draft(page: Page) -> PlanPage | ConsultationPage:
    """The page as its editors left it, published or not."""
    found: PlanPage | ConsultationPage = page.get_latest_revision_as_object()
    return found
