"""Real texts of five processes are found by their words, in all spellings and compounds."""

import io
import json
from contextlib import redirect_stdout

import pytest
from django.core.management import call_command

from participation.contributions.imports import import_contributions
from participation.contributions.models import Contribution
from participation.exchange.contributions import ContributionRow, read_contributions
from tests import factories
from tests.conftest import DATA
from tests.search.truth import CHOSEN, HELD_OUT, relevant

pytestmark = pytest.mark.django_db


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
    table, recalls, wrong = [], {}, []
    for query in CHOSEN | HELD_OUT:
        output = io.StringIO()
        with redirect_stdout(output):
            call_command("search", query, kind="contribution", limit=5000)
        found = {item["id"] for item in json.loads(output.getvalue())["items"]}
        truth = relevant(query, texts)
        right = len(truth & found)
        recall, precision = right / len(truth), right / len(found)
        recalls[query] = recall
        table.append(f"{query:18}{len(truth):6}{len(found):6}{recall:8.3f}{precision:8.3f}")
        if recall < 0.85 or precision < 0.95:
            wrong.append(query)

    assert wrong == [], "\n".join(table)
    assert sum(recalls[query] for query in CHOSEN) / len(CHOSEN) >= 0.93
    assert sum(recalls[query] for query in HELD_OUT) / len(HELD_OUT) >= 0.93
