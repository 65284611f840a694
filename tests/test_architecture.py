"""The direction of imports is held by the checks, not by good will."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("participation/plans/rules.py", "import wagtail"),
        ("participation/accounts/selectors.py", "import channels"),
        ("realtime/groups.py", "import cms.views"),
        ("participation/accounts/rules.py", "import participation.plans.models"),
        ("participation/contributions/rules.py", "import participation.contributions.services"),
    ],
)
def test_import_against_the_direction_is_refused(tmp_path: Path, file: str, line: str) -> None:
    for name in ("participation", "realtime", "cms"):
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("static", "__pycache__")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / file).open("a") as source:
        source.write(f"\n{line}\n")

    ended = lint(tmp_path)

    assert ended.returncode == 1
    assert "BROKEN" in ended.stdout
