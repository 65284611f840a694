"""Opens files of unknown origin in a child process with limits, so that the worst is an error."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participation.documents.contents import Contents
from participation.documents.formats import Format
from participation.errors import Refused

MEMORY = 1024 * 1024 * 1024  # bytes
SECONDS_TO_RECOGNISE = 30
SECONDS_TO_READ = 120
MOST_LETTERS = 400_000

REASONS: dict[str, str | Promise] = {
    "empty": _("The file is empty."),
    "unknown": _(
        "This kind of file is not published. Please take PDF, PNG, JPEG, WebP, TIFF, XPlanGML,"
        " Excel (XLSX), OpenDocument (ODS), CSV or Word (DOCX)."
    ),
    "broken": _("The file is damaged and cannot be opened."),
    "locked": _("The file is protected by a password. Please save it without one."),
    "macros": _("The file contains macros or scripts. Please save it without them."),
    "bomb": _("The file unpacks to far more than a document can hold."),
    "entities": _("The file declares or loads foreign content (DTD or entities). That is refused."),
    "xml": _("This XML file is no XPlanGML: its outermost element is not XPlanAuszug."),
    "slow": _("The file takes too long to open. Please save it in a simpler form."),
}


def recognised(path: Path) -> Format:
    """Return the format of a file, told from its content; raises `Refused` if it is none."""
    return Format(_ask(SECONDS_TO_RECOGNISE, "recognise", str(path))["format"])


def contents(path: Path, format_: Format) -> Contents:
    """Return pages and text of a file, as much as limits allow; raises `Refused`."""
    soft = SECONDS_TO_READ // 2
    return Contents(
        **_ask(SECONDS_TO_READ, "read", str(path), format_.value, str(MOST_LETTERS), str(soft))
    )


def _ask(seconds: int, *arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "participation.documents.child", str(MEMORY), str(seconds)]
    environment = {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"}
    try:
        done = subprocess.run(  # noqa: S603 - our own module; the file's name is ours too
            [*command, *arguments],
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=True,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise Refused(REASONS["slow"], code="slow") from error
    except (subprocess.CalledProcessError, json.JSONDecodeError) as error:
        raise Refused(REASONS["broken"], code="broken") from error  # killed by one of its limits
    if "refused" in answer:
        raise Refused(REASONS[answer["refused"]], code=answer["refused"])
    return answer
