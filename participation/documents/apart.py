"""Opens files of unknown origin in a child process with limits, so that the worst is an error."""

import json
import os
import subprocess
import sys
from base64 import b64decode
from dataclasses import dataclass
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
LONGEST_EDGE = 1600  # pixels of a picture that is drawn anew
SMALL_EDGE = 320  # pixels of the small one beside it

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
    "no_picture": _("Please choose a picture in one of these formats: JPEG, PNG or WebP."),
    "no_attachment": _("Please choose a picture (JPEG, PNG or WebP) or a PDF."),
    "active": _(
        "The PDF holds more than pages: scripts, other files, or a form that sends something."
        " Please print it as a new PDF."
    ),
    "pixels": _("The picture has too many pixels. Please make it smaller."),
    "slow": _("The file takes too long to open. Please save it in a simpler form."),
}


@dataclass(frozen=True, slots=True)
class Redrawn:
    """A picture in WebP with nothing in it but its pixels."""

    content: bytes
    width: int
    height: int


def redrawn(path: Path) -> Redrawn:
    """Return a picture drawn anew, without what its file says about place, time and camera.

    Raises `Refused` if it is none.
    """
    answer = _ask(SECONDS_TO_RECOGNISE, "redraw", str(path), str(LONGEST_EDGE))
    return Redrawn(b64decode(answer["content"]), answer["width"], answer["height"])


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that may be added to a contribution; of a picture, how it looks large and small."""

    format: Format
    picture: Redrawn | None = None
    small: bytes = b""


def taken(path: Path) -> Taken:
    """Return what somebody added to a contribution: a PDF as it is, or a picture drawn anew.

    Raises `Refused` if it is something else, or does more than show something.
    """
    edges = (str(LONGEST_EDGE), str(SMALL_EDGE))
    answer = _ask(SECONDS_TO_RECOGNISE, "take", str(path), *edges)
    format_ = Format(answer["format"])
    if format_ == Format.PDF:
        return Taken(format_)
    picture = Redrawn(b64decode(answer["content"]), answer["width"], answer["height"])
    return Taken(format_, picture, b64decode(answer["small"]))


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
