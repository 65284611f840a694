"""What the system check says about several processes."""

from typing import Any

import pytest

from realtime.checks import several_processes_need_redis


@pytest.mark.parametrize(
    ("processes", "redis", "found"),
    [(1, "", []), (2, "", ["live.W001"]), (2, "redis://127.0.0.1/0", []), (1, "redis://x/0", [])],
)
def test_several_processes_without_redis_are_named(
    settings: Any, processes: int, redis: str, found: list[str]
) -> None:
    settings.WEB_PROCESSES, settings.REDIS_URL = processes, redis

    assert [each.id for each in several_processes_need_redis()] == found
