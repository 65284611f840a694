"""Ideas are found as what they are, and what replies to them below their titles."""

import io
import json
from contextlib import redirect_stdout

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils.translation import override

from participation.consultations.selectors import database_now
from participation.consultations.services import Terms
from participation.contributions.ideas import IdeaDraft, submit_idea
from participation.contributions.imports import import_contributions
from participation.contributions.models import Contribution, Thread
from participation.contributions.selectors import threads
from participation.exchange.contributions import ContributionRow, read_contributions
from participation.moderation.services import hide_contribution
from participation.search.filters import Filters
from participation.search.results import run_search, search_places
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _german():  # type: ignore[no-untyped-def]
    with override("de"):
        yield


@pytest.fixture
def idea() -> Contribution:
    """An idea about a fountain with a place and a reply, beside a comment about one."""
    asked = factories.consultation(title="Marktplatz", terms=Terms(collects_ideas=True))
    idea, _version = submit_idea(
        author=factories.person(),
        thread=threads().get(consultation=asked),
        draft=IdeaDraft(
            title="Ein Brunnen", text="Am Markt fehlt Wasser.", latitude=51.05, longitude=13.05
        ),
        at=database_now(),
    )
    factories.comment(thread=Thread.objects.get(idea=idea), text="Kein Springbrunnen!")
    factories.comment(consultation=asked, text="Der alte Brunnen soll bleiben.")
    return idea


def found(words: str, art: str = "") -> list[tuple[str, list[str]]]:
    """Return what each hit is called and where it stands."""
    search = run_search(words, Filters(art=art), at=database_now())
    return sorted((hit.kind_name, hit.path) for hit in search.hits)


def test_idea_is_named_and_replies_stand_below_it(idea: Contribution) -> None:
    assert found("Brunnen") == [
        ("Beitrag", ["Marktplatz"]),
        ("Beitrag", ["Marktplatz", "Ein Brunnen"]),
        ("Idee", ["Marktplatz"]),
    ]
    assert found("Wasser", "idea") == [("Idee", ["Marktplatz"])]
    assert found("Brunnen", "idea") == [("Idee", ["Marktplatz"])]
    assert len(found("Brunnen", "contribution")) == 3


def test_ideas_are_a_facet_and_a_filter(client: Client, idea: Contribution) -> None:
    facets = client.get("/suche/", {"q": "Brunnen"}).context["facets"]
    page = client.get("/suche/", {"q": "Brunnen", "art": "idea"})

    assert [
        [(row["name"], row["count"]) for row in facet["rows"]]
        for facet in facets
        if facet["name"] == "kind"
    ] == [[("Beitrag", 3), ("davon Ideen", 1)]]
    assert [hit.entry.source for hit in page.context["hits"]] == [idea.pk]


def test_place_of_an_idea_is_found(idea: Contribution) -> None:
    places = search_places("Brunnen", Filters(), at=database_now())

    assert [hit.entry.source for hit in places.hits] == [idea.pk]


def test_title_of_a_hidden_idea_is_shown_nowhere(client: Client, idea: Contribution) -> None:
    hide_contribution(
        moderator=factories.member(organisation=idea.consultation.organisation),
        contribution=idea,
        reason="insult",
        at=database_now(),
    )

    assert found("Wasser") == found("Brunnen", "idea") == []
    assert found("Brunnen") == [("Beitrag", ["Marktplatz"]), ("Beitrag", ["Marktplatz"])]
    for address in ("/suche/", "/suche/atom/", "/suche/orte/"):
        assert "Ein Brunnen" not in client.get(address, {"q": "Brunnen"}).content.decode()
    assert search_places("Brunnen", Filters(), at=database_now()).hits == []


def test_command_tells_ideas_and_external_ids() -> None:
    asked = factories.consultation(title="Radverkehr", slug="radverkehr")
    lines = [
        {"id": "B1", "title": "Radweg am Ufer", "text": "Er fehlt.", "kind": "contribution"},
        {"id": "B2", "title": "", "text": "Radwege sind zu schmal.", "kind": "contribution"},
    ]
    written = b"\n".join(json.dumps({"process": "p", **line}).encode() for line in lines)
    rows = [
        row for row in read_contributions(io.BytesIO(written)) if isinstance(row, ContributionRow)
    ]
    import_contributions(consultation=asked, rows=rows)

    def command(*options: str) -> dict:  # type: ignore[type-arg]
        output = io.StringIO()
        with redirect_stdout(output):
            call_command("search", "Radweg", *options)
        return json.loads(output.getvalue())

    told = command("--consultation", "radverkehr", "--kind", "contribution")
    ideas = command("--kind", "idea")

    assert sorted(item["external_id"] for item in told["items"]) == ["B1", "B2"]
    assert told["total"] == 2
    assert told["facets"]["kind"] == {"contribution": 2, "idea": 1}
    assert told["facets"]["consultation"] == {"radverkehr": 2}
    assert [(item["external_id"], item["title"]) for item in ideas["items"]] == [
        ("B1", "Radweg am Ufer")
    ]
