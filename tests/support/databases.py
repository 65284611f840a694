"""Databases for tests: one migrated template, cheap clones of it."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

ROOT = Path(settings.BASE_DIR)


def _admin() -> psycopg.Connection:
    fields = connection.settings_dict
    return psycopg.connect(
        dbname="postgres",
        user=fields["USER"] or None,
        password=fields["PASSWORD"] or None,
        host=fields["HOST"] or None,
        port=fields["PORT"] or None,
        autocommit=True,
    )


def _execute(statement: str, *names: str) -> None:
    with _admin() as admin:
        admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _exists(name: str) -> bool:
    with _admin() as admin:
        found = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    return found is not None


def template() -> str:
    """Return the name of a migrated database; make it if the migrations are new."""
    files = sorted([*ROOT.glob("*/migrations/*.py"), ROOT / "requirements.txt"])
    state = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
    name = f"template_{state}"
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "test-template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _exists(name):
            _make(name)
    return name


def _make(name: str) -> None:
    """Migrate under another name, so that a broken run leaves nothing that looks whole."""
    building = f"{name}_building"
    _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", building)
    _execute("CREATE DATABASE {}", building)
    with use(building):
        call_command("migrate", verbosity=0)
    _execute("ALTER DATABASE {} RENAME TO {}", building, name)


def clone(template: str, name: str) -> str:
    """Make ``name`` a copy of ``template``; one left over from an earlier run goes first."""
    _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    _execute("CREATE DATABASE {} TEMPLATE {}", name, template)
    return name


def drop(name: str) -> None:
    """Drop a database, whoever is still connected to it."""
    _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@contextmanager
def use(name: str) -> Iterator[None]:
    """Let Django work on the database ``name``."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = before


def url() -> str:
    """Return the address of the database in use, for other processes."""
    fields = connection.settings_dict
    return (
        f"postgresql://{fields['USER']}:{fields['PASSWORD']}@/{fields['NAME']}"
        f"?host={fields['HOST']}&port={fields['PORT']}"
    )
