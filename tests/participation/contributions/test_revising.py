"""Authors change what a contribution has besides its text: title, category, place, quote, files."""

import io

import pytest
from django.urls import reverse

from participation.consultations.selectors import database_now
from participation.consultations.services import Terms
from participation.contributions.attachments import AttachmentDraft
from participation.contributions.checks import Point
from participation.contributions.editing import edit_contribution, withdraw_contribution
from participation.contributions.ideas import IdeaDraft, submit_idea
from participation.contributions.models import Attachment, Contribution, Edit, Picture
from participation.contributions.pictures import PictureDraft
from participation.contributions.revising import Revision
from participation.contributions.selectors import threads
from participation.contributions.stamps import stamps
from participation.documents import keeping
from participation.errors import Refused
from participation.moderation.edits import approve_edit, reject_edit
from participation.moderation.services import approve_contribution
from participation.search.models import SearchEntry
from tests import factories
from tests.participation.places.registers import square
from tests.support import files

pytestmark = pytest.mark.django_db(transaction=True)

INSIDE, OUTSIDE = Point(51.05, 13.05), Point(51.05, 13.25)
RED, BLUE = files.picture(), files.picture("PNG", (64, 64))


def asked(**more):
    terms = {
        "collects_ideas": True,
        "idea_categories": ["Grün", "Verkehr"],
        "area": square(0),
        "asks_for_place": True,
        "takes_attachments": True,
    }
    return factories.consultation(terms=Terms(**{**terms, **more}))


def picture(content, alt="Ein Brunnen"):
    return PictureDraft(io.BytesIO(content), len(content), alt)


def idea(consultation=None, **more):
    draft = {"category": "Grün", "latitude": 51.05, "longitude": 13.05, "picture": picture(RED)}
    found, _version = submit_idea(
        author=factories.person(),
        thread=threads().get(consultation=consultation or asked()),
        draft=IdeaDraft("Ein Brunnen", "Ein Brunnen, bitte.", **{**draft, **more}),
        at=database_now(),
    )
    return found


def fresh(said):
    found = Contribution.objects.select_related("consultation").get(pk=said.pk)
    found.thread = threads().get(pk=found.thread_id)
    return found


def revise(said, text="", **more):
    now = fresh(said)
    return edit_contribution(
        author=now.author,
        contribution=now,
        text=text or now.text,
        revision=Revision(**more),
        at=database_now(),
    )


def refusal(said, **more):
    with pytest.raises(Refused) as refused:
        revise(said, **more)
    assert not Edit.objects.exists()
    return refused.value.code


def is_kept(digest):
    return keeping.store().exists(keeping.name_of(digest))


def test_idea_gets_another_title_category_and_place_with_one_version():
    said = idea()
    before = stamps([said.pk])

    other = {"category": "Verkehr", "point": Point(51.01, 13.01)}
    edit, version = revise(said, title=" Zwei  Brunnen ", **other)

    now = fresh(said)
    assert (now.title, now.category, now.latitude, now.longitude) == (
        "Zwei Brunnen",
        "Verkehr",
        51.01,
        13.01,
    )
    assert (version, now.edited_at, edit.wanted) == (2, edit.at, {})
    assert edit.formerly == {"title": "Ein Brunnen", "category": "Grün", "place": True}
    assert stamps([said.pk]) != before
    entry = SearchEntry.objects.get(kind="contribution", source=said.pk)
    assert (entry.title, entry.category, entry.latitude) == ("Zwei Brunnen", "Verkehr", 51.01)
    assert revise(said, title="Zwei Brunnen") == (edit, version)  # sent again


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"title": " "}, "no_title"),
        ({"title": "x" * 121}, "long_title"),
        ({"category": "Frei erfunden"}, "no_category"),
        ({"point": OUTSIDE}, "outside"),
        ({"picture": picture(BLUE, " ")}, "no_alt"),
        ({"picture": picture(b"GIF89a")}, "no_picture"),
        ({"alt": " "}, "no_alt"),
    ],
)
def test_revision_is_checked_as_when_it_is_written_first(more, code):
    assert refusal(idea(), **more) == code


def test_what_the_consultation_takes_no_longer_stays_or_goes():
    said = idea()
    said.consultation.idea_categories, said.consultation.area = ["Wasser"], square(3)
    said.consultation.save()

    assert revise(said, title="Zwei Brunnen", category="Grün", point=INSIDE)[1] == 2
    assert (fresh(said).category, fresh(said).latitude) == ("Grün", 51.05)
    revise(said, category="", removes=frozenset({"place"}))
    assert (fresh(said).category, fresh(said).latitude) == ("", None)


