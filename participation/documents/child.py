"""The process that opens files: ``python -m participation.documents.child JOB …``.

Jobs are ``recognise``, ``read``, ``redraw`` and ``take``.
It knows no database, no settings and no secrets, may write nothing and use only so much memory
and time. Prints one JSON object.
"""

import json
import logging
import resource
import sys
import warnings
from dataclasses import asdict
from pathlib import Path

from participation.documents.contents import contents_of
from participation.documents.formats import Format, Unreadable
from participation.documents.intake import take
from participation.documents.recognition import recognise
from participation.documents.redrawing import redraw


def main(job: str, path: str, *more: str) -> dict[str, object]:
    """Do one job and return what is printed: the format, the contents, or why there are none."""
    try:
        if job == "recognise":
            return {"format": recognise(Path(path))}
        if job == "redraw":
            return redraw(Path(path), longest=int(more[0]))
        if job == "take":
            return take(Path(path), longest=int(more[0]), small=int(more[1]))
        format_, letters, seconds = more
        found = contents_of(
            Path(path), Format(format_), letters=int(letters), seconds=float(seconds)
        )
        return asdict(found)
    except Unreadable as unreadable:
        return {"refused": unreadable.code}
    except (MemoryError, RecursionError):
        return {"refused": "bomb"}


def limit(memory: int, seconds: int) -> None:
    """Let this process have ``memory`` bytes and ``seconds`` of processor time, and no file."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    memory_, seconds_, *arguments = sys.argv[1:]
    limit(int(memory_), int(seconds_))
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    sys.stdout.write(json.dumps(main(*arguments)))
