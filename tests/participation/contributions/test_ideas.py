"""Ideas as they are brought: what is taken, what is refused, and what becomes of the picture."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from participation.contributions.counters import wrong_counters
from participation.contributions.models import Contribution, Thread
from participation.documents.keeping import open_kept
from participation.errors import Refused
from participation.places.services import OutlineDraft, record_outlines
from participation.search.models import SearchEntry
from tests import factories
from tests.participation.contributions.bringing import (
    INSIDE,
    OUTSIDE,
    address,
    asked,
    collecting,
    submit,
    titles,
)
from tests.participation.places.registers import square
from tests.support import files

__all__ = ["asked"]  # fixtures

pytestmark = pytest.mark.django_db


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


def test_idea_names_the_town_in_which_it_lies(asked):
    town = factories.organisation(name="Döbeln")
    record_outlines({town.pk: OutlineDraft(geometry=square(0), source="Amt")})

    assert submit(asked, **INSIDE)[0].place_name == "Döbeln"
