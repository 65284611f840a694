import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.exchange.contributions import (
    ContributionRow,
    RejectedRow,
    read_contributions,
)

FIELDS: dict[str, Any] = {
    "process": "radweg-2020",
    "kind": "contribution",
    "id": "R1",
    "parent": None,
    "title": "Radweg am Rhein",
    "text": "Bitte verbreitern.",
    "author": "teilnehmer_001",
    "created": "2020-07-01",
    "lat": 50.75,
    "lon": 7.1,
    "category": "Radverkehr",
    "votes_up": 3,
    "votes_down": 1,
    "moderation": None,
    "url": "https://radweg.example/1",
}
ROW = ContributionRow(
    line=1,
    process="radweg-2020",
    external_id="R1",
    parent_id="",
    kind="idea",
    title="Radweg am Rhein",
    text="Bitte verbreitern.",
    author_name="teilnehmer_001",
    created_at=datetime(2020, 6, 30, 22, tzinfo=UTC),
    lat=50.75,
    lon=7.1,
    category="Radverkehr",
    votes_up=3,
    votes_down=1,
    rejected=False,
    url="https://radweg.example/1",
)


def read(*lines: str | bytes) -> list[ContributionRow | RejectedRow]:
    return list(read_contributions(lines))


def read_with(**fields: object) -> ContributionRow | RejectedRow:
    (row,) = read(json.dumps({**FIELDS, **fields}))
    return row


def test_read_complete_row() -> None:
    assert read_with() == ROW


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"kind": "comment", "parent": "R0"}, {"kind": "comment", "parent_id": "R0"}),
        ({"title": None}, {"kind": "comment", "title": ""}),
        ({"text": ""}, {"text": ""}),
        ({"id": 7, "parent": 6}, {"external_id": "7", "parent_id": "6"}),
        ({"author": None}, {"author_name": ""}),
        ({"created": None}, {"created_at": None}),
        ({"created": ""}, {"created_at": None}),
        ({"created": "2020-12-01"}, {"created_at": datetime(2020, 11, 30, 23, tzinfo=UTC)}),
        ({"created": "2020-07-01T10:00:00"}, {"created_at": datetime(2020, 7, 1, 8, tzinfo=UTC)}),
        ({"created": "2020-07-01T10:00:00Z"}, {"created_at": datetime(2020, 7, 1, 10, tzinfo=UTC)}),
        (
            {"created": "2020-07-01T10:00:00+03:00"},
            {"created_at": datetime(2020, 7, 1, 7, tzinfo=UTC)},
        ),
        ({"lat": None}, {"lat": None, "lon": None}),
        ({"lat": 90.1}, {"lat": None, "lon": None}),
        ({"lon": -181}, {"lat": None, "lon": None}),
        ({"lat": "50,7"}, {"lat": None, "lon": None}),
        ({"lat": True}, {"lat": None, "lon": None}),
        ({"lat": float("nan")}, {"lat": None, "lon": None}),
        ({"lat": -90, "lon": 180}, {"lat": -90.0, "lon": 180.0}),
        ({"category": ["Rad", "", " Fuß "]}, {"category": "Rad, Fuß"}),
        ({"category": []}, {"category": ""}),
        ({"votes_up": None, "votes_down": 2.0}, {"votes_up": 0, "votes_down": 2}),
        ({"moderation": "accepted"}, {"rejected": False}),
        ({"moderation": "rejected"}, {"rejected": True}),
        ({"url": None}, {"url": ""}),
        ({"url": "javascript:alert(1)"}, {"url": ""}),
        ({"url": "http://[kaputt"}, {"url": ""}),
        ({"text": " a\0b\n\nc "}, {"text": "ab\n\nc"}),
        ({"text": "halb \ud800"}, {"text": "halb \ufffd"}),
        ({"title": "Zwei\n Zeilen"}, {"title": "Zwei Zeilen"}),
    ],
)
def test_read_row_with_other_field(fields: dict[str, Any], expected: dict[str, Any]) -> None:
    assert read_with(**fields) == replace(ROW, **expected)


def test_read_long_title_is_cut_at_a_word_and_kept_in_the_text() -> None:
    title = "Wort " * 60 + "Ende"

    row = read_with(title=title)

    assert row == replace(ROW, title="Wort " * 38 + "Wort…", text=f"{title}\n\nBitte verbreitern.")


def test_read_long_title_of_one_word_without_text() -> None:
    row = read_with(title="x" * 201, text=None)

    assert row == replace(ROW, title="x" * 199 + "…", text="x" * 201)


