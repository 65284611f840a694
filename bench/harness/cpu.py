"""CPU time from /proc, in seconds: of a server's process and of all of PostgreSQL's."""

import os
from pathlib import Path

import psycopg

from bench.databases import address

TICKS = os.sysconf("SC_CLK_TCK")


def _fields(process: int) -> list[str]:
    """Return what follows the name in /proc/<id>/stat: state, parent, …"""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()


def postmaster() -> int | None:
    """Return the process that all of PostgreSQL's are children of; None if it is not here."""
    with psycopg.connect(address("postgres")) as connection:
        backend = connection.info.backend_pid
        try:
            return int(_fields(backend)[1])
        except FileNotFoundError:
            return None


def spent(server: int, database: int | None) -> float:
    """Return the seconds of CPU that a server and PostgreSQL have used so far.

    Connections that ended meanwhile are counted with the postmaster, which waited for them.
    """
    ticks = sum(map(int, _fields(server)[11:13]))
    if database is None:
        return ticks / TICKS
    ticks += sum(map(int, _fields(database)[11:15]))
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            fields = _fields(int(folder.name))
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == database:
            ticks += sum(map(int, fields[11:13]))
    return ticks / TICKS
