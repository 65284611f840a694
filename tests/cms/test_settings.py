"""Production refuses to start when something would make it unsafe."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from cms.settings import env

SAFE = {
    "SECRET_KEY": "kR8-3vTz_Qm7xLw2BnJ5cHd9FgYs4PaUeXo6ViZtMqNbRlKjSh",
    "ALLOWED_HOSTS": "beteiligung.example.org",
    "SITE_URL": "https://beteiligung.example.org",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
}


def start(**variables: str) -> subprocess.CompletedProcess[str]:
    names = ("PATH", "HOME", "LANG")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", "import cms.settings.production"],
        cwd=settings.BASE_DIR,
        env={**kept, **{name: value for name, value in variables.items() if value}},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_production_starts_when_all_is_said() -> None:
    assert start(**SAFE).returncode == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "development-only-not-a-secret-0123456789abcdefghijklmnopqrstuvwxyz"),
        ("DEBUG", "1"),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "*"),
        ("SITE_URL", "http://beteiligung.example.org"),
        ("TRUSTED_PROXIES", "one"),
    ],
)
def test_production_refuses_what_is_unsafe(name: str, value: str) -> None:
    ended = start(**{**SAFE, name: value})

    assert ended.returncode == 1
    assert "ImproperlyConfigured" in ended.stderr
    assert name in ended.stderr


def test_secret_may_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(SAFE["SECRET_KEY"] + "\n")

    assert start(**{**SAFE, "SECRET_KEY": "", "SECRET_KEY_FILE": str(file)}).returncode == 0


def test_unreadable_value_is_named_but_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_POOL", "geheim")

    with pytest.raises(ImproperlyConfigured) as refused:
        env.number("DATABASE_POOL", 1)

    assert str(refused.value) == "DATABASE_POOL must be a whole number."
