"""What was found and lies somewhere, on a map and as a list."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from participation.consultations.services import Terms, unpublish_consultation
from participation.contributions.models import Contribution
from participation.search.models import SearchEntry
from tests import factories
from tests.participation.places.registers import square

pytestmark = pytest.mark.django_db


def somewhere(text: str, consultation) -> Contribution:
    said = factories.comment(consultation=consultation, text=text)
    Contribution.objects.filter(pk=said.pk).update(latitude=51.5, longitude=13.5)
    SearchEntry.objects.filter(kind="contribution", source=said.pk).update(
        latitude=51.5, longitude=13.5
    )
    return said


@pytest.fixture
def asked():
    return factories.consultation(title="Bäume am Fluss", terms=Terms(area=square(0)))


def test_places_are_those_of_the_search(client: Client, asked):
    said = somewhere("Mehr Bäume bitte", asked)
    factories.comment(consultation=asked, text="Bäume ohne Ort")
    somewhere("Mehr Bänke bitte", asked)

    page = client.get("/suche/", {"q": "Baum", "ansicht": "karte"})
    features = client.get("/suche/orte/", {"q": "Baum"}).json()["features"]

    assert sorted((each["geometry"]["coordinates"], each["properties"]) for each in features) == [
        (
            [13.05, 51.05],
            {"title": "Bäume am Fluss", "url": asked.get_absolute_url(), "note": "Beteiligung"},
        ),
        (
            [13.5, 51.5],
            {"title": "Mehr Bäume bitte", "url": f"/beitrag/{said.pk}/", "note": "Beitrag"},
        ),
    ]
    html = page.content.decode()
    assert "2 Fundorte" in html
    assert 'data-url="/suche/orte/?q=Baum"' in html
    assert {hit.url for hit in page.context["hits"]} == {
        each["properties"]["url"] for each in features
    }


def test_what_is_not_public_is_on_no_map(client: Client, asked):
    said = somewhere("Mehr Bäume bitte", asked)
    Contribution.objects.filter(pk=said.pk).update(state="hidden", state_reason="insult")
    other = factories.consultation(title="Bäume im Park", terms=Terms(area=square(2)))
    unpublish_consultation(key=other.key)

    features = client.get("/suche/orte/", {"q": "Baum"}).json()["features"]

    assert [each["properties"]["title"] for each in features] == ["Bäume am Fluss"]


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "-Baum"}, {"q": "x\x00"}, {"jahr": "x"}])
def test_odd_searches_have_no_places(client: Client, asked, query):
    assert client.get("/suche/orte/", query).json()["features"] == []


def test_nothing_found_says_so(client: Client, asked):
    page = client.get("/suche/", {"q": "Gletscher", "ansicht": "karte"}).content.decode()

    assert "Nichts vom Gefundenen hat einen Ort auf der Karte." in page
    assert "data-map" not in page


@pytest.mark.parametrize("number", [1, 30])
def test_places_cost_the_same(
    client: Client, number: int, asked, django_assert_num_queries: DjangoAssertNumQueries
):
    for each in range(number):
        somewhere(f"Baum {each}", asked)
    client.get("/suche/orte/", {"q": "Baum"})

    with django_assert_num_queries(7):
        features = client.get("/suche/orte/", {"q": "Baum"}).json()["features"]
    assert len(features) == number + 1
