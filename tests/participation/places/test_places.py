"""Looking up places, by name, by point and in forms."""

import json

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from participation.accounts.models import Organisation
from participation.places.forms import PlaceFormMixin
from participation.places.services import OutlineDraft, record_outlines
from tests import factories
from tests.participation.places.maps import give, serving
from tests.participation.places.registers import square

pytestmark = pytest.mark.django_db


def municipality(name, column, *, postcode="", slug="", parent=None):
    town = factories.organisation(name=name, slug=slug, parent=parent)
    Organisation.objects.filter(pk=town.pk).update(postcode=postcode)
    record_outlines({town.pk: OutlineDraft(square(column), "Amt")})
    return town


@pytest.fixture
def some():
    district = factories.organisation(name="Landkreis Görlitz", kind=Organisation.Kind.DISTRICT)
    record_outlines({district.pk: OutlineDraft(square(0), "Amt")})
    return [
        municipality("Görlitz", 0, postcode="02826", slug="goerlitz", parent=district),
        municipality("Neu-Görlitz", 1, postcode="02827", slug="neu-goerlitz"),
        municipality("Torgau", 2, postcode="04860", slug="torgau"),
    ]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Görlitz", ["02826 Görlitz", "02827 Neu-Görlitz"]),
        ("görl", ["02826 Görlitz", "02827 Neu-Görlitz"]),
        ("Goerlitz", ["02826 Görlitz"]),
        ("0282", ["02826 Görlitz", "02827 Neu-Görlitz"]),
        ("04860 Torgau", ["04860 Torgau"]),
        ("T", []),
        ("", []),
        ("Entenhausen", []),
        ("%", []),
        ("\x00", []),
        ("x" * 5000, []),
    ],
)
def test_places_are_found_by_name_and_postcode(client: Client, some, words, names):
    answer = client.get("/karte/orte/", {"q": words}).json()

    # The district's name says the town's already.
    assert [each["name"] for each in answer["places"]] == [
        name if name != "02826 Görlitz" else "02826 Görlitz, Landkreis Görlitz" for name in names
    ]


def test_dissolved_municipality_is_no_place(client: Client, some):
    Organisation.objects.filter(slug="torgau").update(dissolved_on="2024-01-01")

    assert client.get("/karte/orte/", {"q": "Torgau"}).json() == {"places": []}
    ground = client.get("/karte/gemeinden/").json()["features"]
    assert [each["properties"]["name"] for each in ground] == ["Görlitz", "Neu-Görlitz"]


@pytest.mark.parametrize(
    ("latitude", "longitude", "name"),
    [
        ("51.05", "13.05", "Görlitz"),
        ("51.05", "13.25", "Torgau"),
        ("52", "13", ""),
    ],
)
def test_point_lies_in_its_municipality(client: Client, some, latitude, longitude, name):
    answer = client.get("/karte/orte/", {"latitude": latitude, "longitude": longitude})

    assert answer.json() == {"municipality": name}


@pytest.mark.parametrize("point", [("91", "0"), ("nan", "13"), ("x", ""), ("51,05", "13")])
def test_point_that_is_none_finds_nothing(client: Client, some, point):
    answer = client.get("/karte/orte/", {"latitude": point[0], "longitude": point[1]})

    assert answer.json() == {"places": []}


def test_ground_is_sent_once(client: Client, some):
    first = client.get("/karte/gemeinden/")

    again = client.get("/karte/gemeinden/", headers={"If-None-Match": first.headers["ETag"]})

    assert (first.headers["Content-Type"], again.status_code) == ("application/geo+json", 304)
    assert first.json()["features"][0] == {
        "type": "Feature",
        "geometry": square(0)
        | {"coordinates": first.json()["features"][0]["geometry"]["coordinates"]},
        "properties": {"name": "Görlitz", "source": "Amt"},
    }


@pytest.mark.parametrize("number", [1, 30])
def test_lookup_costs_the_same(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
):
    for each in range(number):
        municipality(f"Dorf {each}", each)

    with django_assert_num_queries(1):
        client.get("/karte/orte/", {"q": "Dorf"})
    with django_assert_num_queries(1):
        client.get("/karte/orte/", {"latitude": "51.05", "longitude": "13.05"})
    with django_assert_num_queries(2):
        client.get("/karte/gemeinden/")


def test_geocoder_of_the_operator_adds_addresses(client: Client, some, settings):
    found = {
        "features": [
            {
                "geometry": {"coordinates": [13.0, 51.5]},
                "properties": {"street": "Torgauer Straße", "housenumber": "5", "city": "Leipzig"},
            },
            {"geometry": None, "properties": {}},
            {"geometry": {"coordinates": [999, 51]}, "properties": {"name": "Nirgends"}},
        ]
    }
    with serving(give(json.dumps(found).encode())) as (url, asked):
        settings.GEOCODER_URL = url + "/?q={query}&limit={limit}"
        settings.MAP_NETWORKS = ["127.0.0.0/8"]
        answer = client.get("/karte/orte/", {"q": "Torgau & mehr"})
        client.get("/karte/orte/", {"q": "Torgau"})

    assert answer.json() == {
        "places": [{"name": "Torgauer Straße 5, Leipzig", "latitude": 51.5, "longitude": 13.0}]
    }
    assert asked == ["/?q=Torgau%20%26%20mehr&limit=8", "/?q=Torgau&limit=7"]


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"features": 5}', b"x" * 300_000])
def test_broken_geocoder_leaves_the_register(client: Client, some, settings, content):
    with serving(give(content)) as (url, _asked):
        settings.GEOCODER_URL = url + "/?q={query}"
        settings.MAP_NETWORKS = ["127.0.0.0/8"]
        answer = client.get("/karte/orte/", {"q": "Torgau"}).json()

    assert [each["name"] for each in answer["places"]] == ["04860 Torgau"]


@pytest.mark.parametrize(
    ("sent", "point", "errors"),
    [
        ({}, (None, None), []),
        ({"latitude": "51.1234567", "longitude": "13.5"}, (51.123457, 13.5), []),
        ({"place": "Torgau"}, (51.05, 13.25), []),
        ({"place": "Torgau", "latitude": "50", "longitude": "12"}, (50.0, 12.0), []),
        ({"latitude": "51"}, (None, None), []),
        ({"place": "Görlitz"}, (None, None), ["place"]),
        ({"place": "Entenhausen"}, (None, None), ["place"]),
        ({"latitude": "99", "longitude": "13"}, (None, None), ["latitude"]),
    ],
)
def test_form_takes_a_point_or_looks_the_words_up(some, sent, point, errors):
    form = PlaceFormMixin(sent)

    form.is_valid()

    assert list(form.errors) == errors
    assert (form.cleaned_data.get("latitude"), form.cleaned_data.get("longitude")) == point
    if "Görlitz" in sent.values():
        assert "02827 Neu-Görlitz" in str(form.errors["place"])
