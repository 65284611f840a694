"""Plans that come in by the command line, as pages and as what the public reads."""

import json
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from wagtail.images import get_image_model

from cms.pages.importing import import_plan, read_file
from cms.pages.plan import PlanPage
from participation.errors import Refused
from participation.plans.models import PlanVersion, Section
from tests import factories
from tests.support import site as sites
from tests.support.docx import (
    docx,
    in_list,
    level,
    outline,
    paragraph,
    picture,
    png,
    relationship,
    use,
)
from tests.support.site import SmallSite

pytestmark = pytest.mark.django_db

NUMBERING = outline(1, level(0, "§ %1")) + use(1, 1)
MERGED = (
    "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>"
    f"{paragraph('Maße')}</w:tc></w:tr><w:tr><w:tc>{paragraph('Breite')}</w:tc>"
    f"<w:tc>{paragraph('2 m')}</w:tc></w:tr></w:tbl>"
)


def heading(text: str) -> str:
    return paragraph(text, style="H1", properties=in_list(1))


PURPOSE = heading("Zweck") + paragraph("Diese Satzung regelt die Breite der Wege in der Stadt.")
PATHS = heading("Wege") + paragraph("Radwege sind in beiden Richtungen zu führen und zu pflegen.")
IMAGE = paragraph(runs=picture("i1", "Karte der Wege"))


def plan_file(*parts: str) -> bytes:
    return docx(
        "".join(parts),
        numbering=NUMBERING,
        relationships=relationship("i1", "image", "media/karte.png"),
        parts={"word/media/karte.png": png()},
    )


@pytest.fixture
def small() -> SmallSite:
    return sites.build()


@pytest.fixture
def run(small: SmallSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the command on a file of this content; return what it prints."""

    def command(data: bytes, *more: str, name: str = "satzung.docx") -> dict[str, Any]:
        (tmp_path / name).write_bytes(data)
        capsys.readouterr()
        words = ("import_plan", str(tmp_path / name), "--consultation", small.consultation.slug)
        with suppress(SystemExit):  # 3, when something was rejected
            call_command(*words, *more, stderr=StringIO())
        return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]

    return command


def test_docx_becomes_a_plan_with_table_and_image(run: Any, small: SmallSite) -> None:
    printed = run(plan_file(PURPOSE, MERGED, PATHS, IMAGE), "--title", "Wegesatzung")

    image = get_image_model().objects.get()
    rows = {
        row.heading: row.html for row in Section.objects.filter(version__plan__slug="wegesatzung")
    }
    assert list(rows) == ["§ 1 Zweck", "§ 2 Wege"]
    assert rows["§ 1 Zweck"].endswith(
        '<table><thead><tr><th scope="col" colspan="2">Maße</th></tr></thead>'
        "<tbody><tr><td>Breite</td><td>2 m</td></tr></tbody></table>"
    )
    assert 'alt="Karte der Wege"' in rows["§ 2 Wege"]
    assert (image.title, image.description, image.collection.name) == (
        "Karte der Wege",
        "Karte der Wege",
        small.organisation.name,
    )
    assert printed == {
        "plan": "wegesatzung",
        "version": 1,
        "created": True,
        "by_section": {
            "added": ["§ 1 Zweck", "§ 2 Wege"],
            "removed": [],
            "changed": [],
            "moved": [],
            "renumbered": [],
            "unchanged": [],
        },
        "by_number": {"added": ["§ 1", "§ 2"], "removed": [], "changed": [], "unchanged": []},
        "rejected": [],
    }


def test_same_docx_again_makes_no_version_and_no_image(run: Any) -> None:
    run(plan_file(PURPOSE, PATHS, IMAGE), "--title", "Wegesatzung")

    again = run(plan_file(PURPOSE, PATHS, IMAGE), "--title", "Wegesatzung")

    assert (again["version"], again["created"]) == (1, False)
    assert again["by_section"]["unchanged"] == ["§ 1 Zweck", "§ 2 Wege"]
    assert get_image_model().objects.count() == 1


def test_newer_docx_keeps_comments_with_their_text(run: Any) -> None:
    run(plan_file(PURPOSE, PATHS), "--title", "Wegesatzung")
    section = Section.objects.get(title="Wege")
    said = factories.comment(thread=section.version.plan.threads.get(anchor=section.anchor))

    second = run(plan_file(PATHS, PURPOSE), "--plan", "wegesatzung")

    now = Section.objects.get(version__number=2, anchor=said.thread.anchor)
    assert now.heading == "§ 1 Wege"
    assert second["version"] == 2
    assert sorted(second["by_section"]["renumbered"]) == [["§ 1", "§ 2"], ["§ 2", "§ 1"]]


def test_dry_run_stores_nothing(run: Any) -> None:
    before = PlanPage.objects.count(), PlanVersion.objects.count()

    printed = run(plan_file(PURPOSE, IMAGE), "--dry-run")

    assert (printed["plan"], printed["version"], printed["created"]) == ("", None, True)
    assert (PlanPage.objects.count(), PlanVersion.objects.count()) == before
    assert get_image_model().objects.count() == 0


def test_what_is_not_taken_over_is_listed(run: Any) -> None:
    comment = paragraph("Text", runs='<w:r><w:commentReference w:id="0"/></w:r>')

    printed = run(plan_file(heading("Zweck"), comment))

    assert printed["rejected"] == [
        {
            "line": 2,
            "section": "§ 1 Zweck",
            "code": "comment",
            "reason": "Kommentar nicht übernommen.",
        }
    ]


def test_harmful_docx_is_refused_and_nothing_is_stored(run: Any) -> None:
    before = PlanPage.objects.count()
    macros = docx(PURPOSE, parts={"word/vbaProject.bin": b"x", "word/media/karte.png": png()})

    with pytest.raises(CommandError, match="Makros"):
        run(macros)

    assert PlanPage.objects.count() == before
    assert get_image_model().objects.count() == 0


def test_slug_of_a_new_plan_spells_german_letters_out(small: SmallSite) -> None:
    file = read_file("# Satzung für Straßen\n\nText.\n".encode(), name="satzung.md")

    imported = import_plan(file, consultation=small.consultation)

    assert imported.slug == "satzung-fuer-strassen"


@pytest.mark.parametrize("dry_run", [True, False])
def test_consultation_that_is_not_public_takes_no_plan(small: SmallSite, dry_run: bool) -> None:
    file = read_file(b"# Satzung\n\nText.\n", name="satzung.md")
    small.consultation_page.unpublish()
    before = PlanPage.objects.count()

    with pytest.raises(Refused) as refused:
        import_plan(file, consultation=small.consultation, dry_run=dry_run)

    assert (refused.value.code, PlanPage.objects.count()) == ("not_public", before)
