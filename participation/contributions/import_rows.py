"""What an import of contributions is given, and what it tells."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.utils.functional import Promise


class Importable(Protocol):
    """One row as a parser read it. ``line`` counts from 1; both coordinates or none are given."""

    @property
    def line(self) -> int: ...

    @property
    def process(self) -> str: ...

    @property
    def external_id(self) -> str: ...

    @property
    def parent_id(self) -> str: ...

    @property
    def kind(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def text(self) -> str: ...

    @property
    def author_name(self) -> str: ...

    @property
    def created_at(self) -> datetime | None: ...

    @property
    def lat(self) -> float | None: ...

    @property
    def lon(self) -> float | None: ...

    @property
    def category(self) -> str: ...

    @property
    def votes_up(self) -> int: ...

    @property
    def votes_down(self) -> int: ...

    @property
    def rejected(self) -> bool: ...

    @property
    def url(self) -> str: ...


@dataclass(slots=True)
class Outcome:
    """What became of the rows: numbers, and for each rejected one line, identifier and reason."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[tuple[int, str, str | Promise]] = field(default_factory=list)
