"""Reading ideas: as list, cards and map, sorted and kept as threads are, and each on its page."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from participation.consultations.selectors import database_now
from participation.contributions.editing import withdraw_contribution
from participation.contributions.models import Contribution, Picture, Thread
from participation.contributions.selectors import threads
from tests import factories
from tests.participation.contributions.bringing import (
    HTMX,
    INSIDE,
    address,
    asked,
    collecting,
    submit,
    three,
    titles,
)

__all__ = ["asked", "three"]  # fixtures

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Beantwortet", "Unterstützt", "Diskutiert"]),
        ("?nach=aelteste", ["Diskutiert", "Unterstützt", "Beantwortet"]),
        ("?nach=unterstuetzte", ["Unterstützt", "Beantwortet", "Diskutiert"]),
        ("?nach=diskutierte", ["Diskutiert", "Beantwortet", "Unterstützt"]),
        ("?kategorie=Verkehr", ["Beantwortet", "Unterstützt"]),
        ("?kategorie=Unsinn", ["Beantwortet", "Unterstützt", "Diskutiert"]),
        ("?nur=beantwortete", ["Beantwortet"]),
        ("?nur=eigene", ["Beantwortet", "Unterstützt", "Diskutiert"]),
        ("?ansicht=kacheln&nach=aelteste", ["Diskutiert", "Unterstützt", "Beantwortet"]),
        ("?ansicht=karte", ["Beantwortet"]),
    ],
)
def test_ideas_are_sorted_and_kept_as_threads_are(client, asked, three, query, expected):
    factories.comment(consultation=asked, text="Kein Einfall, nur ein Kommentar.")

    answer = client.get(address("ideas", asked, query))

    assert titles(answer) == expected
    assert "nur ein Kommentar" not in answer.content.decode()


def test_own_ideas_are_kept_for_their_author(client, asked, three):
    client.force_login(three[1].author)

    assert titles(client.get(address("ideas", asked, "?nur=eigene"))) == ["Unterstützt"]


@pytest.mark.parametrize("order", ["neueste", "aelteste", "unterstuetzte", "diskutierte"])
def test_pages_of_ideas_show_each_of_them_once(client, asked, order):
    author = factories.person()
    for number in range(45):
        submit(asked, f"Idee {number}", author=author)
    Contribution.objects.filter(title__endswith="3").update(support_count=2)
    Thread.objects.filter(idea__title__endswith="7").update(published_count=3)

    seen, query = [], f"nach={order}"
    for _page in range(3):
        answer = client.get(address("ideas", asked, f"?{query}"))
        seen += titles(answer)
        query = answer.context["ideas"].next_query

    assert len(seen) == 45
    assert len(set(seen)) == 45
    assert answer.context["ideas"].page.following == ""


def test_next_page_is_a_fragment_of_the_list(client, asked):
    author = factories.person()
    for number in range(21):
        submit(asked, f"Idee {number}", author=author)
    first = client.get(address("ideas", asked))

    part = client.get(
        address("ideas", asked, f"?{first.context['ideas'].next_query}"), headers=HTMX
    ).content.decode()

    assert "<html" not in part
    assert part.count("<article") == 1
    assert "Idee 0" in part


def statements(client, path):
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    assert answer.status_code == 200
    return [each["sql"] for each in asked.captured_queries]


@pytest.mark.parametrize(
    ("name", "query", "number"),
    [
        ("ideas", "", 10),
        ("ideas", "?ansicht=kacheln&nach=diskutierte&kategorie=Verkehr", 10),
        ("ideas", "?ansicht=karte", 10),
        ("idea_places", "", 4),
    ],
)
def test_reading_ideas_costs_the_same_with_one_and_with_many(client, name, query, number):
    one, many = collecting(), collecting()
    author = factories.person()
    for place, times in ((one, 1), (many, 23)):
        for each in range(times):
            idea, _v = submit(place, f"I {each}", author=author, category="Verkehr", **INSIDE)
            factories.answer(contribution=idea)
    Picture.objects.bulk_create(
        Picture(contribution=idea, digest="0" * 64, width=8, height=8, alt="Bild")
        for idea in Contribution.objects.filter(kind="idea")
    )
    client.get(address(name, one))  # whatever is asked once in a process

    asked = [len(statements(client, address(name, place, query))) for place in (one, many)]

    assert asked == [number, number]


def test_map_is_told_what_the_list_shows(client, asked, three):
    everything = client.get(address("idea_places", asked)).json()["features"]
    kept = client.get(address("idea_places", asked, "?kategorie=Gr%C3%BCn")).json()["features"]

    area, idea = everything
    assert area["geometry"]["type"] == "Polygon"
    assert idea == {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [13.05, 51.05]},
        "properties": {
            "title": "Beantwortet",
            "url": three[2].get_absolute_url(),
            "note": "Verkehr",
        },
    }
    assert kept == [area]


@pytest.mark.parametrize("state", ["hidden", "withdrawn", "pending", "rejected", "unconfirmed"])
def test_ideas_that_nobody_reads_are_in_no_list_and_on_no_map(client, asked, three, state):
    Contribution.objects.filter(pk=three[2].pk).update(state=state)

    for name, query in (
        ("ideas", ""),
        ("ideas", "?ansicht=kacheln"),
        ("ideas", "?ansicht=karte"),
        ("ideas", "?nur=beantwortete"),
        ("idea_places", ""),
    ):
        assert "Beantwortet" not in client.get(address(name, asked, query)).content.decode()
    assert client.get(address("ideas", asked)).context["ideas"].total == 2


def test_consultation_without_ideas_has_no_page_of_them(client):
    plain = factories.consultation()

    for name in ("ideas", "submit_idea"):
        assert client.get(address(name, plain)).status_code == 404


def test_idea_has_a_page_with_answer_place_and_discussion(client, asked, three):
    answered = three[2]
    factories.comment(thread=threads().get(idea=answered), text="Sehr gut.")

    lead = client.get(answered.get_absolute_url())
    page = client.get(lead.headers["Location"])

    assert lead.headers["Location"] == (
        f"/diskussion/{answered.discussion.pk}/#beitrag-{answered.pk}"
    )
    html = page.content.decode()
    assert f'id="beitrag-{answered.pk}"' in html
    assert "<h1" in html.split("Beantwortet")[-2] or ">Beantwortet</h1>" in html
    for thread in (answered.thread_id, answered.discussion.pk):
        assert f'data-live-thread="{thread}"' in html
    for text in ("Vielen Dank, wir prüfen das.", "Sehr gut.", "51,0500", "data-map"):
        assert text in html


def test_page_of_an_idea_costs_the_same_with_one_and_with_many_comments(client):
    numbers = []
    for times in (1, 30):
        idea, _version = submit(collecting(), **INSIDE)
        thread = threads().get(idea=idea)
        author = factories.person()
        for each in range(times):
            factories.comment(thread=thread, author=author, text=f"Nr. {each}")
        client.get(thread.get_absolute_url())
        numbers.append(len(statements(client, thread.get_absolute_url())))

    assert numbers == [12, 12]


def test_page_of_a_hidden_idea_shows_a_note_only(client, asked, three):
    Contribution.objects.filter(pk=three[2].pk).update(
        state="hidden", state_reason="insult", state_since=database_now()
    )

    html = client.get(three[2].discussion.get_absolute_url()).content.decode()

    assert "Beantwortet, bitte." not in html
    assert "data-map" not in html
    assert "contribution--tombstone" in html


def test_page_of_ideas_is_kept_until_something_changes(asked, three, settings):
    settings.PAGE_CACHE_BYTES = 8 * 1024 * 1024
    page, reader = address("ideas", asked), Client()
    reader.get(page)  # kept from the second time on

    kept = [reader.get(page).headers["ETag"] for _each in range(2)]
    again = len(statements(reader, page))
    factories.comment(thread=threads().get(idea=three[1]))

    assert (kept[0] == kept[1], again) == (True, 1)
    assert reader.get(page).headers["ETag"] != kept[0]


def test_page_of_a_withdrawn_idea_says_why_nobody_writes_there(client, asked):
    idea = submit(asked)[0]
    withdraw_contribution(author=idea.author, contribution=idea, at=database_now())

    page = client.get(idea.discussion.get_absolute_url()).content.decode()

    assert "Die Idee wurde zurückgezogen." in page
    assert "Hier können Sie zurzeit nicht schreiben" not in page
