"""What is counted over the whole dictionary, kept on disk.

Counting takes four times as long as reading the dictionary, and each process that writes or finds
a text would do it anew when it starts.
"""

import hashlib
import logging
import marshal
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

_RULES = ("counting.py", "dictionary.py", "words.py")  # by which is counted, beside this file
_DIGEST = hashlib.sha256().digest_size


def kept(name: str, count: Callable[[], Result]) -> Result:
    """Return what ``count`` returns: sets, dicts and tuples of strings and numbers.

    It is read from disk if it was counted before, by the same rules over the same dictionary;
    ``name`` tells it from what else is kept. A file that is broken, or that cannot be written,
    costs the time of counting and nothing else.
    """
    file = Path(settings.SEARCH_COUNTS_DIR) / f"{name}-{_state()}"
    found: Result | None = _read(file)
    if found is None:
        found = count()
        _write(file, marshal.dumps(found))  # type: ignore[arg-type]
    return found


@cache
def _state() -> str:
    """Return the digest of all that the counts depend on, and of how they are written."""
    rules = [(Path(__file__).parent / each).read_bytes() for each in _RULES]
    made_by = f"{version('simplemma')} {sys.implementation.cache_tag}".encode()
    return hashlib.sha256(b"\0".join([made_by, *rules])).hexdigest()[:16]


def _read(file: Path) -> Any:
    try:
        content = file.read_bytes()
    except OSError:
        return None
    digest, written = content[:_DIGEST], content[_DIGEST:]
    if hashlib.sha256(written).digest() != digest:
        logger.warning("%s is broken and is written anew", file)
        return None
    return marshal.loads(written)  # noqa: S302 - our own, as the .pyc files beside it


def _write(file: Path, content: bytes) -> None:
    """Write all of it or nothing: other processes may be writing the same."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".", delete=False) as part:
            part.write(hashlib.sha256(content).digest() + content)
        Path(part.name).chmod(0o644)  # commands and servers may run as different users
        Path(part.name).replace(file)
    except OSError as error:
        logger.info("What the dictionary tells is counted at each start: %s", error)
        return
    for other in file.parent.glob(f"{file.name.rpartition('-')[0]}-*"):
        if other != file:
            with suppress(OSError):
                other.unlink()  # of earlier rules
