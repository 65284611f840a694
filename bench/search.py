"""Searching a million entries for a rare, a middle and a very common word, with 8 clients."""

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from django.db import connection, connections

from bench.corpus import ENTRIES, fill, vocabulary
from bench.databases import use
from bench.registry import Check, Result, benchmark
from participation.consultations.selectors import database_now
from participation.contributions.models import Contribution
from participation.search.analysis import indexed_under, vector
from participation.search.asking import understand
from participation.search.facets import named_facets
from participation.search.filters import Filters
from participation.search.models import SearchEntry
from participation.search.results import run_search
from participation.search.services import index_contributions

CLIENTS, SEARCHES, PAIRS = 8, 160, 7
TARGET, TARGET_COMMON = 3.0, 10.0

# What somebody would write by hand for the same page: candidates, total, facets, rows.
HAND_WRITTEN = """
WITH candidates AS MATERIALIZED (
    SELECT entry.id, ts_rank_cd('{0.1, 0.3, 0.6, 1.0}', vector, %(query)s::tsquery) AS rank,
           entry.kind, entry.consultation_id, entry.organisation_id, category, entry.language,
           extract(year FROM happened_at) AS year, happened_at
    FROM participation_searchentry entry
    LEFT JOIN participation_consultation consultation ON consultation.id = entry.consultation_id
    LEFT JOIN participation_draftplan plan ON plan.id = entry.plan_id
    WHERE vector @@ %(query)s::tsquery
      AND (entry.consultation_id IS NULL OR consultation.visibility = 'public')
      AND (entry.plan_id IS NULL OR plan.visibility = 'public')
    LIMIT 1001
), ranked AS MATERIALIZED (
    SELECT *, rank * (0.75 + 0.25 * power(0.5, extract(epoch FROM now() - happened_at)
        / 86400 / 730)) AS score
    FROM candidates ORDER BY score DESC, id DESC LIMIT 1000
)
SELECT 'total' AS what, count(*)::text AS value, NULL::bigint AS number FROM candidates
UNION ALL SELECT 'kind', kind, count(*) FROM ranked GROUP BY kind
UNION ALL SELECT 'consultation', consultation_id::text, count(*) FROM ranked
    GROUP BY consultation_id
UNION ALL SELECT 'organisation', organisation_id::text, count(*) FROM ranked
    GROUP BY organisation_id
UNION ALL SELECT 'category', category, count(*) FROM ranked GROUP BY category
UNION ALL SELECT 'year', year::text, count(*) FROM ranked GROUP BY year
UNION ALL SELECT 'language', language, count(*) FROM ranked GROUP BY language
UNION ALL (SELECT 'id', score::text, id FROM ranked ORDER BY score DESC, id DESC LIMIT 20)
"""
ROWS = """
SELECT entry.id, entry.kind, entry.title, entry.heading, consultation.title, organisation.name,
       ts_headline('simple', entry.text, %(query)s::tsquery)
FROM participation_searchentry entry
LEFT JOIN participation_consultation consultation ON consultation.id = entry.consultation_id
LEFT JOIN participation_organisation organisation ON organisation.id = entry.organisation_id
JOIN participation_contribution contribution
  ON contribution.id = entry.source AND contribution.state = 'published'
WHERE entry.id = ANY(%(ids)s)
"""


def _prepared() -> dict[str, str]:
    """Fill the database; return a rare, a middle and a very common word with their queries."""
    use("bench_search", fill)
    return _chosen()


@cache
def _chosen() -> dict[str, str]:
    words, _sums = vocabulary()
    rare = _word_with(words[::-40], 50, 500)
    middle = _word_with(words[20::25], 6_000, 14_000)
    common = max(words[:8], key=_count)
    return {"rare": rare, "middle": middle, "common": common}


def _count(word: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM participation_searchentry WHERE vector @@ %s::tsquery",
            [understand(word).tsquery],
        )
        return int(cursor.fetchone()[0])


def _word_with(words: list[str], least: int, most: int) -> str:
    for word in words:
        if word.isalpha() and len(word) > 3 and least <= _count(word) <= most:
            return word
    raise LookupError(f"no word is in {least} to {most} entries")


def _ours(word: str) -> tuple[int, list[int]]:
    at = database_now()
    found = run_search(word, Filters(), at=at)
    named_facets(found.matches)
    return found.matches.total, sorted(hit.entry.pk for hit in found.hits)


