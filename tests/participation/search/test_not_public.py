"""What is not public is never found, counted, suggested or shown, by whatever way one asks."""

import io
import json
from contextlib import redirect_stdout

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from participation.search.models import SearchEntry
from participation.search.saving import news, save_search
from participation.search.services import rebuild_index
from participation.search.suggesting import did_you_mean
from tests import factories
from tests.participation.search.planting import WORD, plant

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["as written", "after rebuilding"])
def planted(request: pytest.FixtureRequest) -> None:
    plant()
    if request.param == "after rebuilding":
        rebuild_index()


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize("query", [WORD, WORD.lower(), f"{WORD}schutz", f"{WORD} OR xyz"])
def test_page_and_feed_find_nothing(client: Client, query: str) -> None:
    page = client.get("/suche/", {"q": query})
    feed = client.get("/suche/atom/", {"q": query})

    assert page.status_code == feed.status_code == 200
    assert page.context["hits"] == []
    assert page.context["facets"] == []
    assert b"<entry>" not in feed.content


@pytest.mark.usefixtures("planted")
def test_facets_count_what_is_public_alone(client: Client) -> None:
    page = client.get("/suche/", {"q": f"{WORD} OR Aquarium OR Zoo"})

    assert page.context["search"].matches.total == 2
    assert [
        (facet["name"], [(row["name"], row["count"]) for row in facet["rows"]])
        for facet in page.context["facets"]
    ] == [("kind", [("Beteiligung", 1), ("Beitrag", 1)])]


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize("typed", ["Qua", "quasten", WORD, f"{WORD}p"])
def test_nothing_is_suggested(client: Client, typed: str) -> None:
    assert client.get("/suche/vorschlaege/", {"q": typed}).json() == {"suggestions": []}
    assert did_you_mean("Quastenfloser") == ""


@pytest.mark.usefixtures("planted")
def test_command_finds_nothing() -> None:
    output = io.StringIO()
    with redirect_stdout(output):
        call_command("search", WORD)

    assert json.loads(output.getvalue()) == {
        "query": WORD,
        "total": 0,
        "capped": False,
        "items": [],
        "facets": {
            "kind": {},
            "consultation": {},
            "organisation": {},
            "phase": {},
            "category": {},
            "year": {},
            "language": {},
        },
    }


def test_saved_search_tells_nothing() -> None:
    save_search(user=factories.person(), query=f"q={WORD}", at=timezone.now())
    plant()

    assert list(news(at=timezone.now())) == []


@pytest.mark.usefixtures("planted")
def test_no_entry_of_theirs_is_in_the_public_table() -> None:
    assert not SearchEntry.objects.filter(text__icontains=WORD).exists()
    assert not SearchEntry.objects.filter(title__icontains=WORD).exists()


@pytest.mark.usefixtures("planted")
def test_redacted_text_is_found_by_what_is_left_of_it(client: Client) -> None:
    page = client.get("/suche/", {"q": "Giraffe"})

    assert [hit.entry.text for hit in page.context["hits"]] == ["[entfernt], Giraffe"]
    assert WORD not in page.content.decode()
