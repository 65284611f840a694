from collections import Counter
from datetime import UTC, datetime

import pytest

from participation.exchange.contributions import ContributionRow, read_contributions
from tests.shared_data import DATA


def rows(process: str) -> list[ContributionRow]:
    with (DATA / "contributions" / f"{process}.jsonl").open("rb") as stream:
        found = list(read_contributions(stream))
    assert all(isinstance(row, ContributionRow) for row in found)
    return [row for row in found if isinstance(row, ContributionRow)]


@pytest.mark.parametrize(
    ("process", "kinds", "refused"),
    [
        ("bonn-2017", {"idea": 300, "comment": 298}, 0),
        ("hamburg-ottensen-2021", {"idea": 697}, 0),
        ("klimarat-2022-wohnen", {"comment": 613}, 298),
        ("krefeld-2020", {"idea": 337}, 0),
        ("moers-2017", {"idea": 459}, 0),
    ],
)
def test_processes_are_read_whole(process: str, kinds: dict[str, int], refused: int) -> None:
    found = rows(process)

    assert Counter(row.kind for row in found) == kinds
    assert sum(row.rejected for row in found) == refused
    assert {row.process for row in found} == {process}


def test_bonn_has_threads_places_and_local_times() -> None:
    found = rows("bonn-2017")
    ids = {row.external_id for row in found}

    assert all(row.parent_id in ids for row in found if row.parent_id)
    assert sum(1 for row in found if row.lat is not None and row.lon is not None) == 300
    assert found[0] == ContributionRow(
        line=1,
        process="bonn-2017",
        external_id="B0001",
        parent_id="",
        kind="idea",
        title="Abfahrt von der Nordseite auf den Beueler Rheindamm schlecht einzusehen.",
        text="Spiegel anbringen.",
        author_name="Gast",
        created_at=datetime(2017, 10, 17, 22, tzinfo=UTC),
        lat=50.758313,
        lon=7.10021,
        category="Sonstiges",
        votes_up=0,
        votes_down=0,
        rejected=False,
        url="https://www.raddialog.bonn.de/dialoge/"
        "abfahrt-von-der-nordseite-auf-den-beueler-rheindamm-schlecht-einzusehen",
    )


def test_ottensen_joins_its_categories() -> None:
    found = rows("hamburg-ottensen-2021")

    assert found[1].category.startswith("non-motorized transport, cycling, walking")
    assert sum(1 for row in found if row.category) == 571
