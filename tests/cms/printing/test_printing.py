"""Plans and synopses as files: asked for once, made in the background, readable by everybody."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.test import Client
from docx import Document
from pypdf import PdfReader

from cms.printing.pdf import PrintingFailed, make_pdf
from cms.printing.render import ORIGIN, OwnFilesFetcher
from cms.printing.tasks import make_printout
from participation.consultations.selectors import database_now
from participation.plans.models import PlanVersion
from participation.plans.printing import MOST_WAITING, ask_for_printout, prune_printouts
from participation.plans.printouts import Printout
from tests import factories
from tests.support import site as sites
from tests.support.site import section_block

pytestmark = pytest.mark.django_db


@pytest.fixture
def small():
    """A plan of two versions with a list, a table and a footnote."""
    block = section_block("Zweck", number="§ 1", html="<p>(1) Der Rat tagt <b>hier</b>.</p>")
    block["value"]["body"] += [
        {
            "type": "table",
            "id": str(uuid4()),
            "value": {
                "data": [["Jahr", "Betrag"], ["2026", "10"]],
                "table_header_choice": "row",
                "table_caption": "Kosten",
            },
        },
        {"type": "footnote", "id": str(uuid4()), "value": {"mark": "1", "text": "Siehe dort."}},
    ]
    small = sites.build([block, section_block("Dauer", number="§ 2")])
    page = small.plan_page
    sections = page.sections.get_prep_value()
    sections[0]["value"]["body"][0]["value"] = "<p>(1) Der Stadtrat tagt <b>hier</b>.</p>"
    page.sections = [sections[0], section_block("Ziele", number="§ 2")]
    page.version_note = "Klarer gefasst"
    page.save_revision().publish()
    return small


def work():
    """Make what waits, as the worker does."""
    for printout in Printout.objects.filter(state=Printout.State.WAITING):
        make_printout.func(number=printout.pk, content=printout.content)


@dataclass
class Reader:
    """Somebody who asks for files; notes how often the worker was told."""

    client: Client
    capture: Any
    told: int = 0

    def __call__(self, path: str, **headers: str) -> HttpResponse:
        with self.capture() as callbacks:
            answer = self.client.get(path, headers=headers)
        self.told += len(callbacks)
        return answer


@pytest.fixture
def ask(client: Client, django_capture_on_commit_callbacks):
    return Reader(client, django_capture_on_commit_callbacks)


def texts(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def test_plan_is_made_once_however_many_ask(ask, small):
    path = small.plan.get_absolute_url() + "pdf/"

    first, second = ask(path), ask(path)

    assert (first.status_code, second.status_code) == (202, 202)
    assert "Die Datei wird erstellt." in first.content.decode()
    assert '<meta http-equiv="refresh" content="5">' in first.content.decode()
    assert ask.told == Printout.objects.count() == 1
    work()
    made = ask(path)
    assert (made.status_code, made.headers["Content-Type"]) == (200, "application/pdf")
    assert ask(path).content == made.content
    assert ask.told == 1


def test_worker_is_told_after_the_commit(client, small, django_capture_on_commit_callbacks):
    path = small.plan.get_absolute_url() + "pdf/"

    with django_capture_on_commit_callbacks(execute=True):
        client.get(path)

    assert client.get(path).content.startswith(b"%PDF-")


def test_plan_as_pdf_is_tagged_and_says_which_version_it_is(ask, small):
    path = small.plan.get_absolute_url() + "pdf/"
    ask(path)
    work()

    pdf = ask(path).content

    reader = PdfReader(BytesIO(pdf))
    root = reader.root_object
    assert root["/Lang"] == "de"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert reader.metadata.title == "Entwurf des Radverkehrskonzepts, Fassung 2"
    assert [entry.title for entry in reader.outline if not isinstance(entry, list)]
    cover, contents, *text = texts(pdf)
    version = PlanVersion.objects.get(number=2)
    assert "Klarer gefasst" in cover
    assert version.digest in "".join(cover.split())
    assert "§ 1 Zweck" in contents
    assert "3" in contents.replace("§", "")  # the page on which the text begins
    assert "Der Stadtrat tagt hier" in " ".join(text)
    assert "Siehe dort." in " ".join(text)


def test_former_version_has_a_file_of_its_own(ask, small):
    path = small.plan.get_absolute_url() + "v/1/pdf/"
    ask(path)
    work()

    assert "Der Rat tagt" in " ".join(texts(ask(path).content))


def test_synopsis_as_pdf_says_changes_in_words(ask, small):
    path = small.plan.get_absolute_url() + "synopse/1/2/pdf/"
    ask(path)
    work()

    pdf = ask(path).content
    said = " ".join(" ".join(texts(pdf)).split())
    assert "[entfällt: Rat]" in said
    assert "[neu: Stadtrat]" in said


def test_synopsis_as_docx_marks_changes_and_repeats_its_head(ask, small):
    path = small.plan.get_absolute_url() + "synopse/1/2/docx/"
    ask(path)
    work()

    document = Document(BytesIO(ask(path).content))

    table = document.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["Fassung 1", "Fassung 2"]
    assert "tblHeader" in table.rows[0]._tr.xml
    headings = [
        cell.paragraphs[0].text
        for row in table.rows
        for cell in row.cells[:1]
        if cell.paragraphs[0].style.name.startswith("Heading")
    ]
    assert headings == ["§ 1 Zweck", "[entfällt: § 2 Dauer]", "[neu: § 2 Ziele]"]
    old, new = table.rows[2].cells
    assert old.paragraphs[0].text == "(1) Der [entfällt: Rat] tagt hier."
    runs = {run.text: run.font for run in new.paragraphs[0].runs}
    assert runs["Stadtrat"].underline
    assert runs["hier"].bold
    assert [[cell.text for cell in row.cells] for row in new.tables[0].rows] == [
        ["Jahr", "Betrag"],
        ["2026", "10"],
    ]


@pytest.mark.parametrize(
    "rest", ["v/9/pdf/", "synopse/1/9/pdf/", "synopse/2/1/docx/", "synopse/1/2/exe/"]
)
def test_unknown_files_are_not_found(ask, small, rest):
    assert ask(small.plan.get_absolute_url() + rest).status_code == 404
    assert not Printout.objects.exists()


def test_nothing_of_an_unpublished_plan_is_printed(ask, small):
    path = small.plan.get_absolute_url() + "pdf/"
    ask(path)
    work()
    small.plan_page.unpublish()

    assert ask(path).status_code == 404


def test_waiting_page_looks_again_by_itself(ask, small):
    path = small.plan.get_absolute_url() + "pdf/"
    page = ask(path, hx_request="true").content.decode()
    assert 'hx-trigger="every 3s"' in page
    work()

    ready = ask(path, hx_request="true").content.decode()

    assert "Die Datei ist fertig." in ready
    assert "hx-trigger" not in ready


def test_what_could_not_be_made_is_said_and_tried_again_later(ask, small, caplog, monkeypatch):
    path = small.plan.get_absolute_url() + "pdf/"
    monkeypatch.setattr("cms.printing.pdf.PATIENCE", 0.01)
    ask(path)
    with caplog.at_level(logging.CRITICAL):
        work()

    failed = ask(path).content.decode()

    assert "Die Datei konnte nicht erstellt werden." in failed
    assert ask.told == 1
    Printout.objects.update(asked_at=database_now() - timedelta(minutes=6))
    assert "Die Datei wird erstellt." in ask(path).content.decode()
    assert ask.told == 2


def test_only_so_many_wait(small):
    version = PlanVersion.objects.get(number=2)
    at = database_now()
    Printout.objects.bulk_create(
        Printout(
            version=version,
            language=f"x{each}",
            form="pdf",
            asked_at=at,
            used_at=at,
            is_queued=True,
        )
        for each in range(MOST_WAITING)
    )

    asked = ask_for_printout(version=version, former=None, language="de", form="pdf", at=at)

    assert (asked.state, asked.is_queued) == (Printout.State.WAITING, False)


def test_old_files_are_removed_and_made_again(ask, small):
    path = small.plan.get_absolute_url() + "pdf/"
    ask(path)
    work()
    name = Printout.objects.get().file.name
    Printout.objects.update(used_at=database_now() - timedelta(days=31))

    prune_printouts()

    assert not default_storage.exists(name)
    assert ask(path).status_code == 202


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/x.png",
        "file:///etc/passwd",
        "http://127.0.0.1/static/x.css",
        f"{ORIGIN}/static/../../etc/passwd",
        f"{ORIGIN}/static/%2e%2e/%2e%2e/etc/passwd",
        f"{ORIGIN}/static/gibt-es-nicht.css",
        "data:text/css,body{}",
    ],
)
def test_nothing_but_our_own_files_is_fetched(tmp_path, address):
    fetcher = OwnFilesFetcher({"/static/": [str(tmp_path)]})

    with pytest.raises(PermissionError):
        fetcher.fetch(address)


def test_too_much_memory_ends_the_printing(monkeypatch):
    monkeypatch.setattr("cms.printing.pdf.MEMORY", 100_000_000)

    with pytest.raises(PrintingFailed):
        make_pdf("<p>Zu viel.</p>")


def test_correction_of_a_translation_is_printed_anew(small):
    version = PlanVersion.objects.get(number=2)
    at = database_now()
    first = ask_for_printout(version=version, former=None, language="en", form="pdf", at=at)
    sites_text = version.sections.first()
    factories.translation(section=sites_text, language="en", title="Purpose")

    second = ask_for_printout(version=version, former=None, language="en", form="pdf", at=at)

    assert first.pk == second.pk
    assert first.content != second.content
