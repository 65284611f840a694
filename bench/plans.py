"""A plan of 500 sections in 6 levels: reading it, and publishing its second version."""

from functools import cache

from bench.databases import use
from bench.harness.comparing import Compared, beside_bare, cpu_ms, time_each
from bench.harness.serving import CLIENTS, Server
from bench.planting import plan_page, site
from bench.registry import Result, benchmark
from participation.plans.models import DraftPlan

UNIT = f"ms a page, {CLIENTS} clients"


def _plant() -> None:
    plan_page(site(), "Entwurf mit 500 Abschnitten")


@cache
def _address() -> str:
    return DraftPlan.objects.get().get_absolute_url()


def _measured(**environment: str) -> tuple[Compared, int]:
    use("bench_plans", _plant)
    server = Server(**environment)
    try:
        size = len(server.get(_address())[2])
        return beside_bare(server, _address()), size
    finally:
        server.stop()


def _result(compared: Compared, size: int, target: float) -> Result:
    return Result(
        value=compared.median(time_each),
        unit=UNIT,
        limit=compared.bare(time_each),
        ratio=compared.ratio(time_each),
        target=target,
        runs=len(compared.pairs),
        note=f"{size / 1000:.0f} kB; CPU {compared.median(cpu_ms):.1f} ms,"
        f" bare {compared.bare(cpu_ms):.1f} ms",
    )


@benchmark("plan_500_uncached")
def plan_500_uncached() -> Result:
    """The whole page, made anew for each reader."""
    return _result(*_measured(PAGE_CACHE_SIZE="0"), target=12.0)


@benchmark("plan_500_cached")
def plan_500_cached() -> Result:
    """The whole page as it was kept."""
    return _result(*_measured(), target=1.7)
