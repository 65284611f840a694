"""Which benchmarks there are, and what each of them returns."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Check:
    """One more thing that must be so beside the ratio."""

    what: str
    value: float
    target: float
    holds: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured. ``limit`` is the bare thing, ``ratio`` value to limit.

    ``better`` says whether a lower or a higher value is, ``target`` which ratio is allowed.
    """

    value: float
    unit: str
    limit: float
    target: float
    ratio: float | None = None
    better: str = "lower"
    runs: int = 1
    checks: list[Check] = field(default_factory=list)
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return what stands in ``var/bench.json``; `holds` is true if ratio and checks hold."""
        ratio = self.value / self.limit if self.ratio is None else self.ratio
        within = ratio <= self.target if self.better == "lower" else ratio >= self.target
        return {
            **asdict(self),
            "value": round(self.value, 3),
            "limit": round(self.limit, 3),
            "ratio": round(ratio, 3),
            "holds": within and all(check.holds for check in self.checks),
        }


BENCHMARKS: dict[str, Callable[[], Result]] = {}


def benchmark(name: str) -> Callable[[Callable[[], Result]], Callable[[], Result]]:
    """Decorate a function that measures something and returns a `Result`."""

    def register(function: Callable[[], Result]) -> Callable[[], Result]:
        BENCHMARKS[name] = function
        return function

    return register


def load() -> dict[str, Callable[[], Result]]:
    """Import every module of this package; return the benchmarks that they register."""
    for file in sorted(Path(__file__).parent.glob("*.py")):
        if not file.stem.startswith("_") and file.stem != "registry":
            import_module(f"bench.{file.stem}")
    return BENCHMARKS
