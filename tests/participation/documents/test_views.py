"""A document is handed out whole, in parts or not at all, and never to whom it is not public."""

import hashlib
import io
from functools import partial
from uuid import uuid4

import pytest
from django.test import Client

from participation.consultations.selectors import database_now
from participation.consultations.services import unpublish_consultation
from participation.documents.formats import Format
from participation.documents.services import DocumentDraft, publish_documents
from participation.documents.streaming import span_of
from participation.plans.services import unpublish_plan
from tests import factories
from tests.factories import Role
from tests.support import files
from tests.support.clients import ReadingClient

pytestmark = pytest.mark.django_db

CONTENT = files.pdf("Begründung")
KEY = uuid4()


@pytest.fixture
def client():
    return ReadingClient()


def publish(place, content=CONTENT, format_=Format.PDF):
    draft = DocumentDraft(
        key=KEY,
        kind="reasoning",
        title="Begründung",
        format=format_,
        open=partial(io.BytesIO, content),
    )
    (document,) = publish_documents(place=place, drafts=[draft], at=database_now())
    return document


def body(response):
    return b"".join(response.streaming_content)


@pytest.fixture
def asked():
    return factories.consultation()


def test_file_is_what_its_digest_says(client: Client, asked):
    document = publish(asked)
    file = document.files.get()

    response = client.get(document.get_absolute_url(), follow=True)

    content = body(response)
    assert response.redirect_chain == [(file.get_absolute_url(), 302)]
    assert hashlib.sha256(content).hexdigest() == file.digest
    assert {name: response[name] for name in response.headers if name in HEADERS} == {
        "Content-Type": "application/pdf",
        "Content-Length": str(len(CONTENT)),
        "Content-Disposition": 'inline; filename="begruendung.pdf"',
        "X-Content-Type-Options": "nosniff",
        "ETag": f'"{file.digest}"',
        "Cache-Control": "no-cache",
        "Accept-Ranges": "bytes",
    }


HEADERS = (
    "Content-Type",
    "Content-Length",
    "Content-Disposition",
    "X-Content-Type-Options",
    "ETag",
    "Cache-Control",
    "Accept-Ranges",
)


@pytest.mark.parametrize(
    ("content", "format_", "way"),
    [
        (files.picture(), Format.PNG, "inline"),
        (files.picture("TIFF"), Format.TIFF, "attachment"),
        (files.xplan(), Format.XPLANGML, "attachment"),
        (files.csv(), Format.CSV, "attachment"),
        (files.docx(), Format.DOCX, "attachment"),
    ],
    ids=["png", "tif", "gml", "csv", "docx"],
)
def test_only_what_browsers_show_is_shown_and_nothing_may_act(
    client: Client, asked, content, format_, way
):
    file = publish(asked, content, format_).files.get()

    response = client.get(file.get_absolute_url())

    assert response["Content-Disposition"].partition(";")[0] == way
    assert "sandbox" in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_part_of_a_file_is_given(client: Client, asked):
    path = publish(asked).files.get().get_absolute_url()

    part = client.get(path, headers={"Range": "bytes=5-8"})
    beyond = client.get(path, headers={"Range": "bytes=99999999-"})
    other = client.get(path, headers={"Range": "bytes=5-8", "If-Range": '"other"'})

    assert (part.status_code, body(part)) == (206, CONTENT[5:9])
    assert part["Content-Range"] == f"bytes 5-8/{len(CONTENT)}"
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(CONTENT)}")
    assert (other.status_code, body(other)) == (200, CONTENT)


@pytest.mark.parametrize(
    ("asked_for", "span"),
    [
        ("", (0, 10)),
        ("bytes=0-", (0, 10)),
        ("bytes=2-4", (2, 5)),
        ("bytes=2-99", (2, 10)),
        ("bytes=-3", (7, 10)),
        ("bytes=-99", (0, 10)),
        ("bytes=10-", None),
        ("bytes=5-4", None),
        ("bytes=0-1,4-5", (0, 10)),
        ("bytes=-", (0, 10)),
        ("lines=1-2", (0, 10)),
    ],
)
def test_spans(asked_for, span):
    assert span_of(asked_for, 10) == span


def test_file_that_the_browser_has_is_not_sent_again(client: Client, asked):
    file = publish(asked).files.get()

    response = client.get(file.get_absolute_url(), headers={"If-None-Match": f'"{file.digest}"'})

    assert response.status_code == 304


def test_former_file_stays_and_another_name_leads_to_it(client: Client, asked):
    publish(asked)
    document = publish(asked, files.pdf("Neu"))
    first = document.files.get(number=1)

    assert body(client.get(first.get_absolute_url())) == CONTENT
    wrong = client.get(f"/dokument/{document.pk}/1/alter-name.pdf")
    assert (wrong.status_code, wrong.url) == (301, first.get_absolute_url())


@pytest.mark.parametrize("path", ["/dokument/0/", "/dokument/99999999999/", "/dokument/1/7/x.pdf"])
def test_what_is_not_there_is_not_found(client: Client, path):
    assert client.get(path).status_code == 404


def close_consultation(place):
    unpublish_consultation(key=place.key)


def close_plan(place):
    unpublish_plan(key=place.key)


def close_consultation_of_plan(place):
    unpublish_consultation(key=place.consultation.key)


def withdraw(place):
    publish_documents(place=place, drafts=[], at=database_now())


@pytest.mark.parametrize(
    ("make", "close"),
    [
        (factories.consultation, close_consultation),
        (factories.consultation, withdraw),
        (factories.plan, close_plan),
        (factories.plan, close_consultation_of_plan),
        (factories.plan, withdraw),
    ],
)
def test_what_is_not_public_is_for_those_who_work_on_it(client: Client, make, close):
    place = make()
    document = publish(place)
    paths = [document.get_absolute_url(), document.files.get().get_absolute_url()]
    close(place)
    organisation = document.asked_in.organisation
    people = [
        None,
        factories.person(),
        factories.member(organisation=factories.organisation(), role=Role.EDITOR),
        factories.member(organisation=organisation, role=Role.AUTHORITY),
        factories.member(organisation=organisation, role=Role.CLERK),
    ]

    answers = []
    for person in people:
        client.logout()
        if person is not None:
            client.force_login(person)
        answers.append([client.get(path).status_code for path in paths])

    assert answers == [[404, 404]] * 4 + [[302, 200]]
    assert client.get(paths[1])["Cache-Control"] == "private, no-store"