def test_picture_is_replaced_described_anew_and_removed():
    said = idea()
    first = said.picture.digest
    before = stamps([said.pk])

    revise(said, picture=picture(BLUE))
    second = Picture.objects.get().digest
    assert (is_kept(first), is_kept(second)) == (False, True)
    assert stamps([said.pk]) != before
    revise(said, alt="Ein Brunnen aus Stein")
    assert (Picture.objects.get().digest, Picture.objects.get().alt) == (
        second,
        "Ein Brunnen aus Stein",
    )
    revise(said, removes=frozenset({"picture"}))

    assert (Picture.objects.exists(), is_kept(second)) == (False, False)
    assert list(Edit.objects.values_list("formerly", flat=True)) == [{"picture": True}] * 3


def test_comment_loses_its_place_quote_and_files():
    two = [AttachmentDraft(io.BytesIO(files.pdf()), 100, f"{name}.pdf") for name in "ab"]
    said = factories.comment(plan=factories.plan(consultation=asked()), attachments=two)
    Contribution.objects.filter(pk=said.pk).update(
        quote="Diese Satzung", quote_suffix=" regelt", **INSIDE._asdict(), place_name="Torgau"
    )
    kept, dropped = Attachment.objects.order_by("number")

    edit, _version = revise(
        said, removes=frozenset({"place", "quote"}), removed_files=frozenset({2, 7})
    )

    now = fresh(said)
    assert (now.quote, now.quote_suffix, now.latitude, now.place_name) == ("", "", None, "")
    assert list(Attachment.objects.all()) == [kept]
    with pytest.raises(FileNotFoundError):
        keeping.open_put("attached", dropped.key.hex)
    assert edit.formerly == {"quote": "Diese Satzung", "place": True, "files": True}


def test_comment_gets_another_place_where_places_are_asked_for():
    said = factories.comment(consultation=asked())
    revise(said, point=INSIDE)
    assert fresh(said).latitude == 51.05
    said.consultation.asks_for_place = False
    said.consultation.save()

    assert revise(said, "Anderer Text.", point=INSIDE)[1] == 3  # as it was
    with pytest.raises(Refused) as refused:
        revise(said, point=Point(51.01, 13.01))

    assert refused.value.code == "no_place"


@pytest.fixture
def checked():
    said = idea(asked(moderation="before"))
    moderator = factories.member(organisation=said.consultation.organisation)
    approve_contribution(moderator=moderator, contribution=said, at=database_now())
    return said, moderator


def test_revision_waits_as_a_whole_where_moderators_look_first(checked):
    said, moderator = checked
    first = Picture.objects.get().digest
    edit, version = revise(said, title="Zwei Brunnen", picture=picture(BLUE))
    second = edit.wanted["picture"]["digest"]
    again = revise(said, title="Zwei Brunnen", picture=picture(BLUE))
    unsent = revise(said, title="Drei Brunnen")[0]

    assert (version, again, fresh(said).title) == (None, (edit, None), "Ein Brunnen")
    assert (Picture.objects.get().digest, is_kept(second)) == (first, True)
    assert unsent.wanted["picture"]["digest"] == second  # it need not be chosen again
    edit.refresh_from_db()
    assert (edit.state, edit.wanted) == ("superseded", {})
    approve_edit(moderator=moderator, contribution=said, edit=unsent.pk, at=database_now())

    assert (fresh(said).title, Picture.objects.get().digest) == ("Drei Brunnen", second)
    assert (is_kept(first), is_kept(second)) == (False, True)


@pytest.mark.parametrize("end", ["rejected", "withdrawn", "superseded"])
def test_picture_of_an_edit_that_is_not_published_is_deleted(checked, end):
    said, moderator = checked
    edit, _version = revise(said, picture=picture(BLUE))
    digest = edit.wanted["picture"]["digest"]

    if end == "rejected":
        reject_edit(
            moderator=moderator, contribution=said, edit=edit.pk, reason="other", at=database_now()
        )
    elif end == "withdrawn":
        now = fresh(said)
        withdraw_contribution(author=now.author, contribution=now, at=database_now())
    else:
        revise(said, removes=frozenset({"picture"}))

    edit.refresh_from_db()
    assert (edit.wanted, is_kept(digest)) == ({}, False)


def test_waiting_picture_is_shown_to_author_and_moderators(checked, client):
    said, moderator = checked
    revise(said, picture=picture(BLUE))
    address = reverse("participation:waiting_picture", args=[said.pk])

    seen = []
    for person in (said.author, moderator, factories.person()):
        client.force_login(person)
        seen.append(client.get(address).status_code)
    client.logout()

    assert [*seen, client.get(address).status_code] == [200, 200, 404, 404]
