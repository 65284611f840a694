"""Ideas: bringing one in, reading them as list, cards and map, and their pictures."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from participation.consultations.selectors import database_now
from participation.consultations.services import Terms
from participation.contributions.counters import wrong_counters
from participation.contributions.editing import withdraw_contribution
from participation.contributions.ideas import IdeaDraft, submit_idea
from participation.contributions.models import Contribution, Picture, Thread
from participation.contributions.pictures import PictureDraft
from participation.contributions.selectors import threads
from participation.documents.keeping import open_kept
from participation.errors import Refused
from participation.places.services import OutlineDraft, record_outlines
from participation.search.models import SearchEntry
from tests import factories
from tests.participation.places.registers import square
from tests.support import files

pytestmark = pytest.mark.django_db

INSIDE = {"latitude": 51.05, "longitude": 13.05}
OUTSIDE = {"latitude": 51.05, "longitude": 13.25}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def asked():
    return collecting()


def collecting(*, is_open=True, **more):
    terms = {"collects_ideas": True, "idea_categories": ["Grün", "Verkehr"], "area": square(0)}
    return factories.consultation(is_open=is_open, terms=Terms(**{**terms, **more}))


def submit(asked, title="Ein Brunnen", *, author=None, picture=None, text="", **more):
    """Bring an idea and return it with its version."""
    alt = more.pop("alt", "Ein Brunnen aus Stein")
    draft = IdeaDraft(
        title=title,
        text=text or f"{title}, bitte.",
        picture=PictureDraft(io.BytesIO(picture), len(picture), alt) if picture else None,
        **more,
    )
    return submit_idea(
        author=author or factories.person(),
        thread=threads().get(consultation=asked),
        draft=draft,
        at=database_now(),
    )


def titles(answer):
    return [entry.idea.title for entry in answer.context["ideas"].page.entries]


def address(name, asked, query=""):
    return reverse(f"participation:{name}", args=[asked.slug]) + query


def refusal(asked, **more):
    with pytest.raises(Refused) as refused:
        submit(asked, **more)
    assert not Contribution.objects.exists()
    assert not Thread.objects.filter(idea__isnull=False).exists()
    return refused.value.code


def test_idea_is_published_with_a_discussion_of_its_own(asked):
    idea, version = submit(asked, category="Grün", **INSIDE)

    assert (idea.kind, idea.state, version) == ("idea", "published", 1)
    assert (idea.category, idea.latitude, idea.longitude) == ("Grün", 51.05, 13.05)
    assert (idea.thread.consultation, idea.discussion.idea) == (asked, idea)
    found = SearchEntry.objects.get(kind="contribution", source=idea.pk)
    assert (found.title, found.category, found.latitude) == ("Ein Brunnen", "Grün", 51.05)
    assert wrong_counters() == (2, [])


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"title": " "}, "no_title"),
        ({"title": "x" * 121}, "long_title"),
        ({"text": " \n"}, "empty"),
        ({"category": "Frei erfunden"}, "no_category"),
        (OUTSIDE, "outside"),
        ({"latitude": 51.05}, "half_place"),
        ({"latitude": 91.0, "longitude": 13.0}, "outside"),
        ({"picture": files.picture(), "alt": " "}, "no_alt"),
        ({"picture": b"GIF89a"}, "no_picture"),
        ({"picture": files.pdf()}, "no_picture"),
        ({"picture": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}, "no_picture"),
        ({"picture": files.picture("PNG", (64, 64))[:-40]}, "broken"),
    ],
)
def test_idea_that_is_not_as_it_must_be_is_refused(asked, more, code):
    assert refusal(asked, **more) == code


def test_picture_that_is_too_large_is_refused(asked, settings):
    settings.PICTURE_MAX_SIZE = 50

    assert refusal(asked, picture=files.picture()) == "too_large"


def test_consultation_without_ideas_takes_none():
    assert refusal(factories.consultation()) == "no_ideas"


def test_ideas_are_taken_during_the_dialogue_from_those_who_may_contribute():
    assert refusal(collecting(is_open=False)) == "closed"
    assert refusal(collecting(contributors="invited", invited=["a@example.org"])) == "not_invited"
    guest = factories.person(email="a@example.org")
    asked = collecting(contributors="invited", invited=["a@example.org"])

    assert submit(asked, author=guest)[1] == 1


def test_without_an_area_an_idea_may_lie_anywhere():
    assert submit(collecting(area=None), **OUTSIDE)[1] == 1


def test_idea_waits_where_moderators_look_first():
    asked = collecting(moderation="before")

    idea, version = submit(asked, picture=files.picture())

    assert (idea.state, version) == ("pending", None)
    author, moderator = Client(), Client()
    author.force_login(idea.author)
    moderator.force_login(factories.member(organisation=asked.organisation))
    others = Client()
    others.force_login(factories.member(organisation=factories.organisation()))
    seen = reverse("participation:picture", args=[idea.pk])
    statuses = [client.get(seen).status_code for client in (author, moderator, others, Client())]
    assert statuses == [200, 200, 404, 404]
    assert author.get(seen).headers["Cache-Control"] == "private, no-store"
    assert titles(author.get(address("ideas", asked))) == []


def photo():
    """Return a lying JPEG that says where and with what it was taken, and to be turned."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Geheimkamera", 6
    exif.get_ifd(0x8825)[1] = "N"
    written = io.BytesIO()
    Image.new("RGB", (2400, 1200), "navy").save(
        written, "JPEG", exif=exif, comment=b"Geheimnis", icc_profile=b"Geheimprofil" * 20
    )
    return written.getvalue()


