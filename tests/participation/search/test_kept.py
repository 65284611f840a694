"""What is counted over the dictionary comes from disk the second time, and is the same."""

from pathlib import Path
from typing import Any

import pytest

from participation.search import counting, dictionary
from participation.search.kept import kept


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.SEARCH_COUNTS_DIR = tmp_path / "counts"
    return tmp_path / "counts"


def test_counted_once_it_comes_from_disk() -> None:
    table = ({"weg": 3}, {("geh", "-e"): 1}, frozenset({"straße"}))

    first = kept("tables", lambda: table)
    again = kept("tables", lambda: pytest.fail("counted again"))

    assert first == again == table
    assert kept("others", lambda: 7) == 7


@pytest.mark.parametrize("content", [b"", b"\0" * 40, b"broken"])
def test_broken_file_is_counted_and_written_anew(folder: Path, content: bytes) -> None:
    kept("nouns", lambda: 1)
    [file] = folder.iterdir()
    file.write_bytes(content)

    assert kept("nouns", lambda: 2) == 2
    assert kept("nouns", lambda: 3) == 2


def test_file_of_earlier_rules_goes(folder: Path) -> None:
    folder.mkdir()
    (folder / "nouns-0123456789abcdef").write_bytes(b"old")
    (folder / "datives-0123456789abcdef").write_bytes(b"old")

    assert kept("nouns", lambda: 1) == 1

    left = sorted(each.name.partition("-")[0] for each in folder.iterdir())
    assert left == ["datives", "nouns"]
    assert not (folder / "nouns-0123456789abcdef").exists()


def test_without_a_place_to_write_it_is_counted(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.SEARCH_COUNTS_DIR = tmp_path / "file" / "counts"

    assert kept("nouns", lambda: 1) == 1
    assert kept("nouns", lambda: 2) == 2


def test_others_may_read_it(folder: Path) -> None:
    kept("nouns", lambda: 1)

    [file] = folder.iterdir()
    assert file.stat().st_mode & 0o777 == 0o644


def test_what_is_kept_of_the_dictionary_is_what_is_counted() -> None:
    counts = counting.compounds.__wrapped__, dictionary.listed_nouns.__wrapped__

    first, again = ([count() for count in counts] for _time in range(2))

    assert first == again == [counting.compounds(), dictionary.listed_nouns()]
    assert again[0].first["strasse"] > 20
