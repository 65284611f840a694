"""From HTML to PDF, in a process of its own: ``python -m cms.printing.render``.

It reads one JSON object on stdin and writes the PDF to stdout. A process of its own bounds time
and memory, gives all of it back, and needs neither database nor settings.
"""

import json
import mimetypes
import resource
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

ORIGIN = "https://printing.invalid"
MOST_BYTES = 30_000_000  # of one image or font


class OwnFilesFetcher(URLFetcher):
    """Fetches what lies in our own folders, from disk. Asks no network, follows no link."""

    def __init__(self, folders: Mapping[str, Sequence[str]]) -> None:
        super().__init__(allowed_protocols=("https",), allow_redirects=False)
        self.folders = {
            prefix: [Path(path).resolve() for path in paths] for prefix, paths in folders.items()
        }

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Return the file behind ``ORIGIN/static/…`` or ``ORIGIN/media/…``.

        Raises PermissionError for every other address and for every other file.
        """
        path = self._path(url)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    def _path(self, url: str) -> Path:
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" == ORIGIN:
            for prefix, folders in self.folders.items():
                if not parts.path.startswith(prefix):
                    continue
                for folder in folders:
                    path = (folder / unquote(parts.path[len(prefix) :])).resolve()
                    is_inside = path.is_relative_to(folder) and path.is_file()
                    if is_inside and path.stat().st_size <= MOST_BYTES:
                        return path
        raise PermissionError(f"not one of our own files: {url}")


def render(html: str, folders: Mapping[str, Sequence[str]]) -> bytes:
    """Return a tagged PDF (PDF/UA-1) of ``html``."""
    document = HTML(string=html, base_url=f"{ORIGIN}/", url_fetcher=OwnFilesFetcher(folders))
    pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1", optimize_images=True)
    return pdf


def main() -> None:
    """Read the job, bound memory and time, write the PDF."""
    job = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_AS, (job["memory"], job["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (job["seconds"], job["seconds"] + 1))
    sys.stdout.buffer.write(render(job["html"], job["folders"]))


if __name__ == "__main__":
    main()