def test_read_title_of_the_greatest_length_stays() -> None:
    assert read_with(title="x" * 200) == replace(ROW, title="x" * 200)


@pytest.mark.parametrize(
    ("fields", "external_id", "code"),
    [
        ({"id": None}, "", "missing_id"),
        ({"id": "  "}, "", "missing_id"),
        ({"id": True}, "", "wrong_type"),
        ({"id": ["R1"]}, "", "wrong_type"),
        ({"id": "x" * 201}, "", "too_long"),
        ({"parent": "R1"}, "R1", "own_parent"),
        ({"parent": {}}, "R1", "wrong_type"),
        ({"title": "", "text": " \0"}, "R1", "empty"),
        ({"title": 5}, "R1", "wrong_type"),
        ({"text": ["a"]}, "R1", "wrong_type"),
        ({"kind": "vote"}, "R1", "unknown_kind"),
        ({"kind": None}, "R1", "unknown_kind"),
        ({"author": "x" * 121}, "R1", "too_long"),
        ({"text": "x" * 100_001}, "R1", "too_long"),
        ({"title": "x" * 10_001}, "R1", "too_long"),
        ({"category": ["a", 1]}, "R1", "wrong_type"),
        ({"category": ["x" * 150, "y" * 60]}, "R1", "too_long"),
        ({"created": "gestern"}, "R1", "date"),
        ({"created": "0001-01-01"}, "R1", "date"),
        ({"created": 1500000000}, "R1", "wrong_type"),
        ({"votes_up": -1}, "R1", "votes"),
        ({"votes_up": 1.5}, "R1", "votes"),
        ({"votes_down": "3"}, "R1", "votes"),
        ({"votes_down": True}, "R1", "votes"),
        ({"votes_up": 2**31}, "R1", "votes"),
        ({"moderation": "pending"}, "R1", "unknown_moderation"),
        ({"moderation": False}, "R1", "wrong_type"),
        ({"url": "https://a.de/" + "x" * 500}, "R1", "too_long"),
    ],
)
def test_read_row_that_cannot_be_taken_over(
    fields: dict[str, Any], external_id: str, code: str
) -> None:
    assert read_with(**fields) == RejectedRow(1, external_id, code, "")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("kein JSON", "json"),
        ('{"id": "R1"', "json"),
        ("[" * 100_000, "json"),
        ("1" * 5_000, "json"),
        ("null", "not_an_object"),
        ("3", "not_an_object"),
        ('"R1"', "not_an_object"),
        ('[{"id": "R1"}]', "not_an_object"),
        (b'{"id": "\xff"}', "encoding"),
    ],
)
def test_read_line_that_is_no_row(line: str | bytes, code: str) -> None:
    assert read(line) == [RejectedRow(1, "", code, "")]


def test_read_counts_blank_lines_but_gives_no_rows() -> None:
    line = json.dumps(FIELDS)

    assert read("\n", "  ", f"{line}\n", b"\r\n") == [replace(ROW, line=3)]


@pytest.mark.parametrize("start", ["\ufeff", b"\xef\xbb\xbf"])
def test_read_file_with_byte_order_mark(start: str | bytes) -> None:
    line = json.dumps(FIELDS)

    rows = read(start + line if isinstance(start, str) else start + line.encode())

    assert rows == [ROW]


def test_read_duplicate_is_rejected_within_its_process_only() -> None:
    line, other = json.dumps(FIELDS), json.dumps({**FIELDS, "process": "anderer"})

    assert read(line, other, line) == [
        ROW,
        replace(ROW, line=2, process="anderer"),
        RejectedRow(3, "R1", "duplicate", ""),
    ]


def test_read_row_after_a_rejected_one_of_the_same_id() -> None:
    broken = json.dumps({**FIELDS, "created": "gestern"})

    assert read(broken, json.dumps(FIELDS)) == [
        RejectedRow(1, "R1", "date", ""),
        replace(ROW, line=2),
    ]


def test_read_gives_rows_as_they_come() -> None:
    def lines() -> Iterator[str]:
        yield json.dumps(FIELDS)
        raise AssertionError("read too far")

    assert next(read_contributions(lines())) == ROW


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=150, deadline=None)
@given(json_values | st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, json_values)))
def test_read_never_raises(value: object) -> None:
    line = json.dumps(value)

    rows = read(line)

    assert [row.line for row in rows] == [1]