def test_picture_is_drawn_anew_without_metadata(asked):
    content = photo()
    assert content.count(b"Geheim") > 2

    idea, _version = submit(asked, picture=content)

    with open_kept(idea.picture.digest) as file:
        kept = file.read()
    assert b"Geheim" not in kept
    with Image.open(io.BytesIO(kept)) as drawn:
        assert (drawn.format, drawn.size, dict(drawn.getexif())) == ("WEBP", (800, 1600), {})
    assert (idea.picture.width, idea.picture.height) == (800, 1600)


def test_picture_goes_with_the_idea_that_is_hidden(asked, client):
    idea, _version = submit(asked, picture=files.picture())
    seen = reverse("participation:picture", args=[idea.pk])

    before = client.get(seen)
    Contribution.objects.filter(pk=idea.pk).update(state="hidden")

    assert (before.status_code, before.headers["Content-Type"]) == (200, "image/webp")
    assert "sandbox" in before.headers["Content-Security-Policy"]
    assert client.get(seen, headers={"If-None-Match": before.headers["ETag"]}).status_code == 404


@pytest.fixture
def three(asked):
    """Three ideas: one discussed, one supported, one answered and placed."""
    discussed, supported, answered = (
        submit(asked, "Diskutiert", category="Grün")[0],
        submit(asked, "Unterstützt", category="Verkehr")[0],
        submit(asked, "Beantwortet", category="Verkehr", **INSIDE)[0],
    )
    factories.comment(thread=threads().get(idea=discussed))
    Contribution.objects.filter(pk=supported.pk).update(support_count=4)
    factories.answer(contribution=answered)
    return discussed, supported, answered


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

    assert numbers == [11, 11]


def test_page_of_a_hidden_idea_shows_a_note_only(client, asked, three):
    Contribution.objects.filter(pk=three[2].pk).update(
        state="hidden", state_reason="insult", state_since=database_now()
    )

    html = client.get(three[2].discussion.get_absolute_url()).content.decode()

    assert "Beantwortet, bitte." not in html
    assert "data-map" not in html
    assert "contribution--tombstone" in html


def form(**more):
    return {"title": "Ein Brunnen", "text": "Mit Wasser.", "category": "Grün", **more}


@pytest.fixture
def signed_in(client):
    client.force_login(factories.person(name="Anna"))
    return client


def upload(content, name="brunnen.png"):
    return SimpleUploadedFile(name, content)


def test_idea_is_sent_by_the_form(signed_in, asked):
    answer = signed_in.post(
        address("submit_idea", asked),
        form(**INSIDE, picture=upload(files.picture()), alt="Ein Brunnen aus Stein"),
    )

    idea = Contribution.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, idea.get_absolute_url())
    assert (idea.title, idea.text, idea.category) == ("Ein Brunnen", "Mit Wasser.", "Grün")
    assert (idea.latitude, idea.longitude) == (51.05, 13.05)
    html = signed_in.get(answer.headers["Location"], follow=True).content.decode()
    assert 'alt="Ein Brunnen aus Stein"' in html
    assert "Ihre Idee ist veröffentlicht." in html


