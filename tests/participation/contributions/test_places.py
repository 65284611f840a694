"""Places that contributions are about: asked for where the consultation wants them, and checked."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from participation.consultations.models import Consultation
from participation.consultations.selectors import database_now
from participation.consultations.services import Terms
from participation.contributions.checks import Point
from participation.contributions.guests import confirm_contribution, post_as_guest
from participation.contributions.models import Contribution
from participation.contributions.selectors import threads
from participation.contributions.sending import Sending
from participation.contributions.services import post_contribution
from participation.errors import Refused
from participation.places.services import OutlineDraft, record_outlines
from participation.search.models import SearchEntry
from tests import factories
from tests.participation.contributions.proofs import solved
from tests.participation.places.registers import square
from tests.support.open_data import csv_of, json_of, place_of

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
INSIDE, OUTSIDE = Point(51.05, 13.05), Point(51.05, 13.25)
SENT = {"latitude": "51.05", "longitude": "13.05"}


@pytest.fixture(autouse=True)
def town():
    found = factories.organisation(name="Döbeln")
    record_outlines({found.pk: OutlineDraft(geometry=square(0), source="Amt")})
    return found


def asking(**terms):
    asked = factories.consultation(terms=Terms(**{"asks_for_place": True, **terms}))
    return threads().get(consultation=asked)


@pytest.fixture
def place():
    return asking(area=square(0), area_name="Altstadt")


def post(place, point=None, *, author=None, **more):
    said, _version = post_contribution(
        author=author or factories.person(),
        thread=place,
        text="Hier fehlt eine Ampel.",
        point=point,
        at=database_now(),
        **more,
    )
    return said


def where(said):
    said.refresh_from_db()
    return said.latitude, said.longitude, said.place_name


def test_place_is_kept_with_its_town_and_found_there(place):
    said = post(place, INSIDE)

    assert where(said) == (51.05, 13.05, "Döbeln")
    found = SearchEntry.objects.get(kind="contribution", source=said.pk)
    assert (found.latitude, found.longitude) == (51.05, 13.05)


def test_place_need_not_be_given(place):
    assert where(post(place)) == (None, None, "")


@pytest.mark.parametrize(
    ("terms", "point", "code"),
    [
        ({"asks_for_place": False}, INSIDE, "no_place"),
        ({"area": square(0)}, OUTSIDE, "outside"),
        ({}, Point(91.0, 13.0), "outside"),
        ({}, Point(51.0, 181.0), "outside"),
    ],
)
def test_place_that_is_not_asked_for_or_nowhere_is_refused(terms, point, code):
    with pytest.raises(Refused) as refused:
        post(asking(**terms), point)

    assert (refused.value.code, Contribution.objects.count()) == (code, 0)


def test_without_an_area_it_may_lie_anywhere():
    assert where(post(asking(), OUTSIDE)) == (51.05, 13.25, "")


def test_page_names_the_town_and_leads_to_the_map(place, client):
    said = post(place, INSIDE)
    address = reverse("participation:place", args=[said.pk])

    thread = client.get(place.get_absolute_url()).content.decode()
    page = client.get(address).content.decode()
    part = client.get(address, headers=HTMX).content.decode()

    assert (f'href="{address}"' in thread, "Döbeln" in thread) == (True, True)
    for html in (page, part):
        assert "Döbeln," in html
        assert "51,0500 Grad Nord" in html
        assert "data-map" in html
    assert ("<html" in page, "<html" in part) == (True, False)
    assert client.get(reverse("participation:place", args=[post(place).pk])).status_code == 404


@pytest.mark.parametrize("state", ["hidden", "withdrawn", "pending", "rejected", "unconfirmed"])
def test_place_goes_with_the_contribution(place, client, state):
    said = post(place, INSIDE)
    Contribution.objects.filter(pk=said.pk).update(state=state)

    address = reverse("participation:place", args=[said.pk])
    assert client.get(address).status_code == 404
    assert address not in client.get(place.get_absolute_url()).content.decode()


def test_export_says_where(place, client):
    post(place, INSIDE)

    (row,) = json_of(client, place_of(place.consultation))["contributions"]
    (line,) = csv_of(client, place_of(place.consultation))

    assert (row["place"], row["latitude"], row["longitude"]) == ("Döbeln", 51.05, 13.05)
    assert (line["place"], line["latitude"], line["longitude"]) == ("Döbeln", "51.05", "13.05")


def test_guests_give_a_place(client):
    place = asking(contributors=Consultation.Contributors.ANYONE)
    said = post_as_guest(
        name="Alex Gast",
        email="gast@example.org",
        language="de",
        thread=place,
        text="Hier fehlt eine Ampel.",
        point=INSIDE,
        sending=Sending(proof=solved()),
        at=database_now(),
    )
    confirm_contribution(contribution=said, at=database_now())

    assert where(said) == (51.05, 13.05, "Döbeln")
    assert "Döbeln" in client.get(place.get_absolute_url()).content.decode()


def test_desk_says_where(place):
    said = post(place, INSIDE)
    moderator = Client()
    moderator.force_login(factories.member(organisation=place.home.organisation))

    html = moderator.get(reverse("moderation:contribution", args=[said.pk])).content.decode()

    assert ("Döbeln" in html, "51,0500 Grad Nord" in html) == (True, True)


def test_place_costs_a_reply_one_statement_and_none_where_there_is_none(place):
    root, author = post(place), factories.person()

    def count(point):
        with CaptureQueriesContext(connection) as asked:
            post(place, point, author=author, parent=root)
        return len(asked.captured_queries)

    plain, placed = count(None), count(INSIDE)

    assert plain <= 12
    assert placed == plain + 1


def test_places_cost_a_page_no_statement(client):
    pages = []
    for points in ([None], [None], [INSIDE, OUTSIDE, INSIDE]):
        thread = asking()
        for point in points:
            post(thread, point)
        with CaptureQueriesContext(connection) as asked:
            client.get(thread.get_absolute_url())
        pages.append(len(asked.captured_queries))

    # The first one asks what is asked once in a process, each for the foot anew.
    assert pages[1:] == [11, 11]


# The form.


@pytest.fixture
def anna():
    client = Client()
    client.force_login(factories.person(name="Anna"))
    return client


def send(client, thread, headers=None, **fields):
    address = reverse("participation:write", args=[thread.pk])
    return client.post(address, {"text": "Hier fehlt es.", **fields}, headers=headers or {})


@pytest.mark.parametrize("fields", [SENT, {"place": "Döbeln"}, {**SENT, "place": "Frei erfunden"}])
def test_form_takes_a_point_or_a_name(place, anna, fields):
    assert send(anna, place, **fields).status_code == 302

    latitude, longitude, town = where(Contribution.objects.get())
    assert (int(latitude), int(longitude), town) == (51, 13, "Döbeln")


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    "fields", [{"place": "Nirgendwo"}, {"latitude": "51.05", "longitude": "13.25"}]
)
def test_form_says_at_the_place_what_is_wrong(place, anna, fields, headers):
    answer = send(anna, place, headers, **fields)

    html = answer.content.decode()
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["place"])
    assert "open" in html.partition("write-form__place")[2].partition(">")[0]
    assert not Contribution.objects.exists()


def test_form_asks_only_where_places_are_wanted(place, anna):
    other = factories.consultation().thread

    shown = anna.get(reverse("participation:write", args=[place.pk])).content.decode()
    plain = anna.get(reverse("participation:write", args=[other.pk])).content.decode()
    ignored = send(anna, other, **SENT)

    assert (shown.count('name="latitude"'), 'name="place"' in shown) == (1, True)
    assert ("Altstadt" in shown, "latitude" in plain) == (True, False)
    assert ignored.status_code == 302
    assert where(Contribution.objects.get()) == (None, None, "")


def test_editing_without_the_fields_of_the_place_leaves_it_as_it_is(place, anna):
    said = post(place, INSIDE, author=factories.person())
    anna.force_login(said.author)

    page = anna.get(f"/beitrag/{said.pk}/bearbeiten/").content.decode()
    answer = anna.post(f"/beitrag/{said.pk}/bearbeiten/", {"text": "Genauer gesagt."})

    assert ('name="place"' in page, answer.status_code) == (True, 302)
    assert where(said) == (51.05, 13.05, "Döbeln")


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_preview_says_where_and_stores_nothing(place, anna, headers):
    answer = send(anna, place, headers, preview="1", **SENT)

    shown = answer.content.decode().partition("contribution__place")[2].partition("</p>")[0]
    assert (answer.status_code, "Döbeln" in shown, "href" in shown) == (200, True, False)
    assert not Contribution.objects.exists()
