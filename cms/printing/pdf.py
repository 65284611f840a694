"""Having a PDF made of HTML, within bounds of time and memory."""

import json
import subprocess
import sys

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders

SECONDS = 300  # of a processor; on a busy machine it may take longer by the clock
PATIENCE = 900  # seconds by the clock
MEMORY = 3_000_000_000  # bytes of address space; a plan of 500 sections takes a third of it


class PrintingFailed(Exception):
    """The PDF could not be made; the text says why, for the log."""


def make_pdf(html: str) -> bytes:
    """Return the PDF of ``html``.

    Images and fonts come from our own folders of media and static files; nothing else is fetched.
    Raises `PrintingFailed` when it takes too long, needs too much memory or does not work.
    """
    job = {"html": html, "folders": _folders(), "memory": MEMORY, "seconds": SECONDS}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "cms.printing.render"],
            input=json.dumps(job).encode(),
            capture_output=True,
            cwd=settings.BASE_DIR,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PrintingFailed(f"not done after {PATIENCE} s") from error
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise PrintingFailed(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


def _folders() -> dict[str, list[str]]:
    """Return where the files below the addresses of static files and media lie."""
    collected = [str(settings.STATIC_ROOT)]
    sources = [
        str(storage.location)
        for finder in get_finders()
        for storage in getattr(finder, "storages", {}).values()
        if storage.location.startswith(str(settings.BASE_DIR))
    ]
    return {
        settings.STATIC_URL: [*collected, *sources],
        settings.MEDIA_URL: [str(settings.MEDIA_ROOT)],
    }