def _by_hand(word: str) -> tuple[int, list[int]]:
    query = understand(word).tsquery
    with connection.cursor() as cursor:
        cursor.execute("SET synchronize_seqscans = off; SET max_parallel_workers_per_gather = 0")
        cursor.execute(HAND_WRITTEN, {"query": query})
        rows = cursor.fetchall()
        ids = [number for what, _value, number in rows if what == "id"]
        cursor.execute(ROWS, {"query": query, "ids": ids})
        shown = sorted(row[0] for row in cursor.fetchall())
    total = next(int(value) for what, value, _number in rows if what == "total")
    return min(total, 1000), shown


def _p95(search: Callable[[str], object], word: str) -> float:
    """Return the time in ms that 95 of 100 searches take, with 8 clients at once."""

    def client(_number: int) -> list[float]:
        times = []
        for _each in range(SEARCHES // CLIENTS):
            begun = time.perf_counter()
            search(word)
            times.append((time.perf_counter() - begun) * 1000)
        connections.close_all()
        return times

    with ThreadPoolExecutor(CLIENTS) as clients:
        times = [each for part in clients.map(client, range(CLIENTS)) for each in part]
    return statistics.quantiles(times, n=20)[-1]


@cache
def _measured(which: str) -> tuple[float, float, float]:
    """Return p95 of ours and of the SQL, and the median ratio of the pairs."""
    word = _prepared()[which]
    assert _ours(word) == _by_hand(word), "both must find the same"
    pairs = [(_p95(_ours, word), _p95(_by_hand, word)) for _each in range(PAIRS)]
    ratio = statistics.median(ours / bare for ours, bare in pairs)
    return (*(statistics.median(column) for column in zip(*pairs, strict=True)), ratio)


def _result(which: str, checks: list[Check]) -> Result:
    ours, bare, ratio = _measured(which)
    word = _prepared()[which]
    return Result(
        value=ours,
        unit=f"ms p95 of {CLIENTS} clients",
        limit=bare,
        ratio=ratio,
        target=TARGET,
        runs=PAIRS,
        checks=checks,
        note=f"{word!r} is in {_count(word):,} of {ENTRIES:,} entries",
    )


@benchmark("search_rare")
def search_rare() -> Result:
    """A word of some dozen entries."""
    return _result("rare", [])


@benchmark("search_middle")
def search_middle() -> Result:
    """A word of one entry in a hundred."""
    return _result("middle", [])


@benchmark("search_common")
def search_common() -> Result:
    """The most common word: not above ten times the rare one."""
    times = _measured("common")[0] / _measured("rare")[0]
    what = "times the rare word's p95"
    return _result("common", [Check(what, round(times, 2), TARGET_COMMON, times <= TARGET_COMMON)])


@benchmark("search_index")
def search_index() -> Result:
    """How many contributions are indexed in a second; bare: the same rows by INSERT alone."""
    _prepared()
    numbers = list(range(1, 4_001))
    entries = SearchEntry.objects.filter(source__in=numbers)
    entries.delete()
    index_contributions(numbers=numbers[:500])  # loads the dictionary
    entries.delete()
    begun = time.perf_counter()
    for first in range(0, len(numbers), 500):
        index_contributions(numbers=numbers[first : first + 500])
    ours = len(numbers) / (time.perf_counter() - begun)
    texts = dict(Contribution.objects.filter(pk__in=numbers).values_list("pk", "text"))
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE kept AS"
            " SELECT * FROM participation_searchentry WHERE source = ANY(%s)",
            [numbers],
        )
        entries.delete()
        begun = time.perf_counter()
        for first in range(0, len(numbers), 500):
            cursor.execute(
                "INSERT INTO participation_searchentry OVERRIDING SYSTEM VALUE"
                " SELECT * FROM kept WHERE source = ANY(%s)",
                [numbers[first : first + 500]],
            )
        bare = len(numbers) / (time.perf_counter() - begun)
        cursor.execute(
            "SELECT pg_relation_size('search_entry_words'),"
            " sum(octet_length(text) + octet_length(title)) FROM participation_searchentry"
        )
        size, written = (float(value) for value in cursor.fetchone())
    begun = time.perf_counter()
    for text in texts.values():
        vector([(text, "C")], "de")
    analysed = len(texts) / (time.perf_counter() - begun)
    assert indexed_under("Ampel", "de")[0] == "ampel"
    return Result(
        value=ours,
        unit="contributions a second",
        limit=bare,
        better="higher",
        target=0.02,
        checks=[
            Check("contributions a second", round(ours), 200, ours >= 200),
            Check("index by size of the texts", round(size / written, 2), 2.0, size <= 2 * written),
        ],
        note=f"index {size / 1e6:.0f} MB for {written / 1e6:.0f} MB of text;"
        f" words alone: {analysed:.0f} texts a second",
    )
