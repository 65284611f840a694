"""What changed from one version of a plan to the next, for the marks at its sections."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from participation.plans.models import PlanVersion
from participation.plans.selectors import sections_of
from participation.plans.synopsis import Change, gone_behind, section_changes


@dataclass(frozen=True, slots=True)
class Gone:
    """A section that the newer version has not any more."""

    anchor: UUID
    heading: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Changes by anchor, and what is gone by the anchor of the section behind which it stood."""

    changes: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)
    gone: Mapping[UUID | None, Sequence[Gone]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two versions, known by their contents: what was published never changes."""

    digests: tuple[str, str]
    former: PlanVersion = field(compare=False)
    version: PlanVersion = field(compare=False)


def comparison_of(former: PlanVersion | None, version: PlanVersion) -> Comparison:
    """Return what changed since ``former``; the first time it takes one statement."""
    if former is None:
        return Comparison()
    return _compared(_Pair((former.digest, version.digest), former, version))


@lru_cache(maxsize=128)
def _compared(pair: _Pair) -> Comparison:
    before, after = sections_of(pair.former, pair.version)
    gone = gone_behind(before, after)
    return Comparison(
        changes=section_changes(before, after),
        gone={
            anchor: [Gone(section.anchor, section.heading) for section in sections]
            for anchor, sections in gone.items()
        },
    )
