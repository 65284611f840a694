"""Files beside contributions: who may add which, who sees them, and when they are gone."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from participation.consultations.models import Consultation
from participation.consultations.selectors import database_now
from participation.consultations.services import Terms
from participation.contributions.attachments import AttachmentDraft, prune_attachments
from participation.contributions.editing import edit_contribution, withdraw_contribution
from participation.contributions.guests import (
    confirm_contribution,
    post_as_guest,
    withdraw_as_guest,
)
from participation.contributions.ideas import IdeaDraft, submit_idea
from participation.contributions.models import Attachment, Contribution, RateCount
from participation.contributions.selectors import threads
from participation.contributions.sending import Sending
from participation.contributions.services import post_contribution
from participation.errors import Refused
from participation.moderation.services import hide_contribution, restore_contribution
from tests import factories
from tests.participation.contributions.proofs import solved
from tests.support import files
from tests.support.open_data import csv_of, json_of, place_of

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
PDF, PICTURE = files.pdf("Skizze"), files.picture("JPEG", (640, 480))


@pytest.fixture
def place():
    return taking()


def taking(**terms):
    asked = factories.consultation(terms=Terms(takes_attachments=True, **terms))
    return threads().get(consultation=asked)


def draft(content=PDF, title="", name="Skizze_der Kreuzung.pdf"):
    return AttachmentDraft(io.BytesIO(content), len(content), name, title)


def post(place, *drafts, author=None, **more):
    said, _version = post_contribution(
        author=author or factories.person(),
        thread=place,
        text="Siehe Anlage.",
        attachments=drafts,
        at=database_now(),
        **more,
    )
    return said


def both(place, **more):
    return post(place, draft(PICTURE, "Die Kreuzung von oben"), draft(), **more)


def addresses(said):
    return [
        reverse("participation:attachment", args=[said.pk, 1]),
        reverse("participation:small_attachment", args=[said.pk, 1]),
        reverse("participation:attachment", args=[said.pk, 2]),
    ]


def statuses(client, said):
    answers = [client.get(address) for address in addresses(said)]
    return [answer.status_code for answer in answers if whole(answer) or True]


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def stored():
    folder = Path(project.PRIVATE_ROOT) / "attached"
    return sorted(each.name for each in folder.rglob("*") if each.is_file())


def whole(answer):
    return b"".join(answer)


def refusal(place, *drafts, **more):
    with pytest.raises(Refused) as refused:
        post(place, *drafts, **more)
    assert (Contribution.objects.count(), Attachment.objects.count()) == (0, 0)
    return refused.value


def test_files_are_kept_with_words_and_in_their_order(place):
    said = both(place)

    rows = said.attachments.values_list("number", "format", "title", "width", "height")
    assert list(rows) == [
        (1, "webp", "Die Kreuzung von oben", 640, 480),
        (2, "pdf", "Skizze der Kreuzung", None, None),
    ]
    assert len(stored()) == 3


def test_page_shows_them_with_type_size_and_words(place, client):
    said = both(place)

    html = client.get(place.get_absolute_url()).content.decode()

    large, small, pdf = addresses(said)
    assert f'href="{large}"' in html
    assert f'src="{small}"' in html
    assert 'alt="Die Kreuzung von oben"' in html
    assert f'href="{pdf}"' in html
    assert "Skizze der Kreuzung (PDF, " in html


def test_files_are_handed_out_so_that_they_do_no_harm(place, client):
    said = both(place)
    large, small, pdf = (client.get(address) for address in addresses(said))

    assert whole(pdf) == PDF
    for answer, edge in ((large, 640), (small, 320)):
        with Image.open(io.BytesIO(whole(answer))) as shown:
            assert (shown.format, shown.width) == ("WEBP", edge)
    assert pdf.headers["Content-Disposition"] == 'attachment; filename="skizze-der-kreuzung.pdf"'
    assert large.headers["Content-Disposition"].startswith("inline")
    for answer, kind in ((large, "image/webp"), (small, "image/webp"), (pdf, "application/pdf")):
        assert answer.headers["Content-Type"] == kind
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].endswith("; sandbox")
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-cache"
    again = client.get(addresses(said)[2], headers={"If-None-Match": pdf.headers["ETag"]})
    part = client.get(addresses(said)[2], headers={"Range": "bytes=0-4"})
    assert again.status_code == 304
    assert (part.status_code, whole(part)) == (206, b"%PDF-")


@pytest.mark.parametrize(
    ("sent", "shown", "saved"),
    [
        (("", "../../etc/passwd.pdf"), "passwd", "passwd.pdf"),
        (("", "böse\u202efdp.exe.pdf"), "bösefdp.exe", "boesefdpexe.pdf"),
        (("", "\u200b.pdf"), "PDF", "pdf.pdf"),
        (('"><script>\r\nX: y', "a.pdf"), '"><script> X: y', "script-x-y.pdf"),
        (("  Mein \n Plan ", "a.pdf"), "Mein Plan", "mein-plan.pdf"),
    ],
)
def test_names_are_cleaned(place, client, sent, shown, saved):
    title, name = sent
    said = post(place, draft(title=title, name=name))

    address = reverse("participation:attachment", args=[said.pk, 1])
    answer = client.get(address)
    assert whole(answer) == PDF
    assert said.attachments.get().title == shown
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{saved}"'
    assert "<script> X" not in client.get(place.get_absolute_url()).content.decode()


def test_only_where_the_consultation_allows_it():
    place = threads().get(consultation=factories.consultation())

    assert refusal(place, draft()).code == "no_attachments"


@pytest.mark.parametrize(
    ("drafts", "code", "number"),
    [
        ([(PICTURE, " ")], "no_alt", 1),
        ([(PDF, ""), (b"", "Nichts")], "empty", 2),
        ([(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Bild")], "no_attachment", 1),
        ([(files.pdf(script="app.alert(1)"), "Text")], "active", 1),
    ],
)
def test_file_that_is_not_taken_is_named(place, drafts, code, number):
    refused = refusal(place, *(draft(*each) for each in drafts))

    assert (refused.code, refused.number) == (code, number)


def test_size_and_number_have_limits_that_are_asked_before_anything_is_counted(place, settings):
    settings.ATTACHMENTS_MAX = 2
    sending = Sending(address="203.0.113.7", proof=solved())
    many = refusal(place, draft(), draft(), draft(), sending=sending)
    settings.ATTACHMENT_MAX_SIZE = len(PDF) - 1
    large = refusal(place, draft(), sending=sending)

    assert (many.code, large.code, large.number) == ("too_many", "too_large", 1)
    assert RateCount.objects.count() == 0
    assert stored() == []


def test_author_and_moderators_see_files_that_wait(place):
    Consultation.objects.update(moderation="before")
    place = threads().get(pk=place.pk)
    said = both(place)
    moderator = factories.member(organisation=place.home.organisation)
    elsewhere = factories.member(organisation=factories.organisation())
    clerk = factories.member(organisation=place.home.organisation, role=factories.Role.CLERK)
    own = signed_in(said.author)

    assert said.state == "pending"
    assert statuses(own, said) == statuses(signed_in(moderator), said) == [200] * 3
    for client in (signed_in(elsewhere), signed_in(clerk), Client()):
        assert statuses(client, said) == [404] * 3
    shown = own.get(addresses(said)[0])
    assert (len(whole(shown)) > 0, shown.headers["Cache-Control"]) == (True, "private, no-store")
    assert addresses(said)[2] in own.get("/konto/").content.decode()


def test_files_go_and_come_back_with_the_contribution(place, client):
    said = both(place)
    moderator = factories.member(organisation=place.home.organisation)
    shown = client.get(addresses(said)[0])
    etag = shown.headers["ETag"]
    assert whole(shown)

    hide_contribution(moderator=moderator, contribution=said, reason="insult", at=database_now())
    hidden = statuses(client, said)
    known = client.get(addresses(said)[0], headers={"If-None-Match": etag}).status_code
    page = client.get(place.get_absolute_url()).content.decode()
    restore_contribution(moderator=moderator, contribution=said, at=database_now())

    assert (hidden, known) == ([404] * 3, 404)
    assert ("Kreuzung" in page, "anhang" in page) == (False, False)
    assert statuses(client, said) == [200] * 3


@pytest.mark.parametrize("state", ["rejected", "unconfirmed", "withdrawn", "hidden", "pending"])
def test_nobody_else_sees_files_of_what_nobody_reads(place, client, state):
    said = both(place)
    Contribution.objects.filter(pk=said.pk).update(state=state)

    assert statuses(client, said) == [404] * 3
    assert statuses(signed_in(factories.person()), said) == [404] * 3


def test_files_close_with_their_consultation(place, client):
    said = both(place)
    Consultation.objects.update(visibility="unpublished")

    assert statuses(client, said) == [404] * 3


def test_withdrawing_deletes_the_files(place, client, django_capture_on_commit_callbacks):
    said, other = both(place), both(place)
    kept = stored()

    with django_capture_on_commit_callbacks(execute=True):
        withdraw_contribution(author=said.author, contribution=said, at=database_now())

    assert len(kept) == 6
    assert len(stored()) == 3
    assert statuses(signed_in(said.author), said) == [404] * 3
    assert statuses(client, other) == [200] * 3
    assert not Attachment.objects.filter(contribution=said).exists()


def test_files_stay_when_the_text_is_edited(place, client):
    said = both(place)
    edit_contribution(
        author=said.author, contribution=said, text="Genauer: siehe Anlage.", at=database_now()
    )

    assert statuses(client, said) == [200] * 3


def test_files_of_refused_and_deleted_contributions_are_pruned(place):
    kept = both(place)
    gone = both(place)
    Contribution.objects.filter(pk=gone.pk).update(state="unconfirmed")
    Attachment.objects.filter(contribution=gone).delete()
    refused = [draft(PICTURE, "Gut"), draft(b"kaputt", "Schlecht")]
    with pytest.raises(Refused):
        post(place, *refused)
    before = len(stored())

    soon = prune_attachments(at=database_now())
    later = prune_attachments(at=database_now() + timedelta(days=2))

    assert (before, soon, later) == (8, 0, 3)
    assert {name.partition("-")[0] for name in stored()} == {
        each.key.hex for each in kept.attachments.all()
    }


def as_guest(place, **more):
    return post_as_guest(
        name="Alex Gast",
        email="gast@example.org",
        language="de",
        thread=place,
        text="Siehe Anlage.",
        attachments=[draft(PICTURE, "Die Kreuzung"), draft()],
        sending=Sending(address="203.0.113.7", proof=solved()),
        at=database_now(),
        **more,
    )


def test_guests_add_files_that_nobody_sees_until_the_address_is_confirmed(client):
    place = taking(contributors=Consultation.Contributors.ANYONE)
    said = as_guest(place)
    moderator = signed_in(factories.member(organisation=place.home.organisation))
    before = statuses(client, said), statuses(moderator, said)

    confirm_contribution(contribution=said, at=database_now())

    assert before == ([404] * 3, [404] * 3)
    assert statuses(client, said) == [200] * 3


def test_guests_take_their_files_back(django_capture_on_commit_callbacks):
    place = taking(contributors=Consultation.Contributors.ANYONE)
    said = as_guest(place)

    with django_capture_on_commit_callbacks(execute=True):
        withdraw_as_guest(contribution=said, at=database_now())

    assert (stored(), Attachment.objects.count()) == ([], 0)


def test_export_has_the_addresses(place, client):
    bare = factories.comment(consultation=place.consultation)
    said = both(place)

    rows = {
        row["id"]: row for row in json_of(client, place_of(place.consultation))["contributions"]
    }
    lines = {line["id"]: line for line in csv_of(client, place_of(place.consultation))}

    expected = [f"http://testserver{address}" for address in addresses(said)[::2]]
    assert rows[said.pk]["attachments"] == expected
    assert lines[str(said.pk)]["attachments"] == " ".join(expected)
    assert (rows[bare.pk]["attachments"], lines[str(bare.pk)]["attachments"]) == ([], "")


def test_desk_shows_them_to_moderators(place):
    said = both(place)
    moderator = signed_in(factories.member(organisation=place.home.organisation))

    html = moderator.get(reverse("moderation:contribution", args=[said.pk])).content.decode()

    assert [address in html for address in addresses(said)] == [True] * 3


def statements(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked.captured_queries)


def test_files_cost_a_page_no_statement(client):
    first, few, many = taking(), taking(), taking()
    for thread in (first, few):
        factories.comment(thread=thread)
    for _each in range(3):
        both(many)
    client.get(first.get_absolute_url())  # whatever is asked once in a process

    pages = [statements(client, each.get_absolute_url()) for each in (few, many)]
    again = [statements(client, each.get_absolute_url()) for each in (few, many)]

    assert (pages, again) == ([10, 10], [8, 8])


def test_files_cost_a_reply_one_statement(place, django_assert_num_queries):
    root = factories.comment(thread=place)
    author = factories.person()

    def count(*drafts):
        with CaptureQueriesContext(connection) as asked:
            post(place, *drafts, author=author, parent=root)
        return len(asked.captured_queries)

    plain, with_files = count(), count(draft(PICTURE, "Die Kreuzung"), draft())

    assert plain <= 12
    assert with_files == plain + 1


# The form.


def upload(content=PDF, name="skizze.pdf"):
    return SimpleUploadedFile(name, content)


def send(client, place, headers=None, **fields):
    address = reverse("participation:write", args=[place.pk])
    return client.post(address, {"text": "Siehe Anlage.", **fields}, headers=headers or {})


@pytest.fixture
def anna():
    return signed_in(factories.person(name="Anna"))


def test_files_are_sent_by_the_form_and_by_a_reply(place, anna):
    sent = send(anna, place, file1=upload(), file2=upload(PICTURE, "b.jpg"), title2="Die Kreuzung")
    root = Contribution.objects.get()
    reply = reverse("participation:reply", args=[root.pk])
    answer = anna.post(reply, {"text": "Und dies.", "file3": upload()}, headers=HTMX)

    assert (sent.status_code, answer.status_code) == (302, 200)
    assert [each.attachments.count() for each in Contribution.objects.order_by("pk")] == [2, 1]
    html = answer.content.decode()
    assert "data-sent" in html
    assert f"/beitrag/{Contribution.objects.last().pk}/anhang/1/" in html


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"file1": lambda: upload(b"GIF89a")}, "file1"),
        ({"file2": lambda: upload(PICTURE)}, "title2"),
        ({"file1": upload, "file3": lambda: upload(b"")}, "file3"),
        ({"file1": upload, "text": ""}, "text"),
        ({"title2": lambda: "Die Kreuzung"}, "file2"),
    ],
)
def test_form_says_at_the_field_what_is_wrong(place, anna, fields, field, headers):
    sent = {name: value() if callable(value) else value for name, value in fields.items()}

    answer = send(anna, place, headers, **sent)

    html = answer.content.decode()
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    has_files = any(name.startswith("file") for name in sent)
    assert ("Bitte wählen Sie Ihre Dateien noch einmal aus" in html) == has_files
    assert "<details" in html
    assert "open" in html.partition("<details")[2].partition(">")[0]
    assert not Contribution.objects.exists()


def test_form_says_which_file_is_too_large(place, anna, settings):
    settings.ATTACHMENT_MAX_SIZE = len(PDF)

    answer = send(anna, place, file1=upload(), file2=upload(PDF + b"\n"))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file2"])


def test_files_in_the_discussion_of_an_idea_go_with_the_idea(client):
    asked = factories.consultation(terms=Terms(takes_attachments=True, collects_ideas=True))
    idea, _version = submit_idea(
        author=factories.person(),
        thread=threads().get(consultation=asked),
        draft=IdeaDraft(title="Ein Brunnen", text="Mit Wasser."),
        at=database_now(),
    )
    said = both(threads().get(idea=idea))
    seen = statuses(client, said)
    Contribution.objects.filter(pk=idea.pk).update(state="rejected")

    assert (seen, statuses(client, said)) == ([200] * 3, [404] * 3)


def test_preview_says_that_files_are_not_shown_and_keeps_none(place, anna):
    answer = send(anna, place, HTMX, preview="1", file1=upload())

    html = answer.content.decode()
    assert (answer.status_code, "Ihre Dateien werden hier nicht gezeigt." in html) == (200, True)
    assert stored() == []


def test_form_asks_for_files_only_where_they_are_taken(place, anna):
    other = factories.consultation().thread

    shown = anna.get(reverse("participation:write", args=[place.pk])).content.decode()
    plain = anna.get(reverse("participation:write", args=[other.pk])).content.decode()
    forced = send(anna, other, file1=upload())

    assert ('type="file"' in shown, "multipart/form-data" in shown) == (True, True)
    assert ('type="file"' in plain, "multipart" in plain) == (False, False)
    assert (forced.status_code, Attachment.objects.count()) == (302, 0)


def test_guests_send_files_by_their_form(client):
    place = taking(contributors=Consultation.Contributors.ANYONE)
    address = reverse("participation:guest_write", args=[place.pk])
    fields = {"text": "Siehe Anlage.", "name": "Alex", "email": "a@example.org"}

    wrong = client.post(address, {**fields, "file1": upload(b"GIF89a")})
    right = client.post(address, {**fields, "file1": upload()})

    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["file1"])
    assert (right.status_code, Attachment.objects.count()) == (302, 1)
