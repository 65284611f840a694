"""The store of files. What editors publish lies there once under its SHA-256 and never changes.

Pictures of ideas lie there, too, and are deleted when the last row that names them is.

What people add to contributions (`put`) lies beside it under names that are used once, so that it
can be taken away again without asking who else has the same bytes.
"""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import connection, transaction

BLOCK = 256 * 1024  # bytes
_LOCK = 0x66696C65  # tells locks on files from all others of the database


class PrivateStorage(FileSystemStorage):
    """Files that have no address of their own: views hand them out to whoever may read them."""

    @property
    def base_location(self) -> str:
        """Return the folder that the settings name now."""
        return str(settings.PRIVATE_ROOT)

    @property
    def location(self) -> str:
        """Return the same, as Django's storage wants it."""
        return str(Path(settings.PRIVATE_ROOT).resolve())

    def url(self, name: str | None) -> str:
        """Refuse: there is none."""
        raise NotImplementedError("Private files have no address.")


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the store: SHA-256 in hexadecimal digits, size in bytes."""

    digest: str
    size: int


def store() -> Storage:
    """Return where published files lie."""
    return storages["documents"]


def name_of(digest: str) -> str:
    """Return under which name a file lies in the store."""
    return f"published/{digest[:2]}/{digest}"


def keep(source: IO[bytes]) -> Kept:
    """Put what ``source`` holds into the store, block by block; the same bytes only once.

    A file that is stored and never published, because the transaction failed, is found again by
    whoever publishes the same bytes.
    """
    with tempfile.TemporaryFile() as copy:
        digest, size = hashlib.sha256(), 0
        while block := source.read(BLOCK):
            digest.update(block)
            size += len(block)
            copy.write(block)
        kept = Kept(digest.hexdigest(), size)
        wanted = name_of(kept.digest)
        if not store().exists(wanted):
            copy.seek(0)
            written = store().save(wanted, File(copy))
            if written != wanted:  # somebody else was faster
                store().delete(written)
    return kept


def keep_for_row(source: IO[bytes]) -> Kept:
    """Put what ``source`` holds into the store for a row that this transaction writes.

    Until it ends nobody deletes the file (`delete_unused`), although the row is not seen yet.
    """
    kept = keep(source)
    _lock(kept.digest, "pg_advisory_xact_lock_shared")
    if not store().exists(name_of(kept.digest)):  # deleted before we had the lock
        source.seek(0)
        keep(source)
    return kept


@transaction.atomic
def delete_unused(digest: str, is_used: Callable[[], bool]) -> bool:
    """Delete a file of the store unless ``is_used``; say whether it is gone.

    Call it after the commit that deleted a row. ``is_used`` looks for all other rows with the
    digest; whoever is about to write one (`keep_for_row`) is waited for.
    """
    _lock(digest, "pg_advisory_xact_lock")
    if is_used():
        return False
    store().delete(name_of(digest))
    return True


def _lock(digest: str, function: str) -> None:
    """Hold a lock on a file until the transaction ends; `keep_for_row` shares it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [_LOCK, int(digest[:7], 16)])


def open_kept(digest: str) -> IO[bytes]:
    """Open a file of the store; raises `FileNotFoundError`."""
    return store().open(name_of(digest))


@contextmanager
def as_path(source: IO[bytes]) -> Iterator[Path]:
    """Give a file of any origin as a path, for programs that open paths."""
    if hasattr(source, "temporary_file_path"):  # an upload that Django has put aside
        yield Path(source.temporary_file_path())
        return
    with tempfile.NamedTemporaryFile() as copy:
        source.seek(0)
        while block := source.read(BLOCK):
            copy.write(block)
        copy.flush()
        source.seek(0)
        yield Path(copy.name)


@contextmanager
def kept_path(digest: str) -> Iterator[Path]:
    """Give a file of the store as a path; raises `FileNotFoundError`."""
    try:
        path = Path(store().path(name_of(digest)))
    except NotImplementedError:  # a store elsewhere
        with open_kept(digest) as file, as_path(file) as copy:
            yield copy
    else:
        if not path.exists():
            raise FileNotFoundError(path)
        yield path


def put(folder: str, name: str, source: IO[bytes]) -> int:
    """Put a file into a folder of the store; return its size in bytes. Nobody used the name yet."""
    source.seek(0)
    written = store().save(_place(folder, name), File(source))
    return store().size(written)


def open_put(folder: str, name: str) -> IO[bytes]:
    """Open what `put` wrote; raises `FileNotFoundError`."""
    return store().open(_place(folder, name))


def take_away(folder: str, name: str) -> None:
    """Delete what `put` wrote; what is gone already is no error."""
    store().delete(_place(folder, name))


def names_before(folder: str, moment: datetime) -> Iterator[str]:
    """Return the names of a folder that were written before ``moment``."""
    try:
        shelves, _files = store().listdir(folder)
    except FileNotFoundError:
        return
    for shelf in shelves:
        _folders, names = store().listdir(f"{folder}/{shelf}")
        for name in names:
            if store().get_modified_time(f"{folder}/{shelf}/{name}") < moment:
                yield name


def _place(folder: str, name: str) -> str:
    return f"{folder}/{name[:2]}/{name}"
