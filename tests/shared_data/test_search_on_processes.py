"""Real texts of five processes are found by their words, in all spellings and compounds."""

from collections.abc import Mapping

import pytest

from participation.consultations.selectors import database_now
from participation.contributions.imports import import_contributions
from participation.contributions.models import Contribution
from participation.exchange.contributions import ContributionRow, read_contributions
from participation.search.filters import Filters
from participation.search.models import SearchEntry
from participation.search.results import run_search
from tests import factories
from tests.conftest import DATA
from tests.search.further import FURTHER
from tests.search.truth import CHOSEN, HELD_OUT, relevant
from tests.search.unseen import BELOW, UNSEEN, UNSEEN_LAST, UNSEEN_LATER

# Importing and indexing five processes takes a minute on an idle machine, more on a busy one.
pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]

TABLES = {
    "chosen": CHOSEN,
    "held out": HELD_OUT,
    "further": FURTHER,
    "unseen": UNSEEN,
    "unseen, later": UNSEEN_LATER,
    "unseen, last": UNSEEN_LAST,
}
MOST = 5_000  # more than there are texts


@pytest.fixture
def texts() -> dict[int, str]:
    """Import every process into a consultation of its own; return all readable texts."""
    for file in sorted((DATA / "contributions").glob("*.jsonl")):
        with file.open("rb") as lines:
            rows = [row for row in read_contributions(lines) if isinstance(row, ContributionRow)]
        asked = factories.consultation(title="Zwischenstand", slug=file.stem)
        import_contributions(consultation=asked, rows=rows)
    return {
        said.pk: f"{said.title}\n{said.text}" for said in Contribution.objects.visible().readable()
    }


def test_recall_and_precision(texts: dict[int, str]) -> None:
    tables = {
        name: {query: _measured(query, texts) for query in queries}
        for name, queries in TABLES.items()
    }

    wrong = {
        query: measured
        for table in tables.values()
        for query, measured in table.items()
        if measured[0] < 0.85 or measured[1] < 0.95
    }
    assert wrong.keys() == BELOW.keys(), wrong
    means = {
        name: sum(recall for recall, _precision in table.values()) / len(table)
        for name, table in tables.items()
    }
    assert min(means.values()) >= 0.93, means


def _measured(query: str, texts: Mapping[int, str]) -> tuple[float, float]:
    """Return recall and precision of a search among these texts, each from 0 to 1."""
    search = run_search(query, Filters(), at=database_now(), limit=MOST, most=MOST)
    said = [row for row in search.matches.rows if row.kind == SearchEntry.Kind.CONTRIBUTION]
    found = {row.source for row in said}
    truth = relevant(query, texts)
    right = len(truth & found)
    return right / len(truth), right / max(len(found), 1)
