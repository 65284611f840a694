"""The list of all consultations and its feeds."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from participation.accounts.models import Organisation
from participation.consultations.models import Consultation, Topic
from participation.consultations.selectors import database_now
from participation.consultations.services import PhaseDraft, Terms, unpublish_consultation
from tests import factories

pytestmark = pytest.mark.django_db

LIST = "/beteiligungen/"
ALL = ["Neue Radwege", "Bäume am Fluss", "Spielplatz", "Markt"]


def dialogue(start, end):
    now = database_now()
    return [PhaseDraft("dialogue", now + timedelta(days=start), now + timedelta(days=end))]


@pytest.fixture
def some():
    district = factories.organisation(name="Kreis", slug="kreis", kind=Organisation.Kind.DISTRICT)
    town = factories.organisation(name="Stadt", slug="stadt", parent=district)
    traffic = Topic.objects.create(name="Verkehr", slug="verkehr")
    make = factories.consultation
    return {
        "later": make(title="Bäume am Fluss", organisation=town, phases=dialogue(-1, 20)),
        "soon": make(title="Neue Radwege", phases=dialogue(-1, 2), terms=Terms(topics=[traffic])),
        "coming": make(title="Spielplatz", phases=dialogue(3, 9)),
        "over": make(title="Markt", organisation=district, phases=dialogue(-9, -3)),
    }


def titles(answer):
    return [card.consultation.title for card in answer.context["cards"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ALL),
        ({"stand": "open"}, ["Neue Radwege", "Bäume am Fluss"]),
        ({"stand": "announced"}, ["Spielplatz"]),
        ({"stand": "evaluation"}, ["Markt"]),
        ({"stand": "decided"}, []),
        ({"stand": "nichts"}, ALL),
        ({"stelle": "kreis"}, ["Bäume am Fluss", "Markt"]),
        ({"stelle": "stadt"}, ["Bäume am Fluss"]),
        ({"kreis": "kreis"}, ["Bäume am Fluss", "Markt"]),
        ({"kreis": "stadt"}, ALL),  # no district
        ({"kreis": "kreis", "stelle": "stadt"}, ["Bäume am Fluss"]),
        ({"ansicht": "karte", "stand": "evaluation"}, ["Markt"]),
        ({"thema": "verkehr"}, ["Neue Radwege"]),
        ({"art": "formal"}, []),
        ({"wort": "Baum"}, ["Bäume am Fluss"]),
        ({"wort": "rad"}, ["Neue Radwege"]),
        ({"wort": "Radweg"}, ["Neue Radwege"]),
        ({"wort": "Bäume -Fluss"}, []),
        ({"wort": "die"}, []),
        ({"wort": "%"}, []),
        ({"wort": "\x00", "stelle": "\x00", "seite": "x" * 500}, ALL),
        ({"wort": "Baum", "stand": "evaluation"}, []),
    ],
)
def test_list_is_in_order_of_urgency_and_narrowed_down(client: Client, some, query, expected):
    assert titles(client.get(LIST, query)) == expected


def test_nothing_that_is_not_public_is_listed(client: Client, some):
    unpublish_consultation(key=some["soon"].key)

    pages = [client.get(path).content.decode() for path in (LIST, f"{LIST}rss/", f"{LIST}atom/")]

    assert ["Neue Radwege" in page for page in pages] == [False, False, False]


@pytest.mark.parametrize(("path", "kind"), [("rss/", "rss"), ("atom/", "atom")])
def test_feed_holds_what_the_page_shows(client: Client, some, path, kind):
    answer = client.get(LIST + path, {"stand": "open"})

    feed = answer.content.decode()
    assert answer.headers["Content-Type"] == f"application/{kind}+xml; charset=utf-8"
    assert [title in feed for title in ("Neue Radwege", "Bäume am Fluss", "Markt")] == [
        True,
        True,
        False,
    ]
    assert f"urn:uuid:{some['soon'].key}" in feed


def test_next_page_keeps_what_one_looks_for(client: Client):
    for each in range(21):
        factories.consultation(title=f"Platz {each}")

    page = client.get(LIST, {"wort": "Platz", "stand": "open"})

    assert len(page.context["cards"]) == 20
    assert 'href="?wort=Platz&amp;stand=open&amp;seite=2"' in page.content.decode()
    second = client.get(LIST, {"wort": "Platz", "stand": "open", "seite": "2"})
    assert len(second.context["cards"]) == 1


def test_filters_say_how_many_are_set(client: Client, some):
    page = client.get(LIST, {"stand": "open", "kreis": "kreis", "wort": "Baum"}).content.decode()

    assert "Filter (2 gesetzt)" in page
    assert "(freiwillig)" not in page


SQUARE = {
    "type": "Polygon",
    "coordinates": [[[13.0, 51.0], [13.1, 51.0], [13.1, 51.1], [13.0, 51.1], [13.0, 51.0]]],
}
HERE = Terms(area=SQUARE, area_name="Altstadt", area_source="Amt")


def test_map_shows_what_the_list_says(client: Client, some):
    asked = factories.consultation(title="Hafen", phases=dialogue(-1, 1), terms=HERE)
    query = {"ansicht": "karte", "stand": "open"}

    page = client.get(LIST, query)
    places = client.get(f"{LIST}orte/", query)

    html = page.content.decode()
    assert titles(page) == ["Hafen", "Neue Radwege", "Bäume am Fluss"]
    assert html.count("ohne Ort auf der Karte") == 2
    assert 'data-url="/beteiligungen/orte/?stand=open&amp;ansicht=karte"' in html
    assert places.headers["Content-Type"] == "application/geo+json"
    assert places.json()["features"] == [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [13.05, 51.05]},
            "properties": {
                "title": "Hafen",
                "url": asked.get_absolute_url(),
                "note": f"{asked.organisation.name}, offen",
                "state": "open",
                "source": "Amt",
                "area": SQUARE,
            },
        }
    ]


def test_nothing_that_is_not_public_is_on_the_map(client: Client):
    asked = factories.consultation(terms=HERE)
    unpublish_consultation(key=asked.key)

    assert client.get(f"{LIST}orte/").json()["features"] == []
    assert client.get(f"/beteiligung/{asked.slug}/gebiet.geojson").status_code == 404


def test_area_of_a_consultation_has_an_address(client: Client):
    asked = factories.consultation(terms=HERE)

    area = client.get(f"/beteiligung/{asked.slug}/gebiet.geojson").json()

    assert area["features"] == [
        {
            "type": "Feature",
            "geometry": SQUARE,
            "properties": {"title": "Altstadt", "source": "Amt"},
        }
    ]


@pytest.mark.parametrize("number", [1, 30])
def test_map_costs_the_same_however_much_is_on_it(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
):
    board = factories.organisation()
    for _each in range(number):
        factories.consultation(organisation=board, terms=HERE)
    client.get(LIST)

    with django_assert_num_queries(11):
        client.get(LIST, {"ansicht": "karte"})
    with django_assert_num_queries(7):
        assert len(client.get(f"{LIST}orte/").json()["features"]) == number


@pytest.mark.parametrize("number", [1, 30])
def test_list_costs_the_same_however_long(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
):
    board = factories.organisation()
    for _each in range(number):
        factories.consultation(organisation=board)
    client.get(LIST)

    with django_assert_num_queries(11):
        client.get(LIST)


def test_nothing_found_says_what_to_do(client: Client):
    page = client.get(LIST, {"wort": "gibtesnicht"}).content.decode()

    assert "Nichts passt." in page
    assert Consultation.objects.count() == 0
