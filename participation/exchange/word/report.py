"""What of a DOCX file cannot be taken over, and where it stood."""

from __future__ import annotations

from dataclasses import dataclass, field

from participation.plans.tree import Problem

MOST_PROBLEMS = 2_000


@dataclass(slots=True)
class Report:
    """Gathers problems; `line` and `place` say where the reader is."""

    line: int = 0
    place: str = ""
    problems: list[Problem] = field(default_factory=list)

    def add(self, code: str, reason: object) -> None:
        """Write down a problem here; a file with too many is not worth a longer report."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(self.line, code, reason, self.place))
