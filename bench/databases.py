"""A database of its own for benchmarks that need millions of rows."""

import atexit
import sys
from collections.abc import Callable

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


def use_fresh(name: str, fill: Callable[[], None]) -> None:
    """Make the database ``name``, let Django use it, fill it; it is dropped when all is done."""
    before = connection.settings_dict["NAME"]
    _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    _execute("CREATE DATABASE {}", name)
    atexit.register(_give_back, name, before)
    _use(name)
    sys.stderr.write(f"Migrating {name}\n")
    call_command("migrate", verbosity=0)
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
