"""The live part's own thread at the database.

One thread and one connection for each server process, however many sockets there are: they can
neither use up PostgreSQL's connections nor the threads that answer pages.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import Error, InterfaceError, OperationalError, connection

logger = logging.getLogger(__name__)

_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="live-database")

Result = TypeVar("Result")
Arguments = ParamSpec("Arguments")


async def from_database(
    function: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Result:
    """Return what ``function`` reads; it is called twice if PostgreSQL was restarted meanwhile."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_thread, lambda: _call(function, *args, **kwargs))


def _call(
    function: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Result:
    had_connection = connection.connection is not None
    try:
        return function(*args, **kwargs)
    except Error:
        connection.close()
        if not had_connection:
            raise
    try:
        return function(*args, **kwargs)
    except Error:
        connection.close()
        raise


def report(what: str, error: Exception) -> None:
    """Log that something is tried again: a line while PostgreSQL is away, else with its cause."""
    if isinstance(error, OperationalError | InterfaceError):
        logger.warning("%s: PostgreSQL is away", what)
    else:
        logger.error(what, exc_info=error)
