"""A database of its own for each kind of benchmark: made once, dropped when all is done."""

import atexit
import sys
from collections.abc import Callable
from urllib.parse import quote, urlencode

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql


def address(name: str) -> str:
    """Return how psycopg connects to the database ``name`` of the same server."""
    fields = settings.DATABASES["default"]
    parts = {
        "dbname": name,
        "user": fields["USER"],
        "password": fields["PASSWORD"],
        "host": fields["HOST"],
        "port": fields["PORT"],
    }
    return psycopg.conninfo.make_conninfo(**{key: value for key, value in parts.items() if value})


def url() -> str:
    """Return the address of the database in use as other processes take it: DATABASE_URL."""
    fields = connection.settings_dict
    who = quote(fields["USER"], safe="")
    if fields["PASSWORD"]:
        who += ":" + quote(fields["PASSWORD"], safe="")
    query = urlencode({key: fields[key.upper()] for key in ("host", "port") if fields[key.upper()]})
    return f"postgresql://{who}@/{quote(connection.settings_dict['NAME'])}?{query}"


_made: set[str] = set()


def use(name: str, fill: Callable[[], None]) -> None:
    """Let Django use the database ``name``; the first time it is made, migrated and filled."""
    if name in _made:
        _use(name)
        return
    before = settings.DATABASES["default"]["NAME"]
    _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    _execute("CREATE DATABASE {}", name)
    atexit.register(_give_back, name, before)
    _made.add(name)
    _use(name)
    sys.stderr.write(f"Migrating {name}\n")
    call_command("migrate", verbosity=0)
    sys.stderr.write(f"Filling {name}\n")
    fill()


def _use(name: str) -> None:
    connections.close_all()
    pool = connection.settings_dict["OPTIONS"].pop("pool", None)
    if pool is not None:
        connection.close_pool()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name


def _give_back(name: str, before: str) -> None:
    _use(before)
    _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _execute(statement: str, name: str) -> None:
    with psycopg.connect(address("postgres"), autocommit=True) as admin:
        admin.execute(sql.SQL(statement).format(sql.Identifier(name)))
