"""Typed reading of the environment. The only place that touches ``os.environ`` for settings.

Every helper fails loudly: a value that is there but cannot be read as its type raises
`ImproperlyConfigured` and names the variable, never the value (it may be a secret).
A variable ``NAME`` may also be given as ``NAME_FILE``, the path of a file that holds it.
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}


def _read(name: str) -> str | None:
    file_name = os.environ.get(f"{name}_FILE")
    if file_name and name in os.environ:
        raise ImproperlyConfigured(f"Set either {name} or {name}_FILE, not both.")
    if not file_name:
        return os.environ.get(name)
    try:
        return Path(file_name).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name}_FILE names a file that cannot be read: {error.strerror}."
        ) from error
    except UnicodeDecodeError:
        raise ImproperlyConfigured(f"{name}_FILE names a file that is not UTF-8 text.") from None


def text(name: str, default: str | None = None) -> str:
    """Return a string; without ``default`` the variable is required and must not be empty."""
    value = _read(name)
    if value is None:
        value = default
    if value is None or (default is None and not value):
        raise ImproperlyConfigured(f"The environment variable {name} (or {name}_FILE) is required.")
    return value


def flag(name: str, default: bool) -> bool:
    """Return a boolean from 1/true/yes/on or 0/false/no/off."""
    value = _read(name)
    if value is None or value == "":
        return default
    if value.lower() in _TRUE:
        return True
    if value.lower() in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be one of 1, true, yes, on, 0, false, no, off.")


def number(name: str, default: int) -> int:
    """Return a whole number."""
    value = _read(name)
    if value is None or value == "":
        return default
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number.") from error


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Return the comma-separated items, blanks dropped."""
    value = _read(name)
    if value is None:
        return list(default)
    return [word.strip() for word in value.split(",") if word.strip()]


def numbers(name: str, default: tuple[float, ...]) -> list[float]:
    """Return comma-separated numbers, as many as ``default`` has."""
    value = _read(name)
    if value is None or value == "":
        return list(default)
    try:
        found = [float(each) for each in value.split(",")]
    except ValueError:
        found = []
    if len(found) != len(default):
        raise ImproperlyConfigured(f"{name} must be {len(default)} numbers with commas between.")
    return found
