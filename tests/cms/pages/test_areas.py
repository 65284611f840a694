"""The area of a consultation, from the editor to the map."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cms.pages.consultation import ConsultationPage
from participation.accounts.models import Organisation
from participation.consultations.models import Consultation
from participation.places.services import OutlineDraft, record_outlines
from tests import factories
from tests.participation.places.registers import square
from tests.support import site as sites

pytestmark = pytest.mark.django_db

FORMSETS = ("phases", "comments")


@pytest.fixture
def small():
    return sites.build()


@pytest.fixture
def town():
    town = factories.organisation(name="Altdorf")
    record_outlines({town.pk: OutlineDraft(square(0), "Amt")})
    return town


def publish(page, **values):
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return Consultation.objects.get(key=page.translation_key)


def test_municipality_gives_its_outline_name_and_source(small, town):
    asked = publish(small.consultation_page, area_of=town)

    assert (asked.area_name, asked.area_source) == ("Altdorf", "Amt")
    assert (asked.area, asked.area_sketch) == (town.outline.geometry, town.outline.geometry)
    assert (asked.latitude, asked.longitude) == (51.05, 13.05)


def test_own_outline_comes_before_the_municipality(small, town):
    asked = publish(
        small.consultation_page, area_of=town, area=json.dumps(square(3)), area_name="Markt"
    )

    assert (asked.area_name, asked.area_source, asked.longitude) == ("Markt", "", 13.35)


def test_area_taken_away_leaves_no_place(small, town):
    publish(small.consultation_page, area_of=town)

    asked = publish(small.consultation_page, area_of=None)

    assert (asked.area, asked.area_sketch, asked.latitude, asked.area_source) == (
        None,
        None,
        None,
        "",
    )


def test_page_shows_map_and_words(client: Client, small, town):
    asked = publish(small.consultation_page, area_of=town)

    html = client.get(asked.get_absolute_url()).content.decode()

    assert f'data-url="/beteiligung/{asked.slug}/gebiet.geojson"' in html
    assert "Altdorf" in html
    assert "data-map" not in client.get(small.plan.get_absolute_url()).content.decode()


@pytest.mark.parametrize("area", ["", "{", json.dumps({"type": "Point", "coordinates": [1, 2]})])
def test_preview_shows_what_can_be_shown(small, town, area):
    page = small.consultation_page
    page.area, page.area_of = area, town

    html = page.make_preview_request(preview_mode="").rendered_content

    assert ("data-features=" in html and "Polygon" in html) == (not area)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (json.dumps(square(1)).encode(), None),
        (b"\xef\xbb\xbf" + json.dumps(square(1)).encode(), None),
        (b"\xff\xfe", "Das ist kein GeoJSON."),
        (b"PK\x03\x04", "Das ist kein GeoJSON."),
        (b"[" * 50_000, "Das ist kein GeoJSON."),
        (b" " * (2 * 1024 * 1024 + 1), "Dieser Umriss ist größer als 2 MB."),
        (
            json.dumps({"type": "Point", "coordinates": [1, 2]}).encode(),
            "Ein Gebiet ist ein Polygon oder ein MultiPolygon.",
        ),
    ],
    ids=["outline", "with mark", "no text", "archive", "deep", "large", "point"],
)
def test_uploaded_outline_is_checked_at_its_field(small, content, error):
    page = small.consultation_page
    form_class = ConsultationPage.get_edit_handler().get_form_class()
    file = SimpleUploadedFile("gebiet.geojson", content)
    data = {"title": page.title, "body-count": "0"}
    data |= {f"{name}-{count}_FORMS": "0" for name in FORMSETS for count in ("TOTAL", "INITIAL")}
    form = form_class(data, {"area_file": file}, instance=page, for_user=factories.person())

    form.is_valid()

    if error:
        assert form.errors["area_file"] == [error]
    else:
        assert "area_file" not in form.errors
        assert json.loads(form.cleaned_data["area"])["type"] == "Polygon"


def test_editor_chooses_among_municipalities_that_have_an_outline(small, town):
    gone = factories.organisation(name="Aufgelöst")
    record_outlines({gone.pk: OutlineDraft(square(1), "Amt")})
    Organisation.objects.filter(pk=gone.pk).update(dissolved_on="2024-01-01")
    form_class = ConsultationPage.get_edit_handler().get_form_class()

    form = form_class(instance=small.consultation_page, for_user=factories.person())

    assert list(form.fields["area_of"].queryset) == [town]


def test_page_of_a_district_lists_all_below_it(client: Client, small):
    district = factories.organisation(name="Kreis", kind=Organisation.Kind.DISTRICT)
    Organisation.objects.filter(pk=small.organisation.pk).update(
        parent=district, population=1234, registered_on="2023-11-30", ags="14522010"
    )
    page = type(small.organisation_page)(title="Kreis", organisation=district)
    small.home.add_child(instance=page)
    small.organisation_page.move(page, "last-child")
    record_outlines({small.organisation.pk: OutlineDraft(square(0), "Amt", joined="A, B")})

    above = client.get(page.url)
    town = client.get(type(page).objects.get(pk=small.organisation_page.pk).url)

    assert [card.consultation.title for card in above.context["cards"]] == ["Radverkehr 2030"]
    assert list(above.context["below"]) == [small.organisation_page]
    html = town.content.decode()
    assert "Statistisches Bundesamt, 30. November 2023" in html
    assert "Zusammengesetzt aus den Umrissen von: A, B" in html
    assert f'data-url="/karte/gemeinden/{small.organisation.slug}/"' in html
    outline = client.get(f"/karte/gemeinden/{small.organisation.slug}/").json()
    assert outline["features"][0]["properties"]["source"] == "Amt"
    assert client.get("/karte/gemeinden/gibt-es-nicht/").status_code == 404
