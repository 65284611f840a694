"""A million made-up contributions in real people's words, as frequent as in real texts.

Words are those of the files in ../shared/data/contributions, or of the demonstration's texts where
that folder is missing. How frequent a word is follows Zipf's law by its rank there.
"""

import json
import random
import sys
from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate
from multiprocessing import get_context
from pathlib import Path
from uuid import uuid4

import psycopg
from django.db import connection

from participation.accounts.models import Organisation
from participation.consultations.models import Consultation
from participation.contributions.models import Contribution, Thread
from participation.search.analysis import indexed_under
from participation.search.words import words_of

ENTRIES = 1_000_000
WORDS = 30  # in one text
CONSULTATIONS, ORGANISATIONS, CATEGORIES = 50, 10, 12
ROOT = Path(__file__).resolve().parents[1]
FILES = ROOT.parent / "shared" / "data" / "contributions"
CHUNK = 5_000


@cache
def vocabulary() -> tuple[list[str], list[float]]:
    """Return words, most frequent first, and the sums of their frequencies up to each."""
    counted = Counter(word.text for text in _texts() for word in words_of(text))
    words = [word for word, _count in counted.most_common() if indexed_under(word, "de")[0]]
    return words, list(accumulate(1 / rank for rank in range(1, len(words) + 1)))


def _texts() -> Iterator[str]:
    files = sorted(FILES.glob("*.jsonl"))
    for file in files:
        for line in file.read_text().splitlines():
            row = json.loads(line)
            yield f"{row['title'] or ''} {row['text'] or ''}"
    if not files:
        for file in sorted((ROOT / "cms" / "demo" / "texts").glob("*.*")):
            yield file.read_text()


def fill() -> None:
    """Write consultations, contributions and their entries; the index is made afterwards."""
    _write_surroundings()
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX search_entry_words, search_entry_titles")
    target = connection.get_connection_params()
    address = psycopg.conninfo.make_conninfo(
        **{
            key: target[key]
            for key in ("dbname", "user", "password", "host", "port")
            if target.get(key)
        }
    )
    jobs = [(address, first) for first in range(1, ENTRIES + 1, CHUNK)]
    vocabulary()
    with get_context("fork").Pool(2) as pool:
        for done, _ in enumerate(pool.imap_unordered(_write_chunk, jobs), 1):
            if done % 40 == 0:
                sys.stderr.write(f"{done * CHUNK:,} entries written\n")
    sys.stderr.write("Writing contributions and the index\n")
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute("SET session_replication_role = replica")  # no check of a million keys
        _write_contributions()
        cursor.execute("RESET session_replication_role")
        cursor.execute(
            "CREATE INDEX search_entry_words ON participation_searchentry USING gin (vector)"
        )
        cursor.execute(
            "CREATE INDEX search_entry_titles ON participation_searchentry USING gin (vector)"
            " WHERE kind <> 'contribution'"
        )
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('participation_searchentry', 'id'), %s)",
            [ENTRIES],
        )
        cursor.execute("VACUUM ANALYZE participation_searchentry")
        cursor.execute("VACUUM ANALYZE participation_contribution")


# What the index tells of a contribution; all other columns have their fields' defaults.
_OF_THE_INDEX = {
    "id": "source",
    "thread_id": "thread_id",
    "consultation_id": "consultation_id",
    "kind": "'comment'",
    "state": "'published'",
    "title": "title",
    "text": "text",
    "html": "''",
    "category": "category",
    "created_at": "happened_at",
}


def _write_contributions() -> None:
    fields = [
        field
        for field in Contribution._meta.concrete_fields
        if field.column not in _OF_THE_INDEX and not field.generated and not field.null
    ]
    columns = ", ".join([*_OF_THE_INDEX, *(field.column for field in fields)])
    values = ", ".join([*_OF_THE_INDEX.values(), *(["%s"] * len(fields))])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO participation_contribution ({columns}) SELECT {values}"  # noqa: S608
            " FROM participation_searchentry WHERE kind = 'contribution'",
            [field.get_db_prep_save(field.get_default(), connection) for field in fields],
        )


def _write_surroundings() -> None:
    now = datetime.now(UTC)
    Organisation.objects.bulk_create(
        Organisation(
            pk=number,
            slug=f"gemeinde-{number}",
            name=f"Gemeinde {number}",
            kind=Organisation.Kind.MUNICIPALITY,
        )
        for number in range(1, ORGANISATIONS + 1)
    )
    numbers = range(1, CONSULTATIONS + 1)
    Consultation.objects.bulk_create(
        Consultation(
            pk=number,
            key=uuid4(),
            slug=f"b-{number}",
            language="de",
            organisation_id=number % ORGANISATIONS + 1,
            visibility=Consultation.Visibility.PUBLIC,
            title=f"Beteiligung {number}",
            published_at=now,
        )
        for number in numbers
    )
    Thread.objects.bulk_create(Thread(pk=number, consultation_id=number) for number in numbers)


_COLUMNS = (
    "id, kind, source, consultation_id, organisation_id, thread_id, language, title, heading, text,"
    " url, category, state, happened_at, vector"
)
_NEWEST = datetime(2026, 11, 1, tzinfo=UTC)


def _write_chunk(job: tuple[str, int]) -> None:
    where, first = job
    choose = random.Random(first)  # noqa: S311 - the same texts in every run
    words, sums = vocabulary()
    with (
        psycopg.connect(where, autocommit=True) as target,
        target.cursor() as cursor,
        cursor.copy(f"COPY participation_searchentry ({_COLUMNS}) FROM STDIN") as copy,
    ):
        for number in range(first, first + CHUNK):
            chosen = [words[bisect(sums, choose.random() * sums[-1])] for _ in range(WORDS)]
            consultation = choose.randrange(CONSULTATIONS) + 1
            copy.write_row(
                (
                    number,
                    "contribution",
                    number,
                    consultation,
                    consultation % ORGANISATIONS + 1,
                    consultation,
                    "de",
                    " ".join(chosen[:4]),
                    "",
                    " ".join(chosen[4:]),
                    "",
                    f"Thema {choose.randrange(CATEGORIES) + 1}",
                    "published",
                    _NEWEST - timedelta(minutes=choose.randrange(5 * 365 * 24 * 60)),
                    _vector(chosen),
                )
            )


@cache
def _forms(word: str) -> tuple[str, tuple[str, ...]]:
    whole, rows = indexed_under(word, "de")
    return whole, tuple(rows)


def _vector(chosen: list[str]) -> str:
    """Return what `analysis.vector` does, for words that were looked up once and for all."""
    found: dict[str, list[str]] = {}
    for position, word in enumerate(chosen, 1):
        whole, rows = _forms(word)
        is_title = position <= 4
        found.setdefault(whole, []).append(f"{position}{'A' if is_title else 'C'}")
        for row in rows:
            found.setdefault(row, []).append(f"{position}{'B' if is_title else 'D'}")
    return " ".join(f"'{lexeme}':{','.join(places)}" for lexeme, places in found.items())
