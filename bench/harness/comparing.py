"""A page beside the bare view: the two measured in turns, compared pair by pair."""

import os
import statistics
from collections.abc import Callable
from dataclasses import dataclass

from bench.harness.serving import Run, Server

PAIRS = int(os.environ.get("BENCH_PAIRS", "7"))  # fewer for a trial only
SECONDS = 1.5  # that one run should take


@dataclass(frozen=True, slots=True)
class Compared:
    """Pairs of runs: the thing and the bare thing, one right after the other."""

    pairs: list[tuple[Run, Run]]

    def median(self, value: Callable[[Run], float]) -> float:
        """Return the median of what ``value`` says of the thing's runs."""
        return statistics.median(value(ours) for ours, _bare in self.pairs)

    def bare(self, value: Callable[[Run], float]) -> float:
        """Return the median of what ``value`` says of the bare thing's runs."""
        return statistics.median(value(bare) for _ours, bare in self.pairs)

    def ratio(self, value: Callable[[Run], float]) -> float:
        """Return the median of the ratios of the pairs."""
        return statistics.median(value(ours) / value(bare) for ours, bare in self.pairs)


def per_second(run: Run) -> float:
    """Requests a second."""
    return run.per_second


def time_each(run: Run) -> float:
    """The time that a request takes when all clients ask all the time, in ms."""
    return 1000 / run.per_second


def cpu_ms(run: Run) -> float:
    """CPU for a request, in ms."""
    return run.cpu_ms


def alternate(ours: Callable[[int], Run], bare: Callable[[int], Run]) -> Compared:
    """Run both in turns, `PAIRS` times, the first in each pair changing.

    Each is given the number of requests that takes about `SECONDS`.
    """
    counts = [_count(each) for each in (ours, bare)]
    pairs = []
    for number in range(PAIRS):
        if number % 2:
            bare_run = bare(counts[1])
            pairs.append((ours(counts[0]), bare_run))
        else:
            ours_run = ours(counts[0])
            pairs.append((ours_run, bare(counts[1])))
    return Compared(pairs)


def _count(run: Callable[[int], Run]) -> int:
    run(16)  # warms up: connections, caches, compiled templates
    return max(16, round(run(24).per_second * SECONDS))


def beside_bare(server: Server, path: str) -> Compared:
    """Compare a page with the bare view of the same bytes."""
    status, _head, body = server.get(path)
    assert status == 200, f"{path}: {status}"
    bare = server.bare(body)

    def asked(wanted: str) -> Callable[[int], Run]:
        def load(count: int) -> Run:
            run = server.load(wanted, count=count)
            assert run.statuses == {"200": count}, run.statuses
            return run

        return load

    return alternate(asked(path), asked(bare))
