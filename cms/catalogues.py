"""Compiles catalogues of translations: ``python -m cms.catalogues FILE.po …``.

Babel alone would write the English text in place of a plural that nobody has translated, and a
Sorbian page would say “20 days left” amid German. What is left out here is read in the
installation's language instead, as it is for texts without a plural.
"""

import argparse
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogue(source: Path) -> Path:
    """Write the ``.mo`` beside a ``.po`` and return it.

    Raises `ValueError` when the head is marked fuzzy: such a catalogue is a draft.
    """
    with source.open("rb") as file:
        catalogue = read_po(file)
    if catalogue.fuzzy:
        raise ValueError(f"Remove '#, fuzzy' from the head of {source}.")
    for message in list(catalogue):
        if message.id and not _is_translated(message.string):
            catalogue.delete(message.id, message.context)
    target = source.with_suffix(".mo")
    _write(catalogue, target)
    return target


def _is_translated(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def _write(catalogue: Catalog, target: Path) -> None:
    with target.open("wb") as file:
        write_mo(file, catalogue)


def main() -> int:
    """Compile the catalogues that are named."""
    parser = argparse.ArgumentParser(prog="python -m cms.catalogues", description=main.__doc__)
    parser.add_argument("sources", nargs="+", type=Path, metavar="FILE.po")
    for source in parser.parse_args().sources:
        try:
            compile_catalogue(source)
        except ValueError as error:
            sys.stderr.write(f"{error}\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
