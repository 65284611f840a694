"""Municipalities from official files: rows, outlines, pages, rights."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import GroupPagePermission, Page

from cms.pages.content import OrganisationPage
from participation.accounts.models import Membership, Organisation
from participation.accounts.services import give_role
from participation.places.models import Outline
from participation.search.models import SearchEntry
from tests import factories
from tests.participation.places.registers import line, outlines, register, square

pytestmark = pytest.mark.django_db

THREE = register(
    line("010", "Altdorf, Stadt"), line("020", "Bergen"), line("030", "Übersee, Kurort")
)


@pytest.fixture
def run(tmp_path, capsys):
    """Return a function that runs the command and gives its answer and exit code."""

    def call(table, shapes=None, *words):
        files = [tmp_path / "register.csv", tmp_path / "outlines.geojson"]
        files[0].write_bytes(table)
        if shapes is not None:
            files[1].write_bytes(shapes)
        capsys.readouterr()
        code = 0
        try:
            named = [str(file) for file in files[: 1 if shapes is None else 2]]
            call_command("import_organisations", *named, *words, stderr=StringIO())
        except SystemExit as ended:
            code = ended.code
        return json.loads(capsys.readouterr().out), code

    return call


def numbers(answer):
    return [answer[name] for name in ("created", "updated", "unchanged")]


def test_municipalities_get_district_outline_page_and_are_found(run, client: Client):
    answer, code = run(THREE, outlines(_14522010=square(0), _14522020=square(1)))

    town = Organisation.objects.get(ags="14522010")
    page = OrganisationPage.objects.get(organisation=town)
    assert (numbers(answer), answer["rejected"], code) == ([3, 0, 0], [], 0)
    assert answer["without_outline"] == ["Übersee"]
    assert (town.name, town.slug, town.kind) == ("Altdorf", "altdorf", "municipality")
    assert (town.parent.name, town.parent.kind) == ("Landkreis Mittelsachsen", "district")
    assert (town.population, town.postcode, town.ars) == (4761, "04749", "145220100100")
    assert (town.outline.source, town.outline.joined) == (
        "© GeoBasis-DE / BKG 2021 (Daten verändert), dl-de/by-2.0, https://www.bkg.bund.de",
        "",
    )
    assert Outline.objects.filter(organisation=town.parent).exists()
    assert page.url == "/landkreis-mittelsachsen/altdorf/"
    assert client.get(page.url).status_code == 200
    assert Page.find_problems() == ([], [], [], [], [])
    entries = SearchEntry.objects.filter(kind="page", source=page.pk)
    assert list(entries.values_list("title", "url")) == [("Altdorf", page.url)]
    assert Organisation.objects.get(ags="14522030").slug == "uebersee"


def test_second_run_changes_nothing(run):
    shapes = outlines(_14522010=square(0), _14522020=square(1), _14522030=square(2))
    run(THREE, shapes)
    before = list(Page.objects.order_by("path").values())

    answer, code = run(THREE, shapes)

    assert (numbers(answer), answer["rejected"], code) == ([0, 0, 3], [], 0)
    assert list(Page.objects.order_by("path").values()) == before


def test_changed_row_and_changed_outline_are_updated(run):
    run(THREE, outlines(_14522010=square(0), _14522020=square(1)))
    table = register(
        line("010", "Altdorf, Stadt"), line("020", "Bergen am See"), line("030", "Übersee")
    )

    answer, _code = run(table, outlines(_14522010=square(0), _14522020=square(1, 1)))

    town = Organisation.objects.get(ags="14522020")
    assert numbers(answer) == [0, 1, 2]
    assert (town.name, town.slug, town.outline.south) == ("Bergen am See", "bergen", 51.1)
    assert OrganisationPage.objects.get(organisation=town).title == "Bergen am See"


def test_merged_municipality_gets_the_outlines_of_those_it_was_made_of(run):
    table = register(line("010", "Altdorf"), line("275", "Neutal", squares=2))
    shapes = outlines(_14522010=square(0), _14522450=square(1), _14522620=square(2))

    answer, code = run(table, shapes)

    merged = Organisation.objects.get(ags="14522275")
    assert (answer["joined"], code) == ({"Neutal": ["Ort 450", "Ort 620"]}, 0)
    assert merged.outline.joined == "Ort 450, Ort 620"
    assert (merged.outline.west, merged.outline.east) == (13.1, 13.3)


def test_neighbour_that_grew_gets_the_outline_of_what_it_took_in(run):
    table = register(line("010", "Altdorf", squares=2), line("020", "Bergen"))
    shapes = outlines(_14522010=square(0), _14522020=square(3), _14522450=square(1))

    answer, _code = run(table, shapes)

    assert answer["joined"] == {"Altdorf": ["Ort 010", "Ort 450"]}


def test_outline_whose_heir_nobody_can_tell_is_reported(run):
    table = register(line("010", "Altdorf"), line("275", "Neutal", squares=9))
    shapes = outlines(_14522010=square(0), _14522450=square(5))

    answer, code = run(table, shapes)

    assert ([each["id"] for each in answer["rejected"]], code) == (["14522450"], 3)
    assert answer["without_outline"] == ["Neutal"]


def test_vanished_municipality_is_kept_with_its_consultations(run):
    run(THREE)
    gone = Organisation.objects.get(ags="14522030")
    asked = factories.consultation(organisation=gone)

    answer, _code = run(
        register(line("010", "Altdorf", stand="20241231"), line("020", "Bergen", stand="20241231"))
    )

    gone.refresh_from_db()
    assert (answer["dissolved"], str(gone.dissolved_on)) == (["Übersee"], "2024-12-31")
    assert asked.organisation == gone
    back, _code = run(THREE.replace(b"20231130", b"20250630"))
    gone.refresh_from_db()
    assert (numbers(back), gone.dissolved_on) == ([0, 1, 2], None)


def test_older_or_partial_register_is_refused_and_nothing_stored(run):
    many = [line(f"{number:03}", f"Ort {number}") for number in range(10, 40)]
    run(register(*many))

    with pytest.raises(CommandError, match="fehlen"):
        run(register(*many[:20]))
    with pytest.raises(CommandError, match="älter"):
        run(register(*many).replace(b"20231130", b"20200101"))
    assert Organisation.objects.filter(dissolved_on=None, kind="municipality").count() == 30
    answer, _code = run(register(*many[:20]), None, "--dissolve-many")
    assert len(answer["dissolved"]) == 10


@pytest.mark.parametrize(
    "bad",
    [
        line("020", "Bergen", ags="1452202"),
        line("020", "Bergen", ags="14522０20"),
        line("020", ""),
        line("020", "Bergen", kreis_ags="14999"),
        line("020", "Bergen", stand="2023-13-01"),
        line("020", "Bergen", einwohner="viele"),
        line("020", "Bergen", plz="123"),
        line("020", "Bergen", flaeche_ha="-1"),
        line("010", "Altdorf"),
        "x",
    ],
)
def test_bad_row_is_rejected_alone_and_dissolves_nobody(run, bad):
    run(THREE)

    answer, code = run(register(line("010", "Altdorf"), bad, line("030", "Übersee")))

    assert (numbers(answer), len(answer["rejected"]), code) == ([0, 0, 2], 1, 3)
    assert answer["rejected"][0]["line"] == 3
    assert answer["dissolved"] == []


@pytest.mark.parametrize(
    ("table", "shapes"),
    [
        (b"", None),
        (b"\xff\xfe\x00", None),
        (b"name;ort\n1;2\n", None),
        (b"PK\x03\x04", None),
        (register("x,y"), None),
        (THREE, b""),
        (THREE, b"{"),
        (THREE, b"[" * 100_000),
        (THREE, b'{"type": "FeatureCollection", "features": []}'),
        (THREE, b'{"type": "FeatureCollection", "features": [1, null, {"geometry": {}}]}'),
    ],
)
def test_broken_file_is_refused_in_words_and_nothing_is_stored(run, table, shapes):
    with pytest.raises(CommandError):
        run(table, shapes)

    assert Organisation.objects.count() == 0
    assert OrganisationPage.objects.count() == 0


def test_hostile_outline_is_rejected_alone(run):
    shapes = json.loads(outlines(_14522010=square(0), _14522020=square(1)))
    shapes["features"][1]["geometry"]["coordinates"] = [[[1e999, 1], [2, 2], [3, 1], [1e999, 1]]]

    answer, code = run(THREE, json.dumps(shapes).encode())

    assert ([each["id"] for each in answer["rejected"]], code) == (["14522020"], 3)
    assert answer["outlines"] == 2  # the town's and its district's


def test_namesakes_are_told_apart_by_their_districts(run):
    other = line("010", "Altdorf", ags="14625010", kreis_ags="14625", kreis="Bautzen", ars="")
    run(register(line("010", "Altdorf, Stadt"), other))

    assert sorted(Organisation.objects.exclude(ags="").values_list("name", "slug")) == [
        ("Altdorf (Landkreis Bautzen)", "altdorf-14625010"),
        ("Altdorf (Landkreis Mittelsachsen)", "altdorf"),
    ]


def test_roles_reach_the_pages_of_imported_municipalities(run):
    run(register(line("010", "Altdorf")))
    district = Organisation.objects.get(kind="district")
    give_role(user=factories.person(), organisation=district, role=Membership.Role.EDITOR, by=None)
    run(THREE)

    town = OrganisationPage.objects.get(organisation__ags="14522030")
    give_role(
        user=factories.person(),
        organisation=town.organisation,
        role=Membership.Role.EDITOR,
        by=None,
    )
    groups = GroupPagePermission.objects.filter(page=town.page_ptr).values_list(
        "group__name", flat=True
    )
    assert set(groups) == {f"{district.slug}: editor", "uebersee: editor"}
