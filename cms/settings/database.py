"""The one database: PostgreSQL from DATABASE_URL, else the project's own embedded server."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from cms.database import database_url


def parse(url: str) -> dict[str, Any]:
    """Return Django's settings of a PostgreSQL address.

    ``postgresql://user:password@host:port/name?host=/socket/folder`` is understood as libpq
    does; any other scheme raises `ImproperlyConfigured`.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        # The reason would quote a part of the address, which may be the password.
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read; encode special characters of the password with %."
        ) from None
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://.")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or query.pop("user", "")),
        "PASSWORD": unquote(parts.password or query.pop("password", "")),
        "HOST": query.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": query.pop("port", "") or str(port or ""),
        "OPTIONS": dict(query),
    }


def database_settings(base_dir: Path) -> dict[str, Any]:
    """Return the settings of the default database, starting the embedded one if need be."""
    return parse(database_url(base_dir))


def pooled(settings: dict[str, Any], *, max_size: int) -> dict[str, Any]:
    """Return ``settings`` with psycopg's connection pool, which checks each connection it lends.

    Under ASGI persistent connections would use up the server's; a restart of PostgreSQL leaves
    dead ones behind, which the check replaces.
    """
    # Waiting longer for a connection than people wait for a page helps nobody.
    pool = {"min_size": 2, "max_size": max_size, "timeout": 10}
    return {
        **settings,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**settings["OPTIONS"], "pool": pool},
    }