def test_new_account_without_javascript_waits_and_is_told(signed_in, asked, settings):
    settings.NEW_ACCOUNT_DAYS = 2

    answer = signed_in.post(address("submit_idea", asked), form(), follow=True)

    assert Contribution.objects.get().state == "pending"
    assert "Ihr Beitrag ist angekommen." in answer.content.decode()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"text": ""}, "text"),
        ({"category": "Unsinn"}, "category"),
        (OUTSIDE, "place"),
        ({"place": "Nirgendwo"}, "place"),
    ],
)
def test_form_says_at_the_field_what_is_wrong(signed_in, asked, more, field):
    answer = signed_in.post(address("submit_idea", asked), form(**more))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert f'href="#id_{field}"' in answer.content.decode()
    assert not Contribution.objects.exists()


@pytest.mark.parametrize(("more", "field"), [({"title": "x" * 121}, "title"), (OUTSIDE, "place")])
def test_preview_says_what_sending_would_say(signed_in, asked, more, field):
    sent = form(**more)

    answers = [
        signed_in.post(address("submit_idea", asked), sent | again)
        for again in ({"preview": "1"}, {})
    ]

    errors = [dict(answer.context["form"].errors) for answer in answers]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert errors[0] == errors[1]
    assert list(errors[0]) == [field]


def test_preview_shows_the_place_and_speaks_of_the_picture_if_there_is_one(signed_in, asked):
    town = factories.organisation(name="Döbeln")
    record_outlines({town.pk: OutlineDraft(geometry=square(0), source="Amt")})
    picture = {"picture": upload(files.picture()), "alt": "Ein Brunnen"}

    with_both, with_nothing = (
        signed_in.post(
            address("submit_idea", asked), form(preview="1", **more), headers=HTMX
        ).content.decode()
        for more in ({**INSIDE, **picture}, {})
    )

    note = "Ihr Bild ist hier nicht zu sehen."
    assert ("Döbeln" in with_both, note in with_both) == (True, True)
    assert ("Ort:" in with_nothing, note in with_nothing) == (False, False)


def test_form_says_what_the_settings_say(signed_in, asked, settings):
    settings.IDEA_TITLE_MAX_LENGTH, settings.PICTURE_MAX_SIZE = 40, 3 * 1024 * 1024

    html = signed_in.get(address("submit_idea", asked)).content.decode()
    answer = signed_in.post(address("submit_idea", asked), form(title="x" * 41))

    assert ("höchstens 40 Zeichen" in html, "höchstens 3 MB" in html) == (True, True)
    assert answer.context["form"].errors["title"] == ["Bitte kürzen Sie den Titel auf 40 Zeichen."]


def test_idea_names_the_town_in_which_it_lies(asked):
    town = factories.organisation(name="Döbeln")
    record_outlines({town.pk: OutlineDraft(geometry=square(0), source="Amt")})

    assert submit(asked, **INSIDE)[0].place_name == "Döbeln"


@pytest.mark.parametrize(
    ("content", "alt", "field"),
    [(b"GIF89a", "Ein Brunnen", "picture"), (files.picture(), "", "alt"), (b"", "x", "picture")],
)
def test_form_says_what_is_wrong_with_the_picture(signed_in, asked, content, alt, field):
    sent = form(picture=upload(content), alt=alt)

    answer = signed_in.post(address("submit_idea", asked), sent)

    html = answer.content.decode()
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert "Bitte wählen Sie das Bild noch einmal" in html
    assert "Mit Wasser." in html


def test_form_in_which_a_program_filled_the_trap_is_refused(signed_in, asked):
    answer = signed_in.post(address("submit_idea", asked), form(website="https://example.org"))

    assert (answer.status_code, Contribution.objects.count()) == (422, 0)


def test_same_idea_twice_is_stored_once(signed_in, asked, settings):
    settings.DUPLICATE_MINUTES = 60

    for status in (302, 422):
        assert signed_in.post(address("submit_idea", asked), form()).status_code == status

    assert Contribution.objects.count() == 1


def test_visitor_is_invited_to_sign_in_and_cannot_send(client, asked):
    page = client.get(address("submit_idea", asked)).content.decode()
    answer = client.post(address("submit_idea", asked), form())

    assert f"?next={address('submit_idea', asked)}" in page
    assert "<textarea" not in page
    assert (answer.status_code, Contribution.objects.count()) == (422, 0)


def test_closed_consultation_says_so(signed_in):
    closed = collecting(is_open=False)

    page = signed_in.get(address("submit_idea", closed)).content.decode()

    assert "<textarea" not in page
    assert signed_in.get(address("ideas", closed)).status_code == 200


def test_body_that_is_too_large_is_refused_unread(signed_in, asked, settings):
    settings.PUBLIC_MAX_BODY = 1000

    answer = signed_in.post(
        address("submit_idea", asked), form(picture=upload(b"x" * 2000), alt="x")
    )

    assert answer.status_code == 413


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
