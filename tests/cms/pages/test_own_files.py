"""Whatever numbers a form is sent with: an editor shows no file of another organisation."""

import json

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.images.models import Image

from cms.documents.folders import collection_of
from cms.pages.plan import PlanPage
from tests import factories
from tests.factories import Role
from tests.support import files
from tests.support import site as sites

pytestmark = pytest.mark.django_db


@pytest.fixture
def small():
    return sites.build()


@pytest.fixture
def editor(small):
    return factories.member(organisation=small.organisation, role=Role.EDITOR)


@pytest.fixture
def collections(small, editor):
    """The folders of the editor's organisation and of another one."""
    other = factories.organisation(name=small.organisation.name)  # many towns share one
    factories.member(organisation=other, role=Role.EDITOR)
    return {"own": collection_of(small.organisation), "foreign": collection_of(other)}


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def send(client, page, **changed):
    data = {
        "title": page.title,
        "slug": page.slug,
        "version_note": "",
        "sections-count": "0",
        **sites.document_rows(page),
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
        **changed,
    }
    response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    return [] if response.status_code == 302 else response.context["form"]


def with_image(image):
    return {
        "sections-count": "1",
        "sections-0-deleted": "",
        "sections-0-order": "0",
        "sections-0-type": "section",
        "sections-0-id": "",
        "sections-0-value-number": "",
        "sections-0-value-title": "Karte",
        "sections-0-value-level": "1",
        "sections-0-value-body-count": "1",
        "sections-0-value-body-0-deleted": "",
        "sections-0-value-body-0-order": "0",
        "sections-0-value-body-0-type": "image",
        "sections-0-value-body-0-id": "",
        "sections-0-value-body-0-value-image": str(image.pk),
        "sections-0-value-body-0-value-alternative": "Eine Karte",
    }


def with_document(source):
    row = {
        "id": "",
        "key": "",
        "source": str(source.pk),
        "title": "Karte",
        "kind": "drawing",
        "topic": "",
        "dated_on": "",
        "ORDER": "1",
        "DELETE": "",
    }
    return {
        "documents-TOTAL_FORMS": "1",
        **{f"documents-0-{name}": value for name, value in row.items()},
    }


@pytest.mark.parametrize(("whose", "refused"), [("own", False), ("foreign", True)])
def test_image_in_the_text(desk, small, collections, whose, refused):
    picture = ContentFile(files.picture(), name="karte.png")
    image = Image.objects.create(title="Karte", file=picture, collection=collections[whose])

    form = send(desk, PlanPage.objects.get(pk=small.plan_page.pk), **with_image(image))

    assert bool(form) == refused
    assert not refused or "anderen Organisation" in form.non_field_errors()[0]


@pytest.mark.parametrize(("whose", "refused"), [("own", False), ("foreign", True)])
def test_document_beside_the_text(desk, small, collections, whose, refused):
    source = sites.source_document(collection=collections[whose])

    form = send(desk, PlanPage.objects.get(pk=small.plan_page.pk), **with_document(source))

    assert bool(form) == refused
    if refused:
        errors = form.formsets["documents"].errors
        assert errors == [{"source": ["Diese Datei gehört einer anderen Organisation."]}]


def test_link_to_a_document(desk, small, collections):
    source = sites.source_document(collection=collections["foreign"])
    block = {
        "blocks": [
            {
                "key": "a",
                "text": "Akte",
                "type": "unstyled",
                "depth": 0,
                "inlineStyleRanges": [],
                "entityRanges": [{"key": 0, "offset": 0, "length": 4}],
                "data": {},
            }
        ],
        "entityMap": {
            "0": {"type": "DOCUMENT", "mutability": "MUTABLE", "data": {"id": source.pk}}
        },
    }

    form = send_organisation(desk, small, body=json.dumps(block))

    assert "anderen Organisation" in form.non_field_errors()[0]


def send_organisation(client, small, **changed):
    page = small.organisation_page
    data = {
        "title": page.title,
        "slug": page.slug,
        "organisation": str(small.organisation.pk),
        "body": "null",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
        **changed,
    }
    response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    return [] if response.status_code == 302 else response.context["form"]


@pytest.mark.parametrize(("whose", "refused"), [("own", False), ("foreign", True)])
def test_page_speaks_for_ones_own_organisation_only(desk, small, whose, refused):
    other = factories.organisation()
    chosen = small.organisation if whose == "own" else other

    form = send_organisation(desk, small, organisation=str(chosen.pk))

    assert bool(form) == refused
    assert not refused or list(form.errors) == ["organisation"]
